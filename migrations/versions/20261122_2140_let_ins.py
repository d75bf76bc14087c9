"""Remember how somebody stood who was let in without a place, so that it can be undone

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

from sessions_app.core.types import UtcMoment

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

STATUSES = "'confirmed', 'offered', 'waiting', 'requested', 'cancelled'"
ENDINGS = "'own', 'organiser', 'not_approved', 'offer_expired', 'offer_refused'"


def upgrade() -> None:
    op.create_table(
        "let_ins",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("status_since", UtcMoment(), nullable=False),
        sa.Column("offer_expires_at", UtcMoment(), nullable=True),
        sa.Column("ended_because", sa.String(length=24), nullable=True),
        sa.Column("let_in_at", UtcMoment(), nullable=False),
        sa.CheckConstraint(f"status IN ({STATUSES})", name=op.f("ck_let_ins_status")),
        sa.CheckConstraint(f"ended_because IN ({ENDINGS})", name=op.f("ck_let_ins_ended_because")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_let_ins_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_let_ins")),
    )
    op.create_index(op.f("ix_let_ins_let_in_at"), "let_ins", ["let_in_at"])


def downgrade() -> None:
    op.drop_table("let_ins")
