"""Reads of registrations: places, the waiting list, attendance, one person's registrations.

The organiser's table is in `participants.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import public
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import Attendance, RegistrationStatus, free_places

# Who is still someone: not erased.
LIVING: ColumnElement[bool] = Registration.name != ""
CONFIRMED: ColumnElement[bool] = Registration.status == RegistrationStatus.CONFIRMED
WAITING: ColumnElement[bool] = Registration.status == RegistrationStatus.WAITING


@dataclass(frozen=True)
class Seats:
    confirmed: int = 0
    waiting: int = 0

    def free_of(self, capacity: int) -> int:
        return free_places(capacity, self.confirmed)


@dataclass(frozen=True)
class AttendanceCount:
    """Of those with a place; who was not marked is in neither of the two."""

    confirmed: int = 0
    attended: int = 0
    no_show: int = 0


def seats_of(knowledge_session_ids: Iterable[int]) -> dict[int, Seats]:
    """How many have a place and how many wait, per session, in one query; true at this moment."""
    ids = list(knowledge_session_ids)
    counted = db.session.execute(
        select(
            Registration.knowledge_session_id,
            _count_where(CONFIRMED),
            _count_where(WAITING),
        )
        .where(Registration.knowledge_session_id.in_(ids), Registration.status != RegistrationStatus.CANCELLED)
        .group_by(Registration.knowledge_session_id)
    )
    found = {row[0]: Seats(int(row[1]), int(row[2])) for row in counted}
    return {id_: found.get(id_, Seats()) for id_ in ids}


def seats(knowledge_session: KnowledgeSession) -> Seats:
    return seats_of([knowledge_session.id])[knowledge_session.id]


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


def find_registration(knowledge_session_id: int, person_id: int) -> Registration | None:
    return db.session.scalar(
        select(Registration).where(
            Registration.knowledge_session_id == knowledge_session_id, Registration.person_id == person_id
        )
    )


def waiting_list(knowledge_session_id: int) -> list[Registration]:
    """Those who wait, the first in line first."""
    return list(
        db.session.scalars(
            select(Registration)
            .where(Registration.knowledge_session_id == knowledge_session_id, WAITING)
            .order_by(Registration.status_since, Registration.id)
        )
    )


def position_of(registration: Registration) -> int:
    """Her number on the waiting list, from 1; 0 when she does not wait."""
    if not registration.is_waiting:
        return 0
    ids = [waiting.id for waiting in waiting_list(registration.knowledge_session_id)]
    return ids.index(registration.id) + 1 if registration.id in ids else 0


def confirmed_of(knowledge_session_id: int) -> list[Registration]:
    """Who has a place, by name."""
    return _of_session(knowledge_session_id, CONFIRMED)


def present_of(knowledge_session_id: int) -> list[Registration]:
    """Who was there, by name."""
    return _of_session(knowledge_session_id, CONFIRMED, Registration.attendance == Attendance.ATTENDED)


def shared_contacts(knowledge_session_id: int) -> list[Registration]:
    """Who is who: those with a place who want the other participants to see their name and organisation."""
    return _of_session(knowledge_session_id, CONFIRMED, Registration.share_contact.is_(True))


def at_the_door(knowledge_session_id: int, search: str = "") -> list[Registration]:
    """Those who may turn up, by name: with a place or waiting. `search`: only those whose name holds it."""
    return _of_session(
        knowledge_session_id, or_(CONFIRMED, WAITING), Registration.name.icontains(search, autoescape=True)
    )


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


def upcoming_of(person_id: int, now: datetime) -> list[Registration]:
    """What she still goes to or waits for, the first session first."""
    taking_part = and_(Registration.person_id == person_id, Registration.status != RegistrationStatus.CANCELLED)
    sessions = public().where(KnowledgeSession.ends_at > now, KnowledgeSession.cancelled_at.is_(None))
    return list(
        db.session.scalars(
            select(Registration)
            .join(Registration.knowledge_session)
            .where(taking_part, LIVING, KnowledgeSession.id.in_(sessions.with_only_columns(KnowledgeSession.id)))
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
