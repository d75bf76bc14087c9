"""The link of a helper at the door, one per session

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "door_links",
        sa.Column("knowledge_session_id", sa.Integer(), nullable=False),
        sa.Column("link_version", sa.Integer(), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["knowledge_session_id"],
            ["knowledge_sessions.id"],
            name=op.f("fk_door_links_knowledge_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("knowledge_session_id", name=op.f("pk_door_links")),
    )


def downgrade() -> None:
    op.drop_table("door_links")
