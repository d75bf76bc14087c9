"""What someone tells about herself, as it stands in her row."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.database.adding import add
from sessions_app.core.extensions import db
from sessions_app.core.names import sort_name
from sessions_app.core.plain_text import clean_line, clean_lines
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession, ProfessionalRegister
from sessions_app.people.models import Person
from sessions_app.registrations import moving_up, register_numbers, who_is_who
from sessions_app.registrations.models import RegisteredByOther, Registration, RegistrationNeed
from sessions_app.registrations.queries import next_number
from sessions_app.registrations.rules import Need, RegistrationStatus
from sessions_app.registrations.seats import Seats

NOTHING_MORE_YET = {"needs": (), "register_numbers": (), "registered_by": None}


@dataclass(frozen=True)
class Registrant:
    """Who registers a colleague: as a person, and by the name that she typed."""

    person_id: int
    name: str


@dataclass(frozen=True)
class RegistrationDetails:
    """What someone tells about herself. `email` is normalised already (`core.forms.normalised_email`)."""

    name: str
    email: str
    organisation: str = ""
    job_title: str = ""
    question: str = ""
    needs: frozenset[Need] = field(default_factory=frozenset)
    registers: Mapping[ProfessionalRegister, str] = field(default_factory=dict)
    share_contact: bool = False
    online: bool = False
    language: str = "nl"
    registered_by: Registrant | None = None  # a colleague; None when she registers herself
    entered_by_organiser: bool = False  # from a list that she has


def write_down(
    knowledge_session: KnowledgeSession,
    person: Person,
    details: RegistrationDetails,
    status: RegistrationStatus,
    known: Registration | None,
    taken: Seats | None = None,
) -> Registration:
    """The row of this person: a new one, or the one she cancelled, at the end of the line. `taken`: as it is `settled`;
    it spares to look for her number and for the end of the line."""
    if known is None:
        return _new(knowledge_session, person, details, status, taken)
    for name, value in _afresh(knowledge_session, details).items():
        setattr(known, name, value)
    write_details(known, details)
    _write_registrant(known, details.registered_by)
    moving_up.set_status(known, status, taken=taken)
    db.session.flush()
    return known


def _new(
    knowledge_session: KnowledgeSession,
    person: Person,
    details: RegistrationDetails,
    status: RegistrationStatus,
    taken: Seats | None,
) -> Registration:
    row = {
        "knowledge_session_id": knowledge_session.id,
        "person_id": person.id,
        "link_version": 0,
        "number": next_number(knowledge_session, taken),
        "status": status,
        "status_since": moving_up.since(status, knowledge_session, taken),
        **_afresh(knowledge_session, details),
        **_as_typed(details),
    }
    registration = add(Registration, row, knowledge_session=knowledge_session, person=person, **NOTHING_MORE_YET)
    if details.needs or details.registers or details.registered_by:
        write_details(registration, details)
        _write_registrant(registration, details.registered_by)
        db.session.flush()
    return registration


def _afresh(knowledge_session: KnowledgeSession, details: RegistrationDetails) -> dict[str, Any]:
    """How a registration begins, also that of somebody who comes back."""
    return {
        "registered_at": clock.now(),
        "language": details.language,
        "online": takes_part_online(knowledge_session, details),
        "walk_in": False,
        "entered_by_organiser": details.entered_by_organiser,
        "attendance": None,
        "attendance_marked_at": None,
    }


def locked_registration(knowledge_session: KnowledgeSession, person: Person) -> Registration | None:
    """What this person has here, as it stands now that the session is locked."""
    return db.session.scalar(
        select(Registration)
        .where(Registration.knowledge_session_id == knowledge_session.id, Registration.person_id == person.id)
        .execution_options(populate_existing=True)
    )


def takes_part_online(knowledge_session: KnowledgeSession, details: RegistrationDetails) -> bool:
    return knowledge_session.is_online_for(details.online)


def _write_registrant(registration: Registration, by: Registrant | None) -> None:
    if by is None:
        registration.registered_by = None
    elif registration.registered_by is None:
        registration.registered_by = RegisteredByOther(person_id=by.person_id, name=clean_line(by.name)[:120])
    else:
        registration.registered_by.person_id = by.person_id
        registration.registered_by.name = clean_line(by.name)[:120]


def write_details(registration: Registration, details: RegistrationDetails) -> None:
    goes_off_the_list = registration.share_contact and not details.share_contact
    for name, value in _as_typed(details).items():
        setattr(registration, name, value)
    if goes_off_the_list:
        who_is_who.withdraw(registration)
    kept = [one for one in registration.needs if one.need in details.needs]
    new = details.needs - {one.need for one in kept}
    registration.needs = [*kept, *(RegistrationNeed(need=need) for need in sorted(new))]
    register_numbers.write_down(registration, details.registers)


def _as_typed(details: RegistrationDetails) -> dict[str, Any]:
    name = clean_line(details.name)[:120]
    return {
        "name": name,
        "sort_name": sort_name(name),
        "organisation": clean_line(details.organisation)[:160],
        "job_title": clean_line(details.job_title)[:120],
        "question": clean_lines(details.question),
        "share_contact": details.share_contact,
    }
