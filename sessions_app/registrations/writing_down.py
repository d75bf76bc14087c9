"""What someone tells about herself, as it stands in her row."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.formatting import sort_name
from sessions_app.core.plain_text import clean_line, clean_lines
from sessions_app.knowledge_sessions.models import KnowledgeSession, ProfessionalRegister
from sessions_app.people.models import Person
from sessions_app.registrations import moving_up, register_numbers, who_is_who
from sessions_app.registrations.models import RegisteredByOther, Registration, RegistrationNeed
from sessions_app.registrations.queries import next_number
from sessions_app.registrations.rules import Need, RegistrationStatus
from sessions_app.registrations.seats import Seats


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
    it spares to look for her number."""
    registration = known or Registration(
        knowledge_session=knowledge_session, person=person, link_version=0, number=next_number(knowledge_session, taken)
    )
    registration.registered_at = clock.now()
    registration.language = details.language
    registration.online = takes_part_online(knowledge_session, details)
    registration.walk_in = False
    registration.entered_by_organiser = details.entered_by_organiser
    registration.attendance = None
    registration.attendance_marked_at = None
    write_details(registration, details)
    _write_registrant(registration, details.registered_by)
    moving_up.set_status(registration, status)
    db.session.add(registration)
    db.session.flush()
    return registration


def locked_registration(knowledge_session: KnowledgeSession, person: Person) -> Registration | None:
    """What this person has here, as it stands now that the session is locked."""
    return db.session.scalar(
        select(Registration)
        .where(Registration.knowledge_session_id == knowledge_session.id, Registration.person_id == person.id)
        .execution_options(populate_existing=True)
    )


def takes_part_online(knowledge_session: KnowledgeSession, details: RegistrationDetails) -> bool:
    return knowledge_session.is_online_only or (knowledge_session.is_hybrid and details.online)


def _write_registrant(registration: Registration, by: Registrant | None) -> None:
    if by is None:
        registration.registered_by = None
    elif registration.registered_by is None:
        registration.registered_by = RegisteredByOther(person_id=by.person_id, name=clean_line(by.name)[:120])
    else:
        registration.registered_by.person_id = by.person_id
        registration.registered_by.name = clean_line(by.name)[:120]


def write_details(registration: Registration, details: RegistrationDetails) -> None:
    registration.name = clean_line(details.name)[:120]
    registration.sort_name = sort_name(registration.name)
    registration.organisation = clean_line(details.organisation)[:160]
    registration.job_title = clean_line(details.job_title)[:120]
    registration.question = clean_lines(details.question)
    registration.share_contact = details.share_contact
    if not details.share_contact:
        who_is_who.withdraw(registration)
    kept = [one for one in registration.needs if one.need in details.needs]
    new = details.needs - {one.need for one in kept}
    registration.needs = [*kept, *(RegistrationNeed(need=need) for need in sorted(new))]
    register_numbers.write_down(registration, details.registers)
