"""Reads of registrations: places, the waiting list, attendance, one person's registrations.

The organiser's table is in `participants.py`.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from sessions_app.core.extensions import db
from sessions_app.core.retention import PERIODS
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import is_over_before, public
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import Attendance, RegistrationStatus
from sessions_app.registrations.seating import Pool
from sessions_app.registrations.seats import Seats as Seats  # noqa: PLC0414 - other rooms find them here
from sessions_app.registrations.seats import pool_of
from sessions_app.registrations.seats import seats as seats  # noqa: PLC0414
from sessions_app.registrations.seats import seats_of as seats_of  # noqa: PLC0414

# Who is still someone: not erased.
LIVING: ColumnElement[bool] = Registration.name != ""
CONFIRMED: ColumnElement[bool] = Registration.status == RegistrationStatus.CONFIRMED
PAGE_IS_OF_USE_FOR = PERIODS["who_is_who"] or timedelta(days=30)
WAITING: ColumnElement[bool] = Registration.status == RegistrationStatus.WAITING
# All that the pages of one person tell of her registration, in one query; there is little of each.
WHOLE = (
    joinedload(Registration.knowledge_session).joinedload(KnowledgeSession.accreditations),
    joinedload(Registration.needs),
    joinedload(Registration.register_numbers),
    joinedload(Registration.registered_by),
)


def of_sessions_over_before(moment: datetime) -> Select[int]:
    """The ids of the registrations for sessions that were held, or called off, before this moment."""
    return select(Registration.id).join(Registration.knowledge_session).where(is_over_before(moment))


@dataclass(frozen=True)
class AttendanceCount:
    """Of those with a place; who was not marked is in neither of the two."""

    confirmed: int = 0
    attended: int = 0
    no_show: int = 0


def attendance_of(knowledge_session_ids: Iterable[int]) -> dict[int, AttendanceCount]:
    """How many of those with a place came and stayed away, per session, in one query."""
    ids = list(knowledge_session_ids)
    counted = db.session.execute(
        select(
            Registration.knowledge_session_id,
            func.count(),
            _count_where(Registration.attendance == Attendance.ATTENDED),
            _count_where(Registration.attendance == Attendance.NO_SHOW),
        )
        .where(Registration.knowledge_session_id.in_(ids), CONFIRMED)
        .group_by(Registration.knowledge_session_id)
    )
    found = {row[0]: AttendanceCount(*map(int, row[1:])) for row in counted}
    return {id_: found.get(id_, AttendanceCount()) for id_ in ids}


def next_number(knowledge_session: KnowledgeSession, taken: Seats | None = None) -> int:
    """For a new registration; under the lock on its session. `taken` may tell the last one."""
    if taken is not None and taken.last_number is not None:
        return taken.last_number + 1
    of_session = Registration.knowledge_session_id == knowledge_session.id
    with db.session.no_autoflush:
        return (db.session.scalar(select(func.max(Registration.number)).where(of_session)) or 0) + 1


def find_registration(knowledge_session_id: int, person_id: int) -> Registration | None:
    return db.session.scalar(
        select(Registration).where(
            Registration.knowledge_session_id == knowledge_session_id, Registration.person_id == person_id
        )
    )


def position_of(registration: Registration) -> int:
    """Her number on the waiting list of her own pool, from 1; 0 when she does not wait. Why she waits: `line.py`."""
    if not registration.is_waiting:
        return 0
    since = registration.status_since
    ahead = or_(
        Registration.status_since < since, and_(Registration.status_since == since, Registration.id < registration.id)
    )
    in_her_pool = [] if pool_of(registration) is Pool.SHARED else [Registration.online.is_(registration.online)]
    counted = select(func.count(Registration.id)).where(
        Registration.knowledge_session_id == registration.knowledge_session_id, WAITING, ahead, *in_her_pool
    )
    return (db.session.scalar(counted) or 0) + 1


def confirmed_of(knowledge_session_id: int) -> list[Registration]:
    """Who has a place, by name."""
    return _of_session(knowledge_session_id, CONFIRMED)


def present_of(knowledge_session_id: int) -> list[Registration]:
    """Who was there, by name."""
    return _of_session(knowledge_session_id, CONFIRMED, Registration.attendance == Attendance.ATTENDED)


def shared_contacts(knowledge_session_id: int) -> list[Registration]:
    """Who is who: those with a place who want the other participants to see their name and organisation."""
    return _of_session(knowledge_session_id, CONFIRMED, Registration.share_contact.is_(True))


def registrations_of(person_id: int) -> list[Registration]:
    """Everything she registered for, with its session, the latest session first."""
    return list(
        db.session.scalars(
            select(Registration)
            .join(Registration.knowledge_session)
            .where(Registration.person_id == person_id, LIVING)
            .options(contains_eager(Registration.knowledge_session))
            .order_by(KnowledgeSession.starts_at.desc(), Registration.id)
        )
    )


def of_use_to(person_id: int, now: datetime) -> list[Registration]:
    """What her own page is still of use for, the first session first: what she goes to or waits for, and where she had
    a place in the last weeks (materials, who is who, certificate)."""
    had_a_place = and_(CONFIRMED, KnowledgeSession.ends_at > now - PAGE_IS_OF_USE_FOR)
    taking_part = and_(Registration.status != RegistrationStatus.CANCELLED, KnowledgeSession.ends_at > now)
    return _of_person(person_id, or_(taking_part, had_a_place))


def _of_person(person_id: int, *conditions: ColumnElement[bool]) -> list[Registration]:
    sessions = public().where(KnowledgeSession.cancelled_at.is_(None)).with_only_columns(KnowledgeSession.id)
    return list(
        db.session.scalars(
            select(Registration)
            .join(Registration.knowledge_session)
            .where(Registration.person_id == person_id, LIVING, KnowledgeSession.id.in_(sessions), *conditions)
            .options(contains_eager(Registration.knowledge_session))
            .order_by(KnowledgeSession.starts_at, Registration.id)
        )
    )


def _of_session(knowledge_session_id: int, *conditions: ColumnElement[bool]) -> list[Registration]:
    return list(
        db.session.scalars(
            select(Registration)
            .where(Registration.knowledge_session_id == knowledge_session_id, LIVING, *conditions)
            .options(joinedload(Registration.person))
            .order_by(Registration.sort_name, Registration.id)
        )
    )


def _count_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
