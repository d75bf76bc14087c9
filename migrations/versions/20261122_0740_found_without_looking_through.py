"""Find mails to wipe and evaluations to remind of without looking through all

Revision ID: 0028
Revises: 0027
"""

from sessions_app.core.database.schema_changes import add_index, drop_index

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_index("ix_outgoing_mails_with_words", "outgoing_mails", ["due_at"], "recipient_email != '' OR text_body != ''")
    add_index("ix_feedback_requests_asked_at", "feedback_requests", ["asked_at"])


def downgrade() -> None:
    drop_index("ix_feedback_requests_asked_at", "feedback_requests")
    drop_index("ix_outgoing_mails_with_words", "outgoing_mails")
