"""Delivering: one pass over the due mails.

A mail is taken in a transaction of its own, sent outside of any, and noted at once in another. So a worker that dies
in between leaves at most one mail of which nobody knows whether it left; it is sent again with the same Message-ID.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.transaction import transaction
from sessions_app.outbox.composing import composed
from sessions_app.outbox.connection import PatientConnection, is_permanent, server_is_down, words_of
from sessions_app.outbox.mime import OutgoingMessage
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.queries import has_newer
from sessions_app.outbox.rules import (
    HELD_AT_MOST,
    UNSENT,
    MailState,
    must_hand_back,
    next_try_after,
    state_after_failure,
)

log = logging.getLogger(__name__)

BATCH = 10


@dataclass
class Pass:
    """What one pass did. `next_try_at`: the first moment at which a mail that failed now is due again."""

    sent: int = 0
    failed: int = 0
    next_try_at: datetime | None = None
    server_is_down: bool = False


@dataclass(frozen=True)
class TakenMail:
    id: int
    taken_at: datetime
    message: OutgoingMessage


def deliver_due(now: datetime) -> Pass:
    """Sends what is due at `now`; ends early when the mail server is down. Safe to run in several workers at once."""
    result = Pass()
    while not result.server_is_down:
        taken = _take_batch(now, result)
        if taken is None:
            break
        _send(taken, result)
    return result


def _take_batch(now: datetime, result: Pass) -> list[TakenMail] | None:
    """Marks the next mails as taken and composes them; None when nothing is due."""
    taken_at = clock.now()
    taken = []
    with transaction():
        mails = db.session.scalars(
            select(OutgoingMail)
            .where(*_is_ready(now))
            .order_by(OutgoingMail.due_at, OutgoingMail.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        for mail in mails:
            mail.state, mail.taken_at = MailState.TAKEN, taken_at
            try:
                taken.append(TakenMail(mail.id, taken_at, composed(mail, taken_at)))
            except Exception as error:  # one mail that cannot be made must not hold up the others
                log.exception("mail %s cannot be composed", mail.id)
                _note_failure(mail, words_of(error), result, permanent=True)
    return taken if mails else None


def _is_ready(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Due, or held too long by a worker that died; and never before an earlier unsent mail of its chain."""
    earlier = aliased(OutgoingMail)
    overtakes = exists(
        select(earlier.id).where(
            earlier.chain == OutgoingMail.chain, earlier.id < OutgoingMail.id, earlier.state.in_(UNSENT)
        )
    )
    is_due = (OutgoingMail.state == MailState.DUE) & (OutgoingMail.due_at <= now)
    was_left = (OutgoingMail.state == MailState.TAKEN) & (OutgoingMail.taken_at <= now - HELD_AT_MOST)
    return or_(is_due, was_left), ~overtakes


def _send(taken: list[TakenMail], result: Pass) -> None:
    """Sends the batch over one connection; when that breaks, all that was not sent goes back."""
    waiting = iter(taken)
    mail: TakenMail | None = next(waiting, None)
    try:
        with PatientConnection(current_app.extensions["mail"]) as connection:
            while mail is not None and not must_hand_back(mail.taken_at, clock.now()):
                _send_one(connection, mail, result)
                mail = next(waiting, None)
    except Exception as error:
        if not server_is_down(error):
            raise
        log.warning("the mail server does not take mail: %s", words_of(error))
        result.server_is_down = True
        for left in (mail, *waiting):
            if left is not None:
                _note_failed(left, error, result)
        return
    for left in (mail, *waiting):
        if left is not None:
            _hand_back(left)


def _send_one(connection: PatientConnection, mail: TakenMail, result: Pass) -> None:
    """Raises what means that the server is down; every other failure is noted on the mail."""
    try:
        connection.send(mail.message, envelope_from=current_app.config["MAIL_DEFAULT_SENDER"])
    except Exception as error:
        if server_is_down(error):
            raise
        log.warning("mail %s was refused: %s", mail.id, type(error).__name__)  # the words may hold her address
        _note_failed(mail, error, result)
        return
    with _still_ours(mail) as row:
        if row is not None:
            row.state, row.sent_at, row.last_error = MailState.SENT, clock.now(), ""
            row.tries += 1
    result.sent += 1


def _note_failed(mail: TakenMail, error: Exception, result: Pass) -> None:
    with _still_ours(mail) as row:
        if row is not None:
            _note_failure(row, words_of(error), result, permanent=is_permanent(error))


def _note_failure(row: OutgoingMail, words: str, result: Pass, permanent: bool) -> None:
    now = clock.now()
    row.tries += 1
    row.last_error = words.replace(row.recipient_email, "…")[:400]  # an error outlives the address
    row.state = state_after_failure(row.tries, permanent, has_newer(row))
    result.failed += 1
    if row.state is MailState.DUE:
        row.due_at = now + next_try_after(row.tries)
        result.next_try_at = min(filter(None, (result.next_try_at, row.due_at)))


def _hand_back(mail: TakenMail) -> None:
    """Not tried: it stays due as it was."""
    with _still_ours(mail) as row:
        if row is not None:
            row.state = MailState.DUE


@contextmanager
def _still_ours(mail: TakenMail) -> Iterator[OutgoingMail | None]:
    """The row in a transaction of its own; None when another worker took it over in the meantime."""
    with transaction():
        yield db.session.scalar(
            select(OutgoingMail)
            .where(
                OutgoingMail.id == mail.id,
                OutgoingMail.state == MailState.TAKEN,
                OutgoingMail.taken_at == mail.taken_at,
            )
            .with_for_update()
        )
