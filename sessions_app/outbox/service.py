"""Putting mails in the outbox and taking them out again before they leave."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any, cast

from flask import current_app
from sqlalchemy import ColumnElement, CursorResult, Update, func, or_, select, update

from sessions_app.core import clock, queue, retention
from sessions_app.core.database.adding import add_unless_there, put_in
from sessions_app.core.database.connections import lock_row
from sessions_app.core.extensions import db
from sessions_app.core.mail_addresses import is_reachable
from sessions_app.core.transaction import after_commit
from sessions_app.outbox import refusals, retelling, undeliverable
from sessions_app.outbox.message import Message
from sessions_app.outbox.models import HOLDS_WORDS, OutgoingMail
from sessions_app.outbox.order import priority_of
from sessions_app.outbox.queries import has_newer, is_in_calendar, said_among
from sessions_app.outbox.rules import (
    FINISHED,
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


TEXTS = ("recipient_email", "recipient_name", "subject", "text_body", "html_body", "last_error", "unsubscribe_link")


def erase_old(now: datetime, dry_run: bool) -> int:
    """Empties the mails that were settled 30 days ago: whom they went to and what they said, the error too, because a
    mail server may name the address in it. What stays (kind, moments, state, session) tells of no person, and the key
    still prevents that the same thing is said twice."""
    is_old = _is_old(now)
    if dry_run:
        return db.session.scalar(select(func.count()).select_from(OutgoingMail).where(*is_old)) or 0
    return _updated(_emptied().where(*is_old))


retention.register_sweep("mail_body", erase_old)


def forget_mails_to(email: str, knowledge_session_id: int | None = None, kind: str = "") -> None:
    """Empties what was said to this address, about one session or at all, and takes back what was planned for later.
    With `kind` only mails of that kind.

    What is due now still leaves, such as the word that she is cancelled; that is emptied after its period.
    """
    hers = [OutgoingMail.recipient_email == email]
    if knowledge_session_id is not None:
        hers.append(OutgoingMail.knowledge_session_id == knowledge_session_id)
    if kind:
        hers.append(OutgoingMail.kind == kind)
    is_planned = (OutgoingMail.state == MailState.DUE) & (OutgoingMail.tries == 0) & (OutgoingMail.due_at > clock.now())
    db.session.flush()
    db.session.execute(update(OutgoingMail).where(*hers, is_planned).values(state=MailState.SUPERSEDED))
    db.session.execute(_emptied().where(*hers, OutgoingMail.state.in_(FINISHED)))
    if knowledge_session_id is None:
        undeliverable.forget(email)


def forget_chains(*chains: str) -> None:
    """Empties what was said in these chains, and takes back what has not left."""
    withdraw_unsent(*chains)
    db.session.execute(_emptied().where(OutgoingMail.chain.in_(chains), OutgoingMail.state.in_(FINISHED)))


def _emptied() -> Update:
    return update(OutgoingMail).values(**dict.fromkeys(TEXTS, ""), calendar=None, calendar_method=None)


def _is_old(now: datetime) -> tuple[ColumnElement[bool], ...]:
    limit = now - (retention.PERIODS["mail_body"] or timedelta(days=30))
    return (
        OutgoingMail.state.in_(FINISHED),
        OutgoingMail.due_at <= limit,  # none was sent before: this and the next are what the index is for
        HOLDS_WORDS,
        func.coalesce(OutgoingMail.sent_at, OutgoingMail.due_at) <= limit,
    )


def _updated(statement: Update) -> int:
    """How many rows it changed."""
    db.session.flush()
    result = db.session.execute(statement, execution_options={"synchronize_session": False})
    db.session.expire_all()
    return cast("CursorResult[Any]", result).rowcount


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
