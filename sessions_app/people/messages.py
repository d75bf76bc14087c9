"""The mails of this room."""

from datetime import datetime

from sessions_app.outbox.message import Message
from sessions_app.people.models import User

RESET_PURPOSE = "password_reset"


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
