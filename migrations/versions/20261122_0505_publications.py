"""What everyone may see of a session afterwards

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "publications",
        sa.Column("knowledge_session_id", sa.Integer(), nullable=False),
        sa.Column("shows_rating", sa.Boolean(), nullable=False),
        sa.Column("shows_agreements", sa.Boolean(), nullable=False),
        sa.Column("lessons", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["knowledge_session_id"], ["knowledge_sessions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("knowledge_session_id"),
    )


def downgrade() -> None:
    op.drop_table("publications")
