"""The lines of the organiser's table, a page at a time: plain values, for each page reads and shows fifty of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import aliased

from sessions_app.core.database.at_a_glance import Asked, Glance
from sessions_app.core.mail_addresses import is_reachable
from sessions_app.people.models import Person
from sessions_app.registrations.models import Registration, RegistrationNeed
from sessions_app.registrations.rules import Attendance, EndedBecause, Need, RegistrationStatus

PAGE_LENGTH = 50


@dataclass(slots=True)
class Line:
    """One participant. `needs`: the words of hers, with a comma in between, None where she has none."""

    id: int
    person_id: int
    number: int
    name: str
    organisation: str
    job_title: str
    question: str
    staff_note: str
    status: RegistrationStatus
    attendance: Attendance | None
    ended_because: EndedBecause | None
    registered_at: datetime
    offer_expires_at: datetime | None
    online: bool
    walk_in: bool
    email: str
    needs: str | None

    @property
    def work(self) -> str:
        return ", ".join(filter(None, (self.job_title, self.organisation)))

    @property
    def address(self) -> str:
        """Empty where there is none."""
        return self.email if is_reachable(self.email) else ""

    @property
    def asked_for(self) -> list[Need]:
        """In the order in which the form asks them."""
        words = self.needs.split(",") if self.needs else ()
        return [need for need in Need if need in words] if words else []


_OF_PERSON, _SORTED_BY = ("email", "needs"), ("sort_name", "status_since")
_OWN = [field.name for field in fields(Line) if field.name not in _OF_PERSON]
Order = Callable[[type[Registration]], Sequence[Any]]


def page_of_lines(conditions: Sequence[ColumnElement[bool]], order: Order, searches_addresses: bool) -> Glance:
    """The statement for the page that begins at `first`: first which they are, then what belongs to each. By name
    nothing is sorted (an index)."""
    which = select(*(getattr(Registration, name) for name in (*_OWN, *_SORTED_BY))).where(*conditions)
    if searches_addresses:
        which = which.join(Registration.person)
    of_page = which.order_by(*order(Registration)).offset(bindparam("first")).limit(PAGE_LENGTH).subquery()
    one = aliased(Registration, of_page)
    needs = select(func.aggregate_strings(RegistrationNeed.need, ",")).where(RegistrationNeed.registration_id == one.id)
    return Glance(
        select(*(getattr(one, name) for name in _OWN), Person.email, needs.scalar_subquery())
        .join(Person, Person.id == one.person_id)
        .order_by(*order(one))
    )


def lines_asked(question: Glance, knowledge_session_id: int, page: int) -> Asked:
    """Each row that answers it is what a `Line` is made of."""
    return question.of(id=knowledge_session_id, first=(page - 1) * PAGE_LENGTH)
