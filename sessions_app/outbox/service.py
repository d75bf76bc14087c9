"""Putting mails in the outbox and taking them out again before they leave."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flask import current_app
from sqlalchemy import or_, select, update

from sessions_app.core import clock, queue
from sessions_app.core.database.adding import add_unless_there, put_in
from sessions_app.core.database.connections import lock_row
from sessions_app.core.extensions import db
from sessions_app.core.mail_addresses import is_reachable
from sessions_app.core.transaction import after_commit
from sessions_app.outbox import refusals, retelling
from sessions_app.outbox.message import Message
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.order import priority_of
from sessions_app.outbox.queries import has_newer, is_in_calendar, said_among
from sessions_app.outbox.rules import (
    DropReason,
    MailState,
    check_may_be_sent_again,
    check_may_be_stopped,
)
from sessions_app.outbox.rules import NotToBeStopped as NotToBeStopped  # noqa: PLC0414  # for the rooms above
from sessions_app.outbox.wording import texts_of

_gathered: ContextVar[list[Message] | None] = ContextVar("gathered_messages", default=None)
_is_unsaid: ContextVar[bool] = ContextVar("is_unsaid", default=False)


def enqueue(message: Message) -> OutgoingMail | None:
    """Renders the mail in the recipient's language and adds its row; None when the same thing was said before, and
    inside `together` and `unsaid`.

    A mail that fails to render raises, and takes the fact it tells back with it.
    """
    gathered = _gathered.get()
    if gathered is not None and not _is_unsaid.get():
        gathered.append(message)
        return None
    mails = enqueue_all([message])
    return mails[0] if mails else None


@contextmanager
def together() -> Iterator[None]:
    """What is enqueued inside is put in at the end of the block: in one statement, not in one for each mail."""
    gathered: list[Message] = []
    mark = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(mark)
    if fresh := _not_said_yet(gathered):
        put_in(OutgoingMail, [_row_for(message) for message in fresh])
        after_commit(wake_worker)


@contextmanager
def unsaid() -> Iterator[None]:
    """Nothing of what is enqueued inside is put in: it was said at the time."""
    mark = _is_unsaid.set(True)
    try:
        yield
    finally:
        _is_unsaid.reset(mark)


def enqueue_all(messages: Sequence[Message]) -> list[OutgoingMail]:
    """The same for a whole round: a handful of queries, however many mails it is."""
    fresh = [] if _is_unsaid.get() else _not_said_yet(messages)
    if not fresh:
        return []
    # What somebody else said in this very moment is not among them.
    mails = add_unless_there(OutgoingMail, "idempotency_key", [_row_for(message) for message in fresh])
    after_commit(wake_worker)
    return mails


def _not_said_yet(messages: Sequence[Message]) -> list[Message]:
    """Those that may be sent and say something new; what they replace and has not left is taken back."""
    messages = retelling.worth_keeping([message for message in messages if is_reachable(message.recipient_email)])
    if not messages:
        return []
    messages = refusals.without_unwanted(messages)
    said = said_among([message.key for message in messages if not message.is_first])
    fresh = {message.key: message for message in messages if message.key not in said}
    withdraw_unsent(*(message.chain for message in fresh.values() if message.chain and not message.is_first))
    return list(fresh.values())


def send_again(mail: OutgoingMail) -> None:
    """Tries a mail that was given up, or that waits, once more, with three days ahead of it.

    Raises NotToBeSentAgain, or its kinds NewerMailExists and NothingLeftToSend.
    """
    check_can_be_sent_again(mail)
    mail.state, mail.due_at, mail.tries, mail.dropped_because = MailState.DUE, clock.now(), 0, None
    db.session.flush()
    after_commit(wake_worker)


def check_can_be_sent_again(mail: OutgoingMail) -> None:
    """Raises as `send_again` does."""
    was_stopped = mail.dropped_because is DropReason.STOPPED
    state = MailState.DUE if was_stopped else mail.state
    check_may_be_sent_again(state, has_newer(mail), is_erased=not mail.recipient_email)


def stop(mail: OutgoingMail) -> None:
    """It does not leave, unless somebody sends it again. Twice is the same as once.

    Raises NotToBeStopped, or its kind CalendarWouldLie.
    """
    row = lock_row(OutgoingMail, mail.id)  # a worker may be taking it at this moment
    if row.dropped_because is DropReason.STOPPED:
        return
    check_can_be_stopped(row)
    row.state, row.dropped_because = MailState.DROPPED, DropReason.STOPPED
    db.session.flush()


def check_can_be_stopped(mail: OutgoingMail) -> None:
    """Raises as `stop` does."""
    check_may_be_stopped(mail.state, mail.calendar_method, is_in_calendar(mail))


def withdraw_unsent(*chains: str) -> list[OutgoingMail]:
    """Takes back what has not left of these chains; gives it, so that the caller knows what was never said."""
    if not chains:
        return []
    unsent = db.session.scalars(
        select(OutgoingMail)
        .where(OutgoingMail.chain.in_(chains), OutgoingMail.state == MailState.DUE)
        .with_for_update()
    ).all()
    for mail in unsent:
        mail.state = MailState.SUPERSEDED
    db.session.flush()
    return list(unsent)


def let_go(*chains: str) -> None:
    """What was given up or stopped of these chains is not sent again by hand either: it would tell what is not true any
    more."""
    if not chains:
        return
    failed = or_(OutgoingMail.state == MailState.GIVEN_UP, OutgoingMail.dropped_because == DropReason.STOPPED)
    db.session.flush()
    db.session.execute(
        update(OutgoingMail)
        .where(OutgoingMail.chain.in_(chains), failed)
        .values(state=MailState.DROPPED, dropped_because=DropReason.TOO_LATE)
    )


SAYS = ("subject", "text_body", "html_body", "calendar", "calendar_method", "useless_from")


def reword(mail: OutgoingMail, message: Message) -> None:
    """A mail that has not left says this instead. The caller has locked its row."""
    row = _row_for(message)
    for name in SAYS:
        setattr(mail, name, row[name])


def withdraw_unsent_to(email: str, knowledge_session_id: int | None = None) -> None:
    """Takes back all that has not left for this address, or only about this session and what may hold a link to it."""
    hers = [OutgoingMail.recipient_email == email, OutgoingMail.state == MailState.DUE]
    if knowledge_session_id is not None:
        about = OutgoingMail.knowledge_session_id
        hers.append(or_(about == knowledge_session_id, about.is_(None)))
    db.session.flush()
    db.session.execute(update(OutgoingMail).where(*hers).values(state=MailState.SUPERSEDED))


def wake_worker() -> None:
    queue.call_soon("deliver_due_mails")


def _row_for(message: Message) -> dict[str, Any]:
    now = clock.now()
    subject, text, html = refusals.with_link(message, texts_of(message))
    return dict(
        idempotency_key=message.key,
        chain=message.chain,
        kind=message.kind,
        recipient_email=message.recipient_email,
        recipient_name=message.recipient_name,
        language=message.language,
        subject=subject,
        text_body=text.strip() + "\n",
        html_body=html,
        calendar=message.calendar.decode() if message.calendar else None,
        calendar_method=message.calendar_method,
        topic=message.topic,
        unsubscribe_link=refusals.unsubscribe_link(message),
        useless_from=message.useless_from,
        is_secret=message.is_secret,
        message_id=new_message_id(),
        knowledge_session_id=message.knowledge_session_id,
        priority=priority_of(message),
        due_at=message.due_at or now,
        created_at=now,
        **retelling.standing(message.due_at or now),
    )


def new_message_id() -> str:
    return f"<{uuid.uuid4().hex}@{_domain()}>"


def _domain() -> str:
    return str(current_app.config["MAIL_DEFAULT_SENDER"]).rpartition("@")[2]
