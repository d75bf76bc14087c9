"""The reminder. No calendar part: it invites nobody, and a second one would only disturb what the calendar holds."""

from datetime import UTC

from sessions_app.invitations.recipient import registered
from sessions_app.invitations.reminder_rules import Moment
from sessions_app.outbox.message import MailTopic, Message
from sessions_app.registrations.mail_about import mail_about
from sessions_app.registrations.models import Registration

KIND = "reminder"


def chain_of(registration_id: int) -> str:
    """A newer reminder replaces one that has not left."""
    return f"reminder:{registration_id}"


def about_start(registration: Registration) -> str:
    """How the key of a reminder of this very start begins."""
    return f"{registration.id}:{registration.knowledge_session.starts_at.astimezone(UTC):%Y%m%dT%H%M}:"


def reminder(registration: Registration, moment: Moment) -> Message:
    """Once for each start of the session and number of days before it."""
    return mail_about(
        registration,
        KIND,
        f"{about_start(registration)}{moment.days}",
        {"online_url": registered(registration).online_url},
        topic=MailTopic.REMINDERS,
        chain=chain_of(registration.id),
        useless_from=moment.useless_from,
    )
