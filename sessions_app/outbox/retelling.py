"""For the seed, which tells of the past: what was said then has been sent then.

Inside `as_already_sent` every mail that is put in the outbox stands there as sent at its moment, and nothing leaves.
What is older than the period for mail bodies is not even rendered: it would have been wiped by now.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from sessions_app.core import retention
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.rules import MailState

_text_kept_since: ContextVar[datetime | None] = ContextVar("text_kept_since", default=None)


@contextmanager
def as_already_sent(now: datetime) -> Iterator[None]:
    """`now` is the present, whatever moment the clock is set to inside."""
    period = retention.PERIODS["mail_body"]
    mark = _text_kept_since.set(now - period if period else datetime.min.replace(tzinfo=UTC))
    try:
        yield
    finally:
        _text_kept_since.reset(mark)


def is_on() -> bool:
    return _text_kept_since.get() is not None


def is_wiped(said_at: datetime) -> bool:
    """Whether the text of a mail of that moment is past its period."""
    since = _text_kept_since.get()
    return since is not None and said_at <= since


def settle(mail: OutgoingMail) -> OutgoingMail:
    """The row as it stands after it was sent, or some time later."""
    if is_on():
        mail.state, mail.sent_at, mail.tries = MailState.SENT, mail.due_at, 1
    if is_wiped(mail.due_at):
        mail.recipient_email = mail.recipient_name = mail.subject = mail.text_body = mail.html_body = ""
        mail.calendar = mail.calendar_method = None
    return mail
