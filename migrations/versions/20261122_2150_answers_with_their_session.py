"""File answers from calendars under the session of their invitation: some were filed under another, or under none

Revision ID: 0031
Revises: 0030
"""

from sessions_app.core.database.schema_changes import change_in_batches

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

ITS_OWN = "SELECT knowledge_session_id FROM invitations WHERE invitations.id = incoming_mails.invitation_id"
FILED_WRONGLY = (
    "EXISTS (SELECT 1 FROM invitations WHERE invitations.id = incoming_mails.invitation_id"
    " AND (incoming_mails.knowledge_session_id IS NULL"
    " OR incoming_mails.knowledge_session_id <> invitations.knowledge_session_id))"
)


def upgrade() -> None:
    change_in_batches("incoming_mails", f"knowledge_session_id = ({ITS_OWN})", FILED_WRONGLY)


def downgrade() -> None:
    """What is right stays right."""
