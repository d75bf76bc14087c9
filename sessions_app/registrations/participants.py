"""The organiser's table of participants: filtered, searched, ordered, by page or as a whole. A constant number of
queries, whatever the number of people. As a file: `participants_files.py`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import Person
from sessions_app.registrations.line import InLine, line_of
from sessions_app.registrations.models import Registration, RegistrationNeed
from sessions_app.registrations.queries import CONFIRMED, LIVING
from sessions_app.registrations.rules import Need, RegistrationStatus

PAGE_LENGTH = 50
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
ORDERS = {
    "naam": (Registration.sort_name, Registration.id),
    "aangemeld": (Registration.registered_at, Registration.id),
    "organisatie": (func.lower(Registration.organisation), Registration.sort_name, Registration.id),
    "nummer": (Registration.number,),
}
IN_LINE = (Registration.status_since, Registration.id)


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
        chosen = {name: address.get(name, "").strip()[:120] for name in ("toon", "zoek", "volgorde")}
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
    def order(self) -> Sequence[Any]:
        """By name unless she chose otherwise; who waits stand in line."""
        if self.toon == "wacht" and not self.volgorde:
            return IN_LINE
        by_name = self.volgorde not in ORDERS or (self.names_only and self.volgorde in ("aangemeld", "nummer"))
        return ORDERS["naam" if by_name else self.volgorde]

    def conditions(self, knowledge_session: KnowledgeSession) -> list[ColumnElement[bool]]:
        conditions = [Registration.knowledge_session_id == knowledge_session.id, LIVING]
        if self.status:
            conditions.append(Registration.status == self.status)
        if self.zoek:
            fields = [Registration.name, Registration.organisation, *([] if self.names_only else [Person.email])]
            conditions.append(or_(*(field.icontains(self.zoek, autoescape=True) for field in fields)))
        return conditions


@dataclass(frozen=True)
class Participants:
    """One page of the table. By registration: `places` of who waits on it (number, reason), and what each `needs`."""

    rows: list[Registration]
    places: dict[int, InLine]
    needs: dict[int, list[Need]]
    counts: dict[RegistrationStatus, int]
    total: int
    page: int

    @property
    def may_be_chosen_at_once(self) -> bool:
        return 1 < self.total <= MOST_AT_ONCE

    @property
    def first(self) -> int:
        return (self.page - 1) * PAGE_LENGTH + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def has_next(self) -> bool:
        return self.last < self.total


def participants(knowledge_session: KnowledgeSession, wanted: Wanted, page: int = 1) -> Participants:
    """Those of this session that answer to the filter, a page of them."""
    conditions, per_status = wanted.conditions(knowledge_session), counts(knowledge_session)
    total = _number_of(conditions) if wanted.zoek else sum(per_status.values())
    if wanted.status and not wanted.zoek:
        total = per_status[wanted.status]
    rows = _rows_of_page(conditions, wanted, page)
    places = line_of(knowledge_session) if any(one.is_waiting for one in rows) else {}
    return Participants(rows, places, _needs_by_registration(rows), per_status, total, page)


def everyone(
    knowledge_session: KnowledgeSession, wanted: Wanted, *columns: ColumnElement[Any] | InstrumentedAttribute[Any]
) -> Iterator[Row[Any]]:
    """Those who answer to the filter, all of them, each as a row of `columns`; read in parts."""
    statement = (
        select(*columns)
        .select_from(Registration)
        .join(Registration.person)
        .where(*wanted.conditions(knowledge_session))
        .order_by(*wanted.order)
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


def needs_of(knowledge_session: KnowledgeSession) -> dict[Need, int]:
    """How many of those with a place need what."""
    needed = db.session.execute(
        select(RegistrationNeed.need, func.count())
        .join(Registration, Registration.id == RegistrationNeed.registration_id)
        .where(Registration.knowledge_session_id == knowledge_session.id, CONFIRMED)
        .group_by(RegistrationNeed.need)
    )
    counted = {need: number for need, number in needed}
    return {need: counted[need] for need in Need if need in counted}


def counts(knowledge_session: KnowledgeSession) -> dict[RegistrationStatus, int]:
    counted = db.session.execute(
        select(Registration.status, func.count())
        .where(Registration.knowledge_session_id == knowledge_session.id, LIVING)
        .group_by(Registration.status)
    )
    found = {status: number for status, number in counted}
    return {status: found.get(status, 0) for status in RegistrationStatus}


def _rows_of_page(conditions: list[ColumnElement[bool]], wanted: Wanted, page: int) -> list[Registration]:
    """First which, then all of them: a database that has to sort thousands sorts small rows."""
    of_page = select(Registration.id).where(*conditions).order_by(*wanted.order)
    if wanted.zoek and not wanted.names_only:
        of_page = of_page.join(Registration.person)
    ids = list(db.session.scalars(of_page.offset((page - 1) * PAGE_LENGTH).limit(PAGE_LENGTH)))
    found = {one.id: one for one in db.session.scalars(select(Registration).where(Registration.id.in_(ids)))}
    return [found[id_] for id_ in ids]


def _number_of(conditions: list[ColumnElement[bool]]) -> int:
    return db.session.scalar(select(func.count(Registration.id)).join(Registration.person).where(*conditions)) or 0


def _needs_by_registration(rows: Sequence[Registration]) -> dict[int, list[Need]]:
    """In the order in which the form asks them."""
    ids = [one.id for one in rows]
    asked = select(RegistrationNeed.registration_id, RegistrationNeed.need)
    found: dict[int, set[Need]] = defaultdict(set)
    for registration_id, need in db.session.execute(asked.where(RegistrationNeed.registration_id.in_(ids))):
        found[registration_id].add(need)
    return {id_: [need for need in Need if need in needs] for id_, needs in found.items()}
