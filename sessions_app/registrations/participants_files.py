"""The list of participants as CSV and XLSX: everyone who answers to the filter of the page, with the columns that the
visitor may see there. What people need is in it only as long as it is kept (`core/retention.py`)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, String, cast, func, literal, select

from sessions_app.core import clock
from sessions_app.core.mail_addresses import is_reachable
from sessions_app.core.retention import PERIODS
from sessions_app.core.spreadsheets.writing import Cell, Column, Table
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import Person
from sessions_app.registrations.line import InLine, line_of
from sessions_app.registrations.models import Registration, RegistrationNeed
from sessions_app.registrations.participants import Wanted, everyone
from sessions_app.registrations.rules import Need
from sessions_app.registrations.waiting_words import why_for_staff
from sessions_app.registrations.words import attendance_word, ended_word, need_word, status_word

COLUMNS_READ: tuple[ColumnElement[Any], ...] = tuple(
    column.label(column.key)
    for column in (
        Registration.id, Registration.number, Registration.name, Registration.organisation, Registration.job_title,
        Registration.status, Registration.ended_because, Registration.online, Registration.registered_at,
        Registration.attendance, Registration.walk_in, Registration.question, Registration.staff_note, Person.email,
    )
)  # fmt: skip


@dataclass(frozen=True)
class _Field:
    """One column: its head, its width, what stands in it, and whether it is for organisers alone."""

    label: str
    width: int
    value: Any
    for_organisers: bool = True


def table_of(knowledge_session: KnowledgeSession, wanted: Wanted) -> Table:
    fields = _fields(knowledge_session, wanted.names_only, line_of(knowledge_session))
    return Table(
        title=_("Participants"),
        columns=[Column(field.label, field.width) for field in fields],
        rows=_rows(knowledge_session, wanted, fields),
        about=_about(knowledge_session, wanted),
    )


def table_on_paper(knowledge_session: KnowledgeSession, wanted: Wanted) -> Table:
    """What fits on a sheet: who, from where, and whether she has a place."""
    line, is_online = line_of(knowledge_session), knowledge_session.is_online_for
    fields = [
        _Field(_("No."), 5, lambda row: row.number),
        _Field(_("Name"), 30, lambda row: row.name, for_organisers=False),
        _Field(_("Organisation"), 30, lambda row: row.organisation, for_organisers=False),
        _Field(_("Status"), 22, lambda row: _status_in_short(row, line), for_organisers=False),
        _Field(_("Takes part"), 12, lambda row: _("online") if is_online(row.online) else ""),
        _Field(_("Note"), 34, lambda row: row.staff_note),
    ]
    shown = [field for field in fields if not (wanted.names_only and field.for_organisers)]
    columns = [Column(field.label, field.width) for field in shown]
    rows = _rows(knowledge_session, wanted, shown)
    return Table(_("Participants"), columns, list(rows), _about(knowledge_session, wanted))


def _status_in_short(row: Any, line: Mapping[int, InLine]) -> str:
    if row.id in line:
        return _("Waits, number %(number)s", number=line[row.id].position)
    return status_word(row.status)


def _fields(knowledge_session: KnowledgeSession, names_only: bool, line: Mapping[int, InLine]) -> list[_Field]:
    is_online = knowledge_session.is_online_for
    needs = [_Field(_("Needs"), 34, _needs)] if _needs_are_kept(knowledge_session) else []
    fields = [
        _Field(_("Name"), 30, lambda row: row.name, for_organisers=False),
        _Field(_("E-mail address"), 34, lambda row: row.email if is_reachable(row.email) else ""),
        _Field(_("Organisation"), 30, lambda row: row.organisation, for_organisers=False),
        _Field(_("Job title"), 24, lambda row: row.job_title),
        _Field(_("Status"), 22, lambda row: status_word(row.status), for_organisers=False),
        _Field(
            _("Number on the waiting list"), 12, lambda row: line[row.id].position if row.id in line else None, False
        ),
        _Field(_("Reason"), 28, lambda row: _reason(row, line)),
        _Field(_("Takes part"), 12, lambda row: _("online") if is_online(row.online) else _("in the room")),
        _Field(_("Number on the list"), 10, lambda row: row.number),
        _Field(_("Registered on"), 18, lambda row: row.registered_at),
        _Field(_("Attendance"), 16, lambda row: attendance_word(row.attendance)),
        _Field(_("Walk-in"), 10, lambda row: _("yes") if row.walk_in else ""),
        *needs,
        _Field(_("Note"), 34, lambda row: row.staff_note),
        _Field(_("Question for the speakers"), 50, lambda row: row.question),
    ]
    return [field for field in fields if not (names_only and field.for_organisers)]


def _rows(knowledge_session: KnowledgeSession, wanted: Wanted, fields: Sequence[_Field]) -> Iterator[Sequence[Cell]]:
    for row in everyone(knowledge_session, wanted, *COLUMNS_READ, _needs_column(knowledge_session, wanted)):
        yield [field.value(row) for field in fields]


def _reason(row: Any, line: Mapping[int, InLine]) -> str:
    """Why she waits, or why she is not there any more."""
    return why_for_staff(line[row.id]) if row.id in line else ended_word(row.ended_because)


def _needs_column(knowledge_session: KnowledgeSession, wanted: Wanted) -> ColumnElement[str]:
    """Read only for who may see it, and only while it is kept."""
    if wanted.names_only or not _needs_are_kept(knowledge_session):
        return literal("").label("needs")
    hers = RegistrationNeed.registration_id == Registration.id
    words = select(func.aggregate_strings(cast(RegistrationNeed.need, String), ",")).where(hers)
    return words.correlate(Registration).scalar_subquery().label("needs")


def _needs(row: Any) -> str:
    asked = set((row.needs or "").split(","))
    return ", ".join(need_word(need) for need in Need if need.value in asked)


def _needs_are_kept(knowledge_session: KnowledgeSession) -> bool:
    period = PERIODS["needs"]
    asked = knowledge_session.asks_access_needs or knowledge_session.asks_dietary_needs
    return asked and (period is None or clock.now() < knowledge_session.ends_at + period)


def _about(knowledge_session: KnowledgeSession, wanted: Wanted) -> list[tuple[str, Cell]]:
    return [
        (_("Session"), knowledge_session.title),
        (_("Starts"), knowledge_session.starts_at),
        (_("Filter"), status_word(wanted.status) if wanted.status else _("Everyone")),
        *([(_("Searched for"), wanted.zoek)] if wanted.zoek else []),
        (_("Made on"), clock.now()),
    ]
