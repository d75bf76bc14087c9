"""The reminder. No calendar part: it invites nobody, and a second one would only disturb what the calendar holds."""

from sessions_app.invitations.recipient import registered
from sessions_app.invitations.reminder_rules import Moment
from sessions_app.outbox.message import MailTopic, Message
from sessions_app.registrations.models import Registration


def chain_of(registration_id: int) -> str:
    """A newer reminder replaces one that has not left."""
    return f"reminder:{registration_id}"


def reminder(registration: Registration, moment: Moment) -> Message:
    """Once for each start of the session and number of days before it."""
    knowledge_session = registration.knowledge_session
    version = f"{knowledge_session.starts_at:%Y%m%dT%H%M}:{moment.days}"
    return Message(
        kind="reminder",
        key=f"reminder:{registration.id}:{version}",
        recipient_email=registration.person.email,
        recipient_name=registration.name,
        language=registration.language,
        context={
            "name": registration.name,
            "registration": registration,
            "knowledge_session": knowledge_session,
            "online_url": registered(registration).online_url,
        },
        knowledge_session_id=knowledge_session.id,
        chain=chain_of(registration.id),
        topic=MailTopic.REMINDERS,
        person_id=registration.person_id,
        useless_from=moment.useless_from,
    )
