"""A mail as the rooms think it: what it is about, to whom, in which language. The outbox makes a row of it."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, Protocol

from sessions_app.core.values import dataclass
from sessions_app.outbox.rules import MailTopic


@dataclass(frozen=True)
class Message:
    """`kind` is the folder under templates/mail. `key` is what makes it the same mail (recipient + kind + version):
    a second one with the same key is never sent. A newer message of the same `chain` replaces an unsent older one."""

    kind: str
    key: str
    recipient_email: str
    recipient_name: str
    language: str
    context: Mapping[str, Any] = field(default_factory=dict)
    knowledge_session_id: int | None = None
    calendar: bytes | None = None
    calendar_method: str | None = None
    chain: str | None = None
    is_first: bool = False  # what it is about was made just now, so nothing was said of it before: none is looked for
    is_secret: bool = False
    topic: MailTopic | None = None  # she may refuse such mail; `person_id` is then hers, for the link to choose
    person_id: int | None = None
    useless_from: datetime | None = None  # not sent any more from then on
    due_at: datetime | None = None
    texts: tuple[str, str, str] | None = None  # subject, text and HTML, where `kind` has no templates for each mail


class Written(Protocol):
    """What a mail that leaves is made of: a row of the outbox, or these columns of it."""

    id: int
    recipient_email: str
    recipient_name: str
    subject: str
    text_body: str
    html_body: str
    calendar: str | None
    calendar_method: str | None
    topic: MailTopic | None
    unsubscribe_link: str
    useless_from: datetime | None
    message_id: str
