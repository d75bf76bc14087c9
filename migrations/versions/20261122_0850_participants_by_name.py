"""Find the participants of a page by name, without sorting all of them

Revision ID: 0029
Revises: 0028
"""

from sessions_app.core.database.schema_changes import add_index, drop_index

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_index("ix_registrations_by_name", "registrations", ["knowledge_session_id", "sort_name", "id"])


def downgrade() -> None:
    drop_index("ix_registrations_by_name", "registrations")
