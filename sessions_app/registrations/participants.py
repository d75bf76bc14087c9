"""The organiser's table of participants: filtered, searched, ordered, and as CSV. The number of queries is constant."""

import csv
from collections import Counter
from dataclasses import dataclass
from io import StringIO

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import selectinload

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.plain_text import spreadsheet_cell
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import Person
from sessions_app.registrations.models import Registration, RegistrationNeed
from sessions_app.registrations.queries import CONFIRMED, LIVING, waiting_list
from sessions_app.registrations.rules import Need, RegistrationStatus
from sessions_app.registrations.words import attendance_word, status_word

PAGE_LENGTH = 100


@dataclass(frozen=True)
class Participants:
    """One page of the table. `positions`: number on the waiting list per registration; `counts` per status."""

    rows: list[Registration]
    positions: dict[int, int]
    counts: dict[RegistrationStatus, int]
    total: int
    page: int

    @property
    def first(self) -> int:
        return (self.page - 1) * PAGE_LENGTH + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def has_next(self) -> bool:
        return self.last < self.total


def participants(
    knowledge_session: KnowledgeSession,
    status: RegistrationStatus | None = None,
    search: str = "",
    by_moment: bool = False,
    page: int = 1,
    names_only: bool = False,
) -> Participants:
    """Those of this session that answer to the filter; by name, or by the moment they registered.

    `names_only`: for who may not know e-mail addresses; then a search does not look in them either.
    """
    wanted = [Registration.knowledge_session_id == knowledge_session.id, LIVING]
    if status:
        wanted.append(Registration.status == status)
    if search:
        wanted.append(_holds(search, names_only))
    total = db.session.scalar(select(func.count(Registration.id)).join(Registration.person).where(*wanted)) or 0
    order = (Registration.registered_at, Registration.id) if by_moment else (Registration.sort_name, Registration.id)
    rows = db.session.scalars(
        select(Registration)
        .join(Registration.person)
        .where(*wanted)
        .options(selectinload(Registration.needs))
        .order_by(*order)
        .offset((page - 1) * PAGE_LENGTH)
        .limit(PAGE_LENGTH)
    )
    return Participants(list(rows), positions_in(knowledge_session), _counts(knowledge_session), total, page)


def positions_in(knowledge_session: KnowledgeSession) -> dict[int, int]:
    """The number on the waiting list of everyone who waits."""
    return {waiting.id: number for number, waiting in enumerate(waiting_list(knowledge_session.id), start=1)}


def needs_of(knowledge_session: KnowledgeSession) -> dict[Need, int]:
    """How many of those with a place need what."""
    needed = db.session.scalars(
        select(RegistrationNeed.need)
        .join(Registration, Registration.id == RegistrationNeed.registration_id)
        .where(Registration.knowledge_session_id == knowledge_session.id, CONFIRMED)
    )
    counted = Counter(needed)
    return {need: counted[need] for need in Need if counted[need]}


def as_csv(knowledge_session: KnowledgeSession) -> bytes:
    """Everyone, for a Dutch Excel: semicolons, a byte order mark, no cell that could be taken for a formula.

    Needs are left out on purpose: they are wiped a week after the session, and a file on a laptop is not.
    """
    everyone = db.session.scalars(
        select(Registration)
        .where(Registration.knowledge_session_id == knowledge_session.id, LIVING)
        .order_by(Registration.sort_name, Registration.id)
    )
    positions = positions_in(knowledge_session)
    file = StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(_heads())
    for registration in everyone:
        writer.writerow([spreadsheet_cell(value) for value in _values(registration, positions)])
    return b"\xef\xbb\xbf" + file.getvalue().encode("utf-8", "replace")


def _heads() -> list[str]:
    return [
        _("Name"),
        _("E-mail address"),
        _("Organisation"),
        _("Job title"),
        _("Status"),
        _("Number on the waiting list"),
        _("Takes part"),
        _("Registered on"),
        _("Attendance"),
        _("Walk-in"),
        _("Question for the speakers"),
    ]


def _values(registration: Registration, positions: dict[int, int]) -> list[str]:
    return [
        registration.name,
        registration.person.email,
        registration.organisation,
        registration.job_title,
        status_word(registration.status),
        str(positions.get(registration.id, "")),
        _("online") if registration.online else _("in the room"),
        clock.local(registration.registered_at).strftime("%Y-%m-%d %H:%M"),
        attendance_word(registration.attendance),
        _("yes") if registration.walk_in else "",
        registration.question,
    ]


def _counts(knowledge_session: KnowledgeSession) -> dict[RegistrationStatus, int]:
    counted = db.session.execute(
        select(Registration.status, func.count())
        .where(Registration.knowledge_session_id == knowledge_session.id, LIVING)
        .group_by(Registration.status)
    )
    found = {status: number for status, number in counted}
    return {status: found.get(status, 0) for status in RegistrationStatus}


def _holds(search: str, names_only: bool) -> ColumnElement[bool]:
    fields = [Registration.name, Registration.organisation, *([] if names_only else [Person.email])]
    return or_(*(field.icontains(search, autoescape=True) for field in fields))
