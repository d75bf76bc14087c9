"""The mails of this room."""

from datetime import datetime

from sessions_app.outbox.message import Message
from sessions_app.outbox.refusals import CHOICES
from sessions_app.people.models import Person, User
from sessions_app.people.rules import AccountChange

RESET_PURPOSE = "password_reset"
INVITATION_PURPOSE = "account_invitation"


def password_reset(user: User, language: str, now: datetime) -> Message:
    """A link to choose a new password; one a minute at most, and a newer one replaces one that has not left."""
    return Message(
        kind="password_reset",
        key=f"password_reset:{user.id}:{now:%Y%m%d%H%M}",
        recipient_email=user.email,
        recipient_name=user.name,
        language=language,
        context={"user": user, "purpose": RESET_PURPOSE},
        chain=f"password_reset:{user.id}",
        is_secret=True,
    )


def account_invitation(user: User, language: str, now: datetime) -> Message:
    """A link to choose the first password; a newer one replaces one that has not left."""
    return Message(
        kind="account_invitation",
        key=f"account_invitation:{user.id}:{now:%Y%m%d%H%M%S}",
        recipient_email=user.email,
        recipient_name=user.name,
        language=language,
        context={"user": user, "purpose": INVITATION_PURPOSE},
        chain=f"account_invitation:{user.id}",
        is_secret=True,
    )


def account_changed(user: User, change: AccountChange, language: str, now: datetime) -> Message:
    """Tells the owner what changed, so that she notices when it was somebody else."""
    return Message(
        kind="account_changed",
        key=f"account_changed:{user.id}:{change}:{now:%Y%m%d%H%M%S}",
        recipient_email=user.email,
        recipient_name=user.name,
        language=language,
        context={"user": user, "change": change.value},
        is_secret=True,
    )


def mail_choices_link(person: Person, language: str, now: datetime) -> Message:
    """The link to choose which mails to get, for who asked for it; once an hour at most. She may refuse all others, so
    it has no topic of its own."""
    return Message(
        kind="mail_choices_link",
        key=f"mail_choices_link:{person.id}:{now:%Y%m%d%H}",
        recipient_email=person.email,
        recipient_name="",
        language=language,
        context={"person_id": person.id, "purpose": CHOICES},
    )
