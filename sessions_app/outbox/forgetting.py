"""Emptying mails: what is past its period, and what was said to who is erased. That something was said stays."""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Update, func, select, update

from sessions_app.core import clock, retention
from sessions_app.core.extensions import db
from sessions_app.outbox import undeliverable
from sessions_app.outbox.models import HOLDS_WORDS, OutgoingMail
from sessions_app.outbox.rules import FINISHED, MailState
from sessions_app.outbox.service import withdraw_unsent

TEXTS = ("recipient_email", "recipient_name", "subject", "text_body", "html_body", "last_error", "unsubscribe_link")


def erase_old(now: datetime, dry_run: bool) -> int:
    """Empties the mails that were settled 30 days ago: whom they went to and what they said, the error too, because a
    mail server may name the address in it. What stays (kind, moments, state, session) tells of no person, and the key
    still prevents that the same thing is said twice."""
    is_old = _is_old(now)
    if dry_run:
        return db.session.scalar(select(func.count()).select_from(OutgoingMail).where(*is_old)) or 0
    return _updated(_emptied().where(*is_old))


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


retention.register_sweep("mail_body", erase_old)
