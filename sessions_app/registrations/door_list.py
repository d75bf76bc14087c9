"""The list at the door as pages and telephones get it: light rows, how many are in, and what changed since.

However many people there are, it is the same few queries.
"""

import re
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, func, select

from sessions_app.core.extensions import db
from sessions_app.core.formatting import TUSSENVOEGSELS, without_accents
from sessions_app.core.values import dataclass
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import CONFIRMED, LIVING
from sessions_app.registrations.rules import Attendance, RegistrationStatus

# Two changes may be written down in another order than they become visible; so each answer reaches back this far.
OVERLAP = timedelta(seconds=60)

SHOWN = (
    Registration.id,
    Registration.number,
    Registration.name,
    Registration.sort_name,
    Registration.organisation,
    Registration.status,
    Registration.online,
    Registration.attendance,
    Registration.attendance_marked_at,
    Registration.attendance_version,
)
DoorRow = Row  # the columns of SHOWN


@dataclass(frozen=True)
class DoorState:
    """How many have a place and how many of them are in; `mark` changes when anything does that the door shows."""

    expected: int
    attended: int
    changed_at: datetime | None
    mark: str


def state_of(knowledge_session_id: int) -> DoorState:
    found = db.session.execute(
        select(
            func.count(Registration.id).filter(CONFIRMED),
            func.count(Registration.id).filter(CONFIRMED, Registration.attendance == Attendance.ATTENDED),
            func.max(Registration.door_changed_at),
            func.count(Registration.id),
            func.coalesce(func.sum(Registration.attendance_version), 0),
        ).where(Registration.knowledge_session_id == knowledge_session_id)
    ).one()
    moment = f"{found[2].timestamp():.6f}" if found[2] else "0"
    return DoorState(found[0], found[1], found[2], "-".join([moment, *map(str, found[:2]), *map(str, found[3:])]))


def rows_of(knowledge_session_id: int, search: str = "", names_only: bool = False) -> list["DoorRow"]:
    """Everyone, by name; who cancelled may come all the same. `names_only`: organisations are not searched."""
    rows = _rows(knowledge_session_id, LIVING)
    if not search:
        return rows
    shown = [(row, row.name if names_only else f"{row.name} {row.organisation}") for row in rows]
    return [row for row, text in shown if matches(search, text, row.number)]


def expected(rows: list["DoorRow"]) -> list["DoorRow"]:
    """Those who may turn up: all but who cancelled."""
    return [row for row in rows if row.status is not RegistrationStatus.CANCELLED]


def changed_since(knowledge_session_id: int, moment: datetime | None) -> list["DoorRow"]:
    """Also who was erased since then, so that her row can go."""
    return _rows(knowledge_session_id, *([Registration.door_changed_at > moment - OVERLAP] if moment else []))


def matches(search: str, text: str, number: int) -> bool:
    """As `static/js/door.js` does: accents, capitals and tussenvoegsels do not matter, a number is hers."""
    asked = _words(search)
    if asked == [str(number)]:
        return True
    wanted = [word for word in asked if word not in TUSSENVOEGSELS] or asked
    there, run_on = _words(text), "".join(asked)
    each_begins_a_word = all(any(word.startswith(one) for word in there) for one in wanted)
    return each_begins_a_word or any("".join(there[at:]).startswith(run_on) for at in range(len(there)))


def sort_key(row: "DoorRow | Registration") -> str:
    """By name without tussenvoegsel, as everywhere, whatever the database makes of it."""
    return f"{row.sort_name} {row.id:010d}"


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", without_accents(text))


def _rows(knowledge_session_id: int, *conditions: ColumnElement[bool]) -> list["DoorRow"]:
    statement = select(*SHOWN).where(Registration.knowledge_session_id == knowledge_session_id, *conditions)
    return sorted(db.session.execute(statement), key=sort_key)
