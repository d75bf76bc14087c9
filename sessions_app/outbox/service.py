"""Putting mails in the outbox and taking them out again before they leave."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from flask import current_app, render_template
from sqlalchemy import ColumnElement, CursorResult, Update, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from sessions_app.core import clock, language, queue, retention
from sessions_app.core.extensions import db
from sessions_app.core.transaction import after_commit
from sessions_app.outbox import retelling
from sessions_app.outbox.message import Message
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.queries import has_newer
from sessions_app.outbox.rules import FINISHED, MailState, check_may_be_sent_again


def enqueue(message: Message) -> OutgoingMail | None:
    """Renders the mail in the recipient's language and adds its row; None when the same thing was said before.

    A mail that fails to render raises, and takes the fact it tells back with it.
    """
    mails = enqueue_all([message])
    return mails[0] if mails else None


def enqueue_all(messages: Sequence[Message]) -> list[OutgoingMail]:
    """The same for a whole round: a handful of queries, however many mails it is."""
    messages = retelling.worth_keeping(messages)
    if not messages:
        return []
    keys = [message.key for message in messages]
    said = set(db.session.scalars(select(OutgoingMail.idempotency_key).where(OutgoingMail.idempotency_key.in_(keys))))
    fresh = {message.key: message for message in messages if message.key not in said}
    if not fresh:
        return []
    withdraw_unsent(*(message.chain for message in fresh.values() if message.chain))
    mails = [_row_for(message) for message in fresh.values()]
    try:
        with db.session.begin_nested():
            db.session.add_all(mails)
    except IntegrityError:  # somebody else said one of them in this very moment; now that can be seen
        return enqueue_all(messages)
    after_commit(wake_worker)
    return mails


def send_again(mail: OutgoingMail) -> None:
    """Tries a mail that was given up, or that waits, once more, with three days ahead of it.

    Raises NotToBeSentAgain, or its kinds NewerMailExists and NothingLeftToSend.
    """
    check_can_be_sent_again(mail)
    mail.state, mail.due_at, mail.tries = MailState.DUE, clock.now(), 0
    db.session.flush()
    after_commit(wake_worker)


def check_can_be_sent_again(mail: OutgoingMail) -> None:
    """Raises as `send_again` does."""
    check_may_be_sent_again(mail.state, has_newer(mail), is_erased=not mail.recipient_email)


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


TEXTS = ("recipient_email", "recipient_name", "subject", "text_body", "html_body", "last_error")


def erase_old(now: datetime, dry_run: bool) -> int:
    """Empties the mails that were settled 30 days ago: whom they went to and what they said, the error too, because a
    mail server may name the address in it. What stays (kind, moments, state, session) tells of no person, and the key
    still prevents that the same thing is said twice."""
    is_old = _is_old(now)
    if dry_run:
        return db.session.scalar(select(func.count()).select_from(OutgoingMail).where(*is_old)) or 0
    return _updated(_emptied().where(*is_old))


retention.register_sweep("mail_body", erase_old)


def forget_mails_to(email: str, knowledge_session_id: int | None = None) -> None:
    """Empties what was said to this address, about one session or at all, and takes back what was planned for later.

    What is due now still leaves, such as the word that she is cancelled; that is emptied after its period.
    """
    hers = [OutgoingMail.recipient_email == email]
    if knowledge_session_id is not None:
        hers.append(OutgoingMail.knowledge_session_id == knowledge_session_id)
    is_planned = (OutgoingMail.state == MailState.DUE) & (OutgoingMail.tries == 0) & (OutgoingMail.due_at > clock.now())
    db.session.flush()
    db.session.execute(update(OutgoingMail).where(*hers, is_planned).values(state=MailState.SUPERSEDED))
    db.session.execute(_emptied().where(*hers, OutgoingMail.state.in_(FINISHED)))


def _emptied() -> Update:
    return update(OutgoingMail).values(**dict.fromkeys(TEXTS, ""), calendar=None, calendar_method=None)


def _is_old(now: datetime) -> tuple[ColumnElement[bool], ...]:
    limit = now - (retention.PERIODS["mail_body"] or timedelta(days=30))
    return (
        OutgoingMail.state.in_(FINISHED),
        func.coalesce(OutgoingMail.sent_at, OutgoingMail.due_at) <= limit,
        or_(OutgoingMail.recipient_email != "", OutgoingMail.text_body != ""),
    )


def _updated(statement: Update) -> int:
    """How many rows it changed."""
    db.session.flush()
    result = db.session.execute(statement, execution_options={"synchronize_session": False})
    db.session.expire_all()
    return cast("CursorResult[Any]", result).rowcount


def wake_worker() -> None:
    queue.call_soon("deliver_due_mails")


def _row_for(message: Message) -> OutgoingMail:
    now = clock.now()
    subject, text, html = _texts(message)
    mail = OutgoingMail(
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
        is_secret=message.is_secret,
        message_id=f"<{uuid.uuid4().hex}@{_domain()}>",
        knowledge_session_id=message.knowledge_session_id,
        due_at=message.due_at or now,
        created_at=now,
    )
    return retelling.settle(mail)


def _texts(message: Message) -> tuple[str, str, str]:
    """Subject, text and HTML in the recipient's language."""
    with language.spoken(message.language):
        subject = " ".join(_rendered(message, "subject.txt").split())
        text, html = (_rendered(message, part, subject=subject) for part in ("body.txt", "body.html"))
        return subject, text, html


def _rendered(message: Message, part: str, **more: str) -> str:
    context = {"locale": language.current(), **more, **message.context}
    return render_template(f"mail/{message.kind}/{part}", **context)


def _domain() -> str:
    return str(current_app.config["MAIL_DEFAULT_SENDER"]).rpartition("@")[2]
