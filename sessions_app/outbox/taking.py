"""Taking the next mails in hand, in a transaction of their own: what is taken, no other worker takes."""

import logging
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import select, update

from sessions_app.core import clock, links
from sessions_app.core.extensions import db
from sessions_app.core.transaction import transaction
from sessions_app.outbox import domains, order, refusals, standing
from sessions_app.outbox.composing import composed
from sessions_app.outbox.mime import OutgoingMessage
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.pacing import Pace
from sessions_app.outbox.rules import MailState

log = logging.getLogger(__name__)

BATCH = 100
OURS = "taken"  # objects of our own, whatever mails the session of the database holds


@dataclass(frozen=True)
class TakenMail:
    """`message` is None when none could be made of it; `fault` tells why."""

    id: int
    taken_at: datetime
    domain: str
    message: OutgoingMessage | None
    fault: Exception | None = None


@dataclass(frozen=True)
class Batch:
    """`none_left`: there was nothing to take. `free_at`: the pace is used up until then."""

    mails: list[TakenMail]
    none_left: bool = False
    free_at: datetime | None = None


def take_batch(now: datetime) -> Batch:
    taken_at = clock.now()
    with transaction():
        pace = _pace()
        state = standing.locked() if pace else None
        most = BATCH if pace is None or state is None else min(BATCH, pace.allows(state.free_at, taken_at))
        mails = _next(now, most) if most else []
        free_at = None
        if pace is not None and state is not None:
            free_at = pace.after(state.free_at, taken_at, len(mails))
            state.free_at = free_at
            state.limited_at = taken_at if most < BATCH and len(mails) == most else state.limited_at
        ours = _take(mails, taken_at)
    if pace is not None and most == 0:
        return Batch([], free_at=free_at)
    return Batch(_composed(ours, taken_at), none_left=not mails)


def _next(now: datetime, most: int) -> list[OutgoingMail]:
    unwilling = [~order.is_for(row.domain) for row in domains.left_alone(now)]
    next_ones = select(OutgoingMail).where(*order.is_ready(now), *unwilling).order_by(*order.FIRST_FIRST)
    locked = next_ones.limit(most).with_for_update(skip_locked=True)
    return list(db.session.scalars(locked, execution_options={"identity_token": OURS}))


def _take(mails: list[OutgoingMail], taken_at: datetime) -> list[OutgoingMail]:
    """Marks them, but drops what may not leave any more. Gives the others, apart from the session of the database: so
    they stay readable after the commit, which comes the sooner."""
    reasons = refusals.reasons_to_drop(mails, taken_at) if mails else {}
    for mail in mails:
        if mail.id in reasons:
            mail.state, mail.dropped_because = MailState.DROPPED, reasons[mail.id]
    ours = [mail for mail in mails if mail.id not in reasons]
    db.session.flush()
    for mail in ours:
        db.session.expunge(mail)
    taken = {"state": MailState.TAKEN, "taken_at": taken_at}
    statement = update(OutgoingMail).where(OutgoingMail.id.in_([mail.id for mail in ours])).values(**taken)
    db.session.execute(statement, execution_options={"synchronize_session": False})
    return ours


def _composed(mails: list[OutgoingMail], taken_at: datetime) -> list[TakenMail]:
    """The messages, with the personal links of this moment. Reads; nothing stays open while they are sent."""
    db.session.info["writes"] = False
    try:
        texts = [text for mail in mails for text in (mail.text_body, mail.html_body, mail.unsubscribe_link)]
        _held = links.read_ahead(texts)
        return [_one(mail, taken_at) for mail in mails]
    finally:
        db.session.rollback()


def _one(mail: OutgoingMail, taken_at: datetime) -> TakenMail:
    domain = domains.domain_of(mail.recipient_email)
    try:
        return TakenMail(mail.id, taken_at, domain, composed(mail, taken_at))
    except Exception as fault:  # one mail that cannot be made must not hold up the others
        log.exception("mail %s cannot be composed", mail.id)
        return TakenMail(mail.id, taken_at, domain, None, fault)


def _pace() -> Pace | None:
    per_minute: int = current_app.config["MAIL_MAX_PER_MINUTE"]
    return Pace(per_minute) if per_minute else None
