"""Taking the next mails in hand, in a transaction of their own: what is taken, no other worker takes."""

import logging
from datetime import datetime
from functools import cache
from typing import Any, get_type_hints

from flask import current_app
from sqlalchemy import Integer, Select, bindparam, select

from sessions_app.core import clock, links
from sessions_app.core.extensions import db
from sessions_app.core.transaction import did_not_answer, patiently, transaction
from sessions_app.core.values import dataclass
from sessions_app.outbox import domains, marking, order, refusals, standing
from sessions_app.outbox.composing import composed
from sessions_app.outbox.message import Written
from sessions_app.outbox.mime import OutgoingMessage
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.pacing import Pace
from sessions_app.outbox.rules import HELD_AT_MOST

log = logging.getLogger(__name__)

BATCH = 100
WHAT_IS_WRITTEN = get_type_hints(Written)


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
    """`none_left`: there was nothing to take. `is_full`: there may be more to take at once. `free_at`: the pace is used
    up until then."""

    mails: list[TakenMail]
    none_left: bool = False
    is_full: bool = False
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
    composed_mails = patiently(lambda: _composed(ours, taken_at), HELD_AT_MOST)
    return Batch(composed_mails, none_left=not mails, is_full=len(mails) == most)


def _next(now: datetime, most: int) -> list[Written]:
    unwilling = [~order.is_for(row.domain) for row in domains.left_alone(now)]
    statement = _next_ones().where(*unwilling) if unwilling else _next_ones()
    return list(db.session.execute(statement, {**order.moments(now), "most": most}).all())  # type: ignore[arg-type]


@cache
def _next_ones() -> Select[Any]:
    columns = [getattr(OutgoingMail, name) for name in WHAT_IS_WRITTEN]
    ready = select(*columns).where(*order.is_ready()).order_by(*order.FIRST_FIRST)
    return ready.limit(bindparam("most", type_=Integer)).with_for_update(skip_locked=True)


def _take(mails: list[Written], taken_at: datetime) -> list[Written]:
    """Marks them, but drops what may not leave any more. Gives the others; they are no rows of the database's session
    and stay readable after the commit, which comes the sooner."""
    reasons = refusals.reasons_to_drop(mails, taken_at) if mails else {}
    for reason in set(reasons.values()):
        dropped = [id_ for id_, found in reasons.items() if found is reason]
        marking.dropped(dropped, reason)
    ours = [mail for mail in mails if mail.id not in reasons]
    marking.taken([mail.id for mail in ours], taken_at)
    return ours


def _composed(mails: list[Written], taken_at: datetime) -> list[TakenMail]:
    """The messages, with the personal links of this moment. Reads; nothing stays open while they are sent."""
    db.session.info["writes"] = False
    try:
        texts = [text for mail in mails for text in (mail.text_body, mail.html_body, mail.unsubscribe_link)]
        _held = links.read_ahead(texts)
        return [_one(mail, taken_at) for mail in mails]
    finally:
        db.session.rollback()


def _one(mail: Written, taken_at: datetime) -> TakenMail:
    domain = domains.domain_of(mail.recipient_email)
    try:
        return TakenMail(mail.id, taken_at, domain, composed(mail, taken_at))
    except Exception as fault:  # one mail that cannot be made must not hold up the others
        if did_not_answer(fault):
            raise
        log.exception("mail %s cannot be composed", mail.id)
        return TakenMail(mail.id, taken_at, domain, None, fault)


def _pace() -> Pace | None:
    per_minute: int = current_app.config["MAIL_MAX_PER_MINUTE"]
    return Pace(per_minute) if per_minute else None
