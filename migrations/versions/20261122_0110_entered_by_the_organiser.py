"""What the organiser wrote beside a registration, and whether she entered it

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("registrations", sa.Column("staff_note", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "registrations", sa.Column("entered_by_organiser", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    with op.batch_alter_table("registrations") as registrations:
        registrations.drop_column("entered_by_organiser")
        registrations.drop_column("staff_note")
