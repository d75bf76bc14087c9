"""Reading messages from a pipe and from the mailbox: kept in one transaction, understood in the next.

A message that nobody can read stops no other, and one whose reader died is looked at again by the timed job.
"""

import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import BinaryIO

from flask import current_app
from sqlalchemy.exc import OperationalError

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.transaction import transaction
from sessions_app.replies import mailbox, queries, service, unfetched
from sessions_app.replies.mailbox import Address, BrokeOff, Inbox, MailboxFailed, MessageRefused, Waiting
from sessions_app.replies.models import IncomingMail, MailboxState
from sessions_app.replies.rules import MOST_READ, Kind, Stage
from sessions_app.replies.unfetched import Numbering

log = logging.getLogger(__name__)

LEFT_BEHIND = timedelta(minutes=2)
CHUNK = 64 * 1024
MOVED_TOGETHER = 20  # messages: so few stay in the inbox when the line breaks


@dataclass
class Pass:
    """What one look into the mailbox did."""

    read: int = 0
    new: int = 0
    refused: int = 0


def read_stream(stream: BinaryIO) -> int | None:
    """One message from a pipe; the number of its row, None when it is known. Never more in memory than is read."""
    raw = stream.read(MOST_READ + 1)
    size = len(raw)
    while chunk := (stream.read(CHUNK) if size > MOST_READ else b""):
        size += len(chunk)
    return read_message(raw, size)


def read_message(raw: bytes, size: int | None = None) -> int | None:
    """Kept, then understood. Once this returns the message is safe, whatever it was."""
    with transaction():
        mail = service.keep(raw, size)
        mail_id = mail.id if mail is not None else None
    if mail_id is not None:
        work_out(mail_id)
    return mail_id


def work_out(mail_id: int) -> None:
    """A transaction of its own; whatever goes wrong in it, the message waits for a person."""
    try:
        with transaction():
            service.work_out(mail_id)
    except OperationalError:  # the database: it is looked at again later
        log.warning("message %s is kept; the database did not answer", mail_id)
    except Exception:
        log.exception("message %s could not be worked out", mail_id)
        with transaction():
            service.let_wait(mail_id)


def work_out_left_behind() -> int:
    """What was kept by a reader that died before it understood."""
    ids = queries.received_before(clock.now() - LEFT_BEHIND)
    db.session.rollback()
    for mail_id in ids:
        work_out(mail_id)
    return len(ids)


def read_mailbox(context: ssl.SSLContext | None = None) -> Pass:
    """One look into the mailbox of REPLY_IMAP_URL. Raises `MailboxFailed`, which is noted as well."""
    address = mailbox.address_from(current_app.config["REPLY_IMAP_URL"])
    result = Pass()
    try:
        with mailbox.opened(address, context) as inbox:
            _read_all(inbox, address, result)
    except MailboxFailed as error:
        _note(address, partial(_failed, words=str(error)))
        raise
    _note(address, _answered)
    return result


def _read_all(inbox: Inbox, address: Address, result: Pass) -> None:
    numbering = Numbering(address.name, inbox.uid_validity)
    done: list[int] = []
    for uid in inbox.numbers_after(_where_we_were(numbering)):
        try:
            waiting = inbox.fetch(uid)
        except (MessageRefused, BrokeOff) as error:
            _pass_over(uid, numbering, error)
            result.refused += 1
            if isinstance(error, BrokeOff):
                raise
            continue
        if waiting is not None:
            _work_through(_keep(waiting, numbering), uid, result, done)
        if len(done) >= MOVED_TOGETHER:
            inbox.move_to_done(done)
            done.clear()
    inbox.move_to_done(done)
    _ask_again(inbox, numbering, result)


def _ask_again(inbox: Inbox, numbering: Numbering, result: Pass) -> None:
    """For what the server did not give before; last, so that it stops nothing else."""
    done: list[int] = []
    with transaction():
        uids = unfetched.asked_again(numbering, clock.now())
    for uid in uids:
        try:
            waiting = inbox.fetch(uid)
        except MessageRefused:
            continue
        except BrokeOff:
            log.warning("the mailbox breaks off at message %s", uid)
            return
        with transaction():
            mail = unfetched.settle(numbering, uid, waiting)
            mail_id = mail.id if mail is not None else None
        if waiting is not None:
            _work_through(mail_id, uid, result, done)
    inbox.move_to_done(done)


def _work_through(mail_id: int | None, uid: int, result: Pass, done: list[int]) -> None:
    result.read += 1
    if mail_id is not None:
        result.new += 1
        work_out(mail_id)
    if not _stays_in_inbox(mail_id):
        done.append(uid)


def _where_we_were(numbering: Numbering) -> int:
    """The last number that was read; none when the server numbered its messages anew (RFC 3501 2.3.1.1)."""
    with transaction():
        state = _state(numbering.mailbox)
        if state.uid_validity != numbering.validity:
            state.uid_validity, state.last_uid = numbering.validity, 0
            unfetched.forget_numbers(numbering.mailbox)
        return state.last_uid


def _keep(waiting: Waiting, numbering: Numbering) -> int | None:
    """The message and how far we are, in one transaction."""
    with transaction():
        mail = service.keep(waiting.raw, waiting.size)
        _note_how_far(numbering, waiting.uid)
        return mail.id if mail is not None else None


def _pass_over(uid: int, numbering: Numbering, error: Exception) -> None:
    with transaction():
        unfetched.note(numbering, uid, str(error))
        _note_how_far(numbering, uid)


def _note_how_far(numbering: Numbering, uid: int) -> None:
    state = _state(numbering.mailbox)
    if state.uid_validity == numbering.validity:
        state.last_uid = max(state.last_uid, uid)


def _stays_in_inbox(mail_id: int | None) -> bool:
    if mail_id is None:
        return False
    with transaction():
        mail = db.session.get(IncomingMail, mail_id)
        return mail is not None and mail.kind is Kind.MESSAGE and mail.stage is Stage.WAITING


def _note(address: Address, change: Callable[[MailboxState], None]) -> None:
    with transaction():
        change(_state(address.name))


def _failed(state: MailboxState, words: str) -> None:
    state.last_error = words[:400]
    state.failing_since = state.failing_since or clock.now()


def _answered(state: MailboxState) -> None:
    state.last_error, state.failing_since, state.read_at = "", None, clock.now()


def _state(name: str) -> MailboxState:
    state = db.session.get(MailboxState, name)
    if state is None:
        state = MailboxState(name=name, uid_validity=0, last_uid=0, last_error="")
        db.session.add(state)
        db.session.flush()
    return state
