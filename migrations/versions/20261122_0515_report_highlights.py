"""Open answers that a report quotes

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_highlights",
        sa.Column("report", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("of_question", sa.String(length=12), nullable=False),
        sa.Column("knowledge_session_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["knowledge_session_id"],
            ["knowledge_sessions.id"],
            name=op.f("fk_report_highlights_knowledge_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("report", "key", name=op.f("pk_report_highlights")),
    )
    op.create_index("ix_report_highlights_knowledge_session_id", "report_highlights", ["knowledge_session_id"])


def downgrade() -> None:
    op.drop_index("ix_report_highlights_knowledge_session_id", "report_highlights")
    op.drop_table("report_highlights")
