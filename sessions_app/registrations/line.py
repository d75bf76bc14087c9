"""The waiting list of a session: everyone's number in her own pool, and why she has no place now."""

from collections import Counter
from datetime import datetime

from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations import seating
from sessions_app.registrations.models import Registration
from sessions_app.registrations.room_left import Organisations, organisations_in, room_in
from sessions_app.registrations.rules import RegistrationStatus
from sessions_app.registrations.seating import Pool, Waiting, Why
from sessions_app.registrations.seats import places_in


@dataclass(frozen=True)
class InLine:
    """Her number, from 1. `limit` is that of the session, `ended_at` when moving up ended or will end."""

    position: int
    why: Why
    pool: Pool
    limit: int | None
    ended_at: datetime


def line_of(knowledge_session: KnowledgeSession) -> dict[int, InLine]:
    """Everyone who waits, by id of the registration; nobody any more where the session is cancelled. A fixed number of
    queries."""
    if knowledge_session.is_cancelled:
        return {}
    named = organisations_in(knowledge_session)
    waiting = waiting_in(knowledge_session, named)
    if not waiting:
        return {}
    room = room_in(knowledge_session, named=named)
    moves_up = may_move_up(knowledge_session)
    ended_at = seating.moving_up_ends_at(knowledge_session.starts_at, knowledge_session.promotion_closes_at)
    numbers: Counter[Pool] = Counter()
    found = {}
    for one in seating.in_order(waiting):
        numbers[one.pool] += 1
        why = seating.why_waiting(one, room, moves_up)
        found[one.id] = InLine(numbers[one.pool], why, one.pool, room.limit, ended_at)
    return found


def find_in_line(registration: Registration) -> InLine | None:
    """None when she does not wait."""
    return line_of(registration.knowledge_session).get(registration.id) if registration.is_waiting else None


def waiting_in(knowledge_session: KnowledgeSession, named: Organisations) -> list[Waiting]:
    """As the rules take it, without the people."""
    places, has_limit = places_in(knowledge_session), knowledge_session.limit_per_organisation is not None
    rows = db.session.execute(
        select(Registration.id, Registration.status_since, Registration.online, Registration.organisation)
        .where(
            Registration.knowledge_session_id == knowledge_session.id,
            Registration.status == RegistrationStatus.WAITING,
        )
        .order_by(Registration.status_since, Registration.id)
    )
    return [
        Waiting(id_, since, seating.pool_for(places, online), named.key(organisation) if has_limit else "")
        for id_, since, online, organisation in rows
    ]


def may_move_up(knowledge_session: KnowledgeSession) -> bool:
    return seating.may_move_up(
        knowledge_session.is_published, knowledge_session.starts_at, knowledge_session.promotion_closes_at, clock.now()
    )
