"""Several dates of one programme, and who registered a colleague

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from sessions_app.core.types import UtcMoment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    of_series = sa.ForeignKey("series.id", name=op.f("fk_knowledge_sessions_series_id"))
    op.add_column("knowledge_sessions", sa.Column("series_id", sa.Integer(), of_series), inline_references=True)
    op.create_index(op.f("ix_knowledge_sessions_series_id"), "knowledge_sessions", ["series_id"])
    op.create_table(
        "registered_by_others",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_registered_by_others_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_registered_by_others_person_id")),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_registered_by_others")),
    )
    op.create_index(op.f("ix_registered_by_others_person_id"), "registered_by_others", ["person_id"])


def downgrade() -> None:
    op.drop_table("registered_by_others")
    op.drop_index(op.f("ix_knowledge_sessions_series_id"), "knowledge_sessions")
    op.drop_column("knowledge_sessions", "series_id")
    op.drop_table("series")
