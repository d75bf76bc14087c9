"""What the door keeps: which state a mark was made on, what changed since, and which taps were done already

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

from sessions_app.core.types import UtcMoment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("registrations") as table:
        table.add_column(sa.Column("attendance_version", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("door_changed_at", UtcMoment(), nullable=True))
    op.execute("UPDATE registrations SET door_changed_at = COALESCE(attendance_marked_at, status_since)")
    with op.batch_alter_table("registrations") as table:
        table.alter_column("attendance_version", server_default=None)
        table.alter_column("door_changed_at", nullable=False)
    op.create_table(
        "door_acts",
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_door_acts_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_door_acts")),
    )
    op.create_index(op.f("ix_door_acts_registration_id"), "door_acts", ["registration_id"])
    op.create_index(op.f("ix_door_acts_created_at"), "door_acts", ["created_at"])


def downgrade() -> None:
    op.drop_table("door_acts")
    with op.batch_alter_table("registrations") as table:
        table.drop_column("door_changed_at")
        table.drop_column("attendance_version")
