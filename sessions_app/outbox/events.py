"""What happened to the mail that people may refuse."""

from collections.abc import Collection

from sessions_app.core.values import dataclass
from sessions_app.outbox.rules import MailTopic


@dataclass(frozen=True)
class MailRefused:
    """Who has this address wants no more mail about these."""

    email: str
    topics: Collection[MailTopic]
