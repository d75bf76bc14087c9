"""The reminder. No calendar part: it invites nobody, and a second one would only disturb what the calendar holds."""

from sessions_app.invitations.recipient import registered
from sessions_app.invitations.reminder_rules import Moment
from sessions_app.outbox.message import MailTopic, Message
from sessions_app.registrations.mail_about import mail_about
from sessions_app.registrations.models import Registration


def chain_of(registration_id: int) -> str:
    """A newer reminder replaces one that has not left."""
    return f"reminder:{registration_id}"


def reminder(registration: Registration, moment: Moment) -> Message:
    """Once for each start of the session and number of days before it."""
    return mail_about(
        registration,
        "reminder",
        f"{registration.id}:{registration.knowledge_session.starts_at:%Y%m%dT%H%M}:{moment.days}",
        {"online_url": registered(registration).online_url},
        topic=MailTopic.REMINDERS,
        chain=chain_of(registration.id),
        useless_from=moment.useless_from,
    )
