"""One function per mail. Each is sent once for one version of an invitation, to the address that was invited and to
no other, so that no two machines can keep each other busy."""

from sessions_app.invitations.models import Invitation
from sessions_app.outbox.message import Message
from sessions_app.registrations.mail_about import mail_about
from sessions_app.registrations.models import Registration
from sessions_app.registrations.service import RegistrationDetails
from sessions_app.replies.rules import Reason


def cancel_question(invitation: Invitation, registration: Registration, reason: Reason) -> Message:
    """Something arrived that looks like a refusal, and is not sure: does she want to cancel?"""
    version = f"{invitation.uid}:{invitation.sequence}:{reason.value}"
    return mail_about(registration, "cancel_question", version, {"reason": reason.value})


def acceptance_refused(invitation: Invitation, details: RegistrationDetails) -> Message:
    """She said yes in her calendar, and registration is closed: else she would come without a place."""
    return Message(
        kind="acceptance_refused",
        key=f"acceptance_refused:{invitation.uid}:{invitation.sequence}",
        recipient_email=details.email,
        recipient_name=details.name,
        language=details.language,
        context={"name": details.name, "knowledge_session": invitation.knowledge_session},
        knowledge_session_id=invitation.knowledge_session_id,
    )
