"""When participants of a session are reminded of it

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "knowledge_sessions", sa.Column("reminder_days", sa.String(length=20), nullable=False, server_default="7,1")
    )
    op.add_column(
        "knowledge_sessions",
        sa.Column(
            "reminder_hour",
            sa.Integer(),
            sa.CheckConstraint(
                "reminder_hour BETWEEN 0 AND 23", name=op.f("ck_knowledge_sessions_reminder_hour_of_the_day")
            ),
            nullable=False,
            server_default="9",
        ),
    )


def downgrade() -> None:
    op.drop_column("knowledge_sessions", "reminder_hour")
    op.drop_column("knowledge_sessions", "reminder_days")
