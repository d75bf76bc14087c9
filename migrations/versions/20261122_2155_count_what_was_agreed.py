"""Answers beyond those who were asked, in the sums of the figures

Run `flask --app wsgi figures rebuild` after it: the sums that are kept have refused proposals as agreements, and no word
of sessions with more answers than people. The default is for the version before this one, which knows no such sum.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("session_figures", "figure_cells"):
        op.add_column(table, sa.Column("doubled", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    for table in ("session_figures", "figure_cells"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("doubled")
