"""Who registered for a session, who came, and what is left of those of long ago: a count."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.core.mail_addresses import TOP_LEVEL
from sessions_app.core.names import sort_name
from sessions_app.core.retention import PERIODS
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.details import Details
from sessions_app.people.models import Person
from sessions_app.registrations.models import Attendance, Registration, RegistrationStatus
from sessions_app.registrations.rules import EndedBecause
from sessions_app.seed.bulk_writing import PERSON, REGISTRATION, Writing
from sessions_app.seed.crowd import Professional
from sessions_app.seed.history import REGISTERED, Turnout
from sessions_app.seed.names import QUESTIONS
from sessions_app.seed.world import World

FROM_HERE, CANCELS, WALKS_IN, ASKS = 2 / 3, 0.06, 0.3, 0.14
NOBODY = {"name": "", "sort_name": "", "organisation": "", "job_title": "", "question": "", "share_contact": False}


@dataclass(frozen=True)
class Visitor:
    """Somebody who was there, with the row that waits to be written."""

    registration: dict[str, Any]
    one: Professional

    @property
    def is_listed(self) -> bool:
        return self.one.shares_contact


class Visitors:
    def __init__(self, world: World, writing: Writing) -> None:
        self._world, self._writing = world, writing
        self._people = world.crowd.people
        self._near: defaultdict[str, list[int]] = defaultdict(list)
        for index, one in enumerate(self._people):
            self._near[one.district].append(index)
        self._known = {email: id_ for id_, email in db.session.execute(select(Person.id, Person.email)).tuples()}
        period = PERIODS["participation"]
        assert period is not None
        self._kept_since = world.now - period

    def come(self, session_id: int, district: str, details: Details, turnout: Turnout) -> list[Visitor]:
        """All who registered; gives those who were there."""
        dice, starts_at = self._world.dice, details.starts_at
        drawn = self._draw(turnout.registered + 1, district)
        walks_in = drawn.pop()
        moments = sorted(starts_at - REGISTERED + timedelta(minutes=dice.randrange(59_000)) for _one in drawn)
        rows = [_row(session_id, number, moment) for number, moment in enumerate(moments, 1)]
        free = details.capacity
        for row in rows:
            if dice.random() < CANCELS:
                row.update(_cancelled(starts_at - timedelta(minutes=dice.randrange(120, 4000))))
            elif free:
                free -= 1
                row.update(_met(starts_at, came=dice.random() < turnout.came))
        if dice.random() < WALKS_IN:
            drawn.append(walks_in)
            rows.append(_row(session_id, len(drawn), starts_at) | _met(starts_at, came=True) | {"walk_in": True})
        is_kept = details.ends_at >= self._kept_since
        found = [self._write(row, self._people[index], is_kept) for row, index in zip(rows, drawn, strict=True)]
        return [one for one in found if one.registration["attendance"] is Attendance.ATTENDED]

    def _draw(self, number: int, district: str) -> list[int]:
        """So many different people, most of them from the district."""
        dice, near = self._world.dice, self._near[district]
        drawn = dict.fromkeys(dice.sample(near, min(int(number * FROM_HERE), len(near))))
        while len(drawn) < min(number, len(self._people)):
            drawn[dice.randrange(len(self._people))] = None
        found = list(drawn)
        dice.shuffle(found)
        return found

    def _write(self, row: dict[str, Any], one: Professional, is_kept: bool) -> Visitor:
        person_id = self.person_of(one) if is_kept else self._erased()
        row |= self._typed(one) if is_kept else NOBODY
        row |= {
            "id": self._writing.key_of(Registration),
            "person_id": person_id,
            "language": one.language,
            "link_version": 0 if is_kept else 1,
            "door_changed_at": row["attendance_marked_at"] or row["registered_at"],
        }
        self._writing.add(REGISTRATION, row)
        return Visitor(row, one)

    def _typed(self, one: Professional) -> dict[str, Any]:
        dice = self._world.dice
        return {
            "name": one.name,
            "sort_name": sort_name(one.name),
            "organisation": one.organisation,
            "job_title": one.job_title,
            "question": dice.choice(QUESTIONS) if dice.random() < ASKS else "",
            "share_contact": one.shares_contact,
        }

    def person_of(self, one: Professional) -> int:
        if one.email not in self._known:
            self._known[one.email] = self._add(one.email)
        return self._known[one.email]

    def _erased(self) -> int:
        return self._add(f"{self._world.dice.getrandbits(128):032x}@erased{TOP_LEVEL}")

    def _add(self, email: str) -> int:
        id_ = self._writing.key_of(Person)
        self._writing.add(PERSON, {"id": id_, "email": email, "link_version": 0, "created_at": self._world.now})
        return id_


def _row(session_id: int, number: int, moment: datetime) -> dict[str, Any]:
    """Somebody who waits, in vain."""
    return {
        "knowledge_session_id": session_id,
        "number": number,
        "status": RegistrationStatus.WAITING,
        "status_since": moment,
        "registered_at": moment,
        "ended_because": None,
        "walk_in": False,
        "attendance": None,
        "attendance_marked_at": None,
        "attendance_version": 0,
        "has_answered": False,
    }


def _cancelled(at: datetime) -> dict[str, Any]:
    return {"status": RegistrationStatus.CANCELLED, "status_since": at, "ended_because": EndedBecause.OWN}


def _met(starts_at: datetime, came: bool) -> dict[str, Any]:
    """At the door, or noted as missing when the list was completed."""
    return {
        "status": RegistrationStatus.CONFIRMED,
        "attendance": Attendance.ATTENDED if came else Attendance.NO_SHOW,
        "attendance_marked_at": starts_at + timedelta(minutes=5),
        "attendance_version": 1,
    }
