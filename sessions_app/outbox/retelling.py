"""For the seed, which tells of the past: what was said then has been sent then.

Inside `as_already_sent` every mail that is put in the outbox stands there as sent at its moment, and nothing leaves.
What is older than the period for mail bodies leaves no row at all: its text would have been erased by now.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from sessions_app.core import clock, retention
from sessions_app.outbox.message import Message
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


def worth_keeping(messages: Sequence[Message]) -> Sequence[Message]:
    """Of what the seed tells, the mails whose text is not past its period; outside the seed all of them."""
    since = _text_kept_since.get()
    return messages if since is None else [one for one in messages if (one.due_at or clock.now()) > since]


def standing(due_at: datetime) -> dict[str, Any]:
    """How the row of a mail stands: due, or in the seed as it stands after it was sent."""
    if _text_kept_since.get() is None:
        return {"state": MailState.DUE, "tries": 0}
    return {"state": MailState.SENT, "sent_at": due_at, "tries": 1}
