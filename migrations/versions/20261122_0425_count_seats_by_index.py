"""Count seats by an index alone

Revision ID: 0024
Revises: 0023
"""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_registrations_seats", "registrations", ["knowledge_session_id", "status", "online"])


def downgrade() -> None:
    op.drop_index("ix_registrations_seats", "registrations")
