"""The organiser's table of participants: filtered, searched, ordered, by page or as a whole. A constant number of
queries, whatever the number of people. As a file: `participants_files.py`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Row, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from sessions_app.core import clock
from sessions_app.core.database import at_a_glance
from sessions_app.core.database.at_a_glance import Glance
from sessions_app.core.extensions import db
from sessions_app.core.forms import clean
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.late import late_question
from sessions_app.people.models import Person
from sessions_app.registrations.line import InLine, line_of
from sessions_app.registrations.models import Registration
from sessions_app.registrations.participant_counts import Counted, counted_of, question_of
from sessions_app.registrations.participant_lines import PAGE_LENGTH, Line, Order, lines_asked, page_of_lines
from sessions_app.registrations.queries import LIVING
from sessions_app.registrations.rules import RegistrationStatus

READ_AT_ONCE = 500
MOST_AT_ONCE = 500  # people for whom an organiser does something with one button

# The words of the address for each filter, in the order of what asks for attention.
STATUS_OF_FILTER = {
    "plek": RegistrationStatus.CONFIRMED,
    "wacht": RegistrationStatus.WAITING,
    "aanbod": RegistrationStatus.OFFERED,
    "gevraagd": RegistrationStatus.REQUESTED,
    "afgemeld": RegistrationStatus.CANCELLED,
}


def _by_name(of: type[Registration]) -> Sequence[Any]:
    return of.sort_name, of.id


def _in_line(of: type[Registration]) -> Sequence[Any]:
    return of.status_since, of.id


ORDERS: dict[str, Order] = {
    "naam": _by_name,
    "aangemeld": lambda of: (of.registered_at, of.id),
    "organisatie": lambda of: (func.lower(of.organisation), of.sort_name, of.id),
    "nummer": lambda of: (of.number,),
}


@dataclass(frozen=True)
class Wanted:
    """What the visitor chose. `names_only`: she may not know e-mail addresses, so a search does not look there either,
    and an order by moment would tell her when each registered."""

    toon: str = ""
    zoek: str = ""
    volgorde: str = ""
    names_only: bool = False

    @staticmethod
    def asked(address: Mapping[str, str], names_only: bool = False) -> "Wanted":
        """What stands in the address of the page."""
        chosen = {name: clean(address.get(name, ""))[:120] for name in ("toon", "zoek", "volgorde")}
        return Wanted(**chosen, names_only=names_only)

    @property
    def status(self) -> RegistrationStatus | None:
        return STATUS_OF_FILTER.get(self.toon)

    @property
    def address(self) -> dict[str, Any]:
        """As in the address of the page, without what was not chosen."""
        chosen = {"toon": self.toon, "zoek": self.zoek, "volgorde": self.volgorde}
        return {name: value for name, value in chosen.items() if value}

    @property
    def order(self) -> Order:
        """By name unless she chose otherwise; who waits stand in line."""
        if self.toon == "wacht" and not self.volgorde:
            return _in_line
        is_hidden = self.names_only and self.volgorde in ("aangemeld", "nummer")
        return _by_name if is_hidden else ORDERS.get(self.volgorde, _by_name)

    def conditions(self, knowledge_session: KnowledgeSession) -> list[ColumnElement[bool]]:
        return [*_of(knowledge_session.id, self.status), *self.search()]

    def search(self) -> list[ColumnElement[bool]]:
        if not self.zoek:
            return []
        fields = [Registration.name, Registration.organisation, *([] if self.names_only else [Person.email])]
        return [or_(*(field.icontains(self.zoek, autoescape=True) for field in fields))]


def _of(id_: int | BindParameter[int], status: RegistrationStatus | None) -> list[ColumnElement[bool]]:
    """Of this session, still someone, of this status if there is one."""
    of_session = [Registration.knowledge_session_id == id_, LIVING]
    return [*of_session, Registration.status == status] if status else of_session


@lru_cache(maxsize=32)
def _page_of(status: RegistrationStatus | None, order: Order) -> Glance:
    """Made once: to put it together takes longer than the database needs for it."""
    return page_of_lines(_of(bindparam("id"), status), order, searches_addresses=False)


def _page_searched(wanted: Wanted) -> Glance:
    conditions = [*_of(bindparam("id"), wanted.status), *wanted.search()]
    return page_of_lines(conditions, wanted.order, searches_addresses=not wanted.names_only)


@dataclass(frozen=True)
class Participants:
    """One page of the table, and what is counted of all. `places`: by registration, of who waits on this page.
    `mail_may_be_late`: whatever its session (`outbox/late.py`)."""

    lines: list[Line]
    places: dict[int, InLine]
    counted: Counted
    total: int
    page: int
    mail_may_be_late: bool

    @property
    def may_be_chosen_at_once(self) -> bool:
        return 1 < self.total <= MOST_AT_ONCE

    @property
    def first(self) -> int:
        return (self.page - 1) * PAGE_LENGTH + 1 if self.lines else 0

    @property
    def last(self) -> int:
        return self.first + len(self.lines) - 1 if self.lines else 0

    @property
    def has_next(self) -> bool:
        return self.last < self.total


def participants(knowledge_session: KnowledgeSession, wanted: Wanted, page: int = 1) -> Participants:
    """Those of this session that answer to the filter, a page of them; read in one way to the database and back."""
    statement = _page_searched(wanted) if wanted.zoek else _page_of(wanted.status, wanted.order)
    found, lines, late = at_a_glance.read(
        question_of(knowledge_session), lines_asked(statement, knowledge_session.id, page), late_question(clock.now())
    )
    counted, shown = counted_of(found), [Line(*line) for line in lines]
    if wanted.zoek:
        total = _number_of(wanted.conditions(knowledge_session))
    else:
        total = counted.per_status[wanted.status] if wanted.status else sum(counted.per_status.values())
    someone_waits = any(one.status is RegistrationStatus.WAITING for one in shown)
    places = line_of(knowledge_session) if someone_waits else {}
    return Participants(shown, places, counted, total, page, bool(late))


def everyone(
    knowledge_session: KnowledgeSession, wanted: Wanted, *columns: ColumnElement[Any] | InstrumentedAttribute[Any]
) -> Iterator[Row[Any]]:
    """Those who answer to the filter, all of them, each as a row of `columns`; read in parts."""
    statement = (
        select(*columns)
        .select_from(Registration)
        .join(Registration.person)
        .where(*wanted.conditions(knowledge_session))
        .order_by(*wanted.order(Registration))
    )
    rows: Iterable[Row[Any]] = db.session.execute(statement, execution_options={"yield_per": READ_AT_ONCE})
    yield from rows


def all_ids(knowledge_session: KnowledgeSession, wanted: Wanted) -> list[int]:
    """Of those who answer to the filter; none when they are more than can be done at once."""
    ids = [id_ for (id_,) in everyone(knowledge_session, wanted, Registration.id)]
    return ids if len(ids) <= MOST_AT_ONCE else []


def chosen_ones(knowledge_session: KnowledgeSession, ids: Sequence[int]) -> list[Registration]:
    """Those of this session with these numbers, by name; a number that is not hers to see is left out."""
    return list(
        db.session.scalars(
            select(Registration)
            .where(Registration.knowledge_session_id == knowledge_session.id, LIVING, Registration.id.in_(ids))
            .order_by(Registration.sort_name, Registration.id)
        )
    )


def _number_of(conditions: list[ColumnElement[bool]]) -> int:
    return db.session.scalar(select(func.count(Registration.id)).join(Registration.person).where(*conditions)) or 0
