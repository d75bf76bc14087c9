"""Write down who had herself erased until it stands outside of the database

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

from sessions_app.core.types import UtcMoment

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasures_to_keep",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("erased_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_erasures_to_keep")),
    )


def downgrade() -> None:
    op.drop_table("erasures_to_keep")
