"""Reads of registrations: places, participants, the waiting list, one person's registrations."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import case, func, select

from sessions_app.core.extensions import db
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import RegistrationStatus


@dataclass(frozen=True)
class Seats:
    confirmed: int = 0
    waiting: int = 0

    def free_of(self, capacity: int) -> int:
        return max(capacity - self.confirmed, 0)


def seats_of(knowledge_session_ids: Iterable[int]) -> dict[int, Seats]:
    """How many have a place and how many wait, per session, in one query; true at this moment."""
    ids = list(knowledge_session_ids)
    counted = db.session.execute(
        select(
            Registration.knowledge_session_id,
            func.sum(case((Registration.status == RegistrationStatus.CONFIRMED, 1), else_=0)),
            func.sum(case((Registration.status == RegistrationStatus.WAITING, 1), else_=0)),
        )
        .where(Registration.knowledge_session_id.in_(ids), Registration.status != RegistrationStatus.CANCELLED)
        .group_by(Registration.knowledge_session_id)
    )
    found = {row[0]: Seats(int(row[1]), int(row[2])) for row in counted}
    return {id_: found.get(id_, Seats()) for id_ in ids}


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
            .where(
                Registration.knowledge_session_id == knowledge_session_id,
                Registration.status == RegistrationStatus.WAITING,
            )
            .order_by(Registration.status_since, Registration.id)
        )
    )


def position_of(registration: Registration) -> int:
    """Her number on the waiting list, from 1; 0 when she does not wait."""
    ids = [waiting.id for waiting in waiting_list(registration.knowledge_session_id)]
    return ids.index(registration.id) + 1 if registration.id in ids else 0
