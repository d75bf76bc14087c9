"""Registering, cancelling, moving up from the waiting list, changing details; attendance is in `attendance.py`.

Places are counted under a lock on the session's row, so that two at once never share the last one.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from sessions_app.core import clock, links
from sessions_app.core.database import lock_row
from sessions_app.core.events import publish
from sessions_app.core.extensions import db
from sessions_app.core.formatting import sort_name
from sessions_app.core.plain_text import clean_line, clean_lines
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import Person
from sessions_app.people.service import person_with
from sessions_app.registrations import rules
from sessions_app.registrations.events import (
    RegistrationCancelled,
    RegistrationConfirmed,
    RegistrationRepeated,
    WaitingListJoined,
)
from sessions_app.registrations.models import Registration, RegistrationNeed
from sessions_app.registrations.queries import position_of, seats, waiting_list
from sessions_app.registrations.rules import Need, RegistrationStatus


def _find_living(registration_id: int) -> Registration | None:
    registration = db.session.get(Registration, registration_id)
    return registration if registration is not None and not registration.is_erased else None


REGISTRATION_LINK = links.register("registration", "/aanmelding/{token}", _find_living)
DOOR_LINK = links.register("door", "/beheer/inchecken/{token}", _find_living)


@dataclass(frozen=True)
class RegistrationDetails:
    """What someone tells about herself. `email` is normalised already (`core.forms.normalised_email`)."""

    name: str
    email: str
    organisation: str = ""
    job_title: str = ""
    question: str = ""
    needs: frozenset[Need] = field(default_factory=frozenset)
    share_contact: bool = False
    online: bool = False
    language: str = "nl"


@dataclass(frozen=True)
class Outcome:
    """What became of it. `was_known` is for the owner's mailbox alone, never for the page that follows."""

    registration: Registration
    was_known: bool


def find_by_link(token: str) -> Registration | None:
    """The registration that a personal link opens."""
    return links.find_by_token(REGISTRATION_LINK, token)


def find_by_door_link(token: str) -> Registration | None:
    """The registration behind the QR code that is shown at the door."""
    return links.find_by_token(DOOR_LINK, token)


def path_of(registration: Registration) -> str:
    """The path of her own page."""
    return links.path_for(REGISTRATION_LINK, registration)


def register(knowledge_session: KnowledgeSession, details: RegistrationDetails) -> Outcome:
    """A place, or the end of the line. Who is registered already keeps what she has, and only she is told.

    Raises a `RegistrationRefused` when the session does not take registrations now.
    """
    _lock(knowledge_session)
    rules.check_registration_is_open(knowledge_session.registration_state(clock.now()).value)
    person = person_with(details.email)
    known = locked_registration(knowledge_session, person)
    if known is not None and not known.is_cancelled:
        publish(RegistrationRepeated(known))
        return Outcome(known, was_known=True)
    _fill_free_places(knowledge_session)
    status = _status_for_newcomer(knowledge_session)
    registration = write_down(knowledge_session, person, details, status, known)
    if registration.is_confirmed:
        publish(RegistrationConfirmed(registration))
    else:
        publish(WaitingListJoined(registration, position_of(registration)))
    return Outcome(registration, was_known=False)


def cancel(registration: Registration) -> None:
    """Gives the place back; the first in line moves up in the same transaction. Twice is the same as once.

    Raises `SessionIsCancelled`, or `TooLateToCancel` once the session has begun.
    """
    knowledge_session = registration.knowledge_session
    _lock(knowledge_session)
    db.session.refresh(registration)
    if registration.is_cancelled:
        return
    rules.check_may_cancel(knowledge_session.is_cancelled, knowledge_session.starts_at, clock.now())
    had_place = registration.is_confirmed
    _set_status(registration, RegistrationStatus.CANCELLED)
    registration.needs.clear()
    db.session.flush()
    publish(RegistrationCancelled(registration, had_place))
    _fill_free_places(knowledge_session)


def move_up(knowledge_session: KnowledgeSession) -> list[Registration]:
    """Gives free places to those who wait, the first in line first; tells who moved up."""
    _lock(knowledge_session)
    return _fill_free_places(knowledge_session)


def change_details(registration: Registration, details: RegistrationDetails) -> None:
    """Changes what she told about herself; not her address, her language or how she takes part.

    Raises `TooLateToChange` after the session and for a cancelled registration.
    """
    rules.check_may_change(registration.status, registration.knowledge_session.ends_at, clock.now())
    _write_details(registration, details)
    db.session.flush()


def note_answered(registration: Registration) -> None:
    """She filled in the evaluation; a flag without a moment, so that the answer cannot be traced to her."""
    registration.has_answered = True
    db.session.flush()


def may_still_cancel(registration: Registration) -> bool:
    """For pages: whether to offer it at this moment."""
    knowledge_session = registration.knowledge_session
    if registration.is_cancelled or knowledge_session.is_cancelled:
        return False
    return clock.now() < knowledge_session.starts_at


def may_still_change(registration: Registration) -> bool:
    """For pages: whether to offer it at this moment."""
    return not registration.is_cancelled and clock.now() < registration.knowledge_session.ends_at


def write_down(
    knowledge_session: KnowledgeSession,
    person: Person,
    details: RegistrationDetails,
    status: RegistrationStatus,
    known: Registration | None,
) -> Registration:
    """The row of this person: a new one, or the one she cancelled, at the end of the line."""
    registration = known or Registration(knowledge_session=knowledge_session, person=person, link_version=0)
    registration.registered_at = clock.now()
    registration.language = details.language
    registration.online = knowledge_session.is_online_only or (knowledge_session.is_hybrid and details.online)
    registration.walk_in = False
    registration.attendance = None
    registration.attendance_marked_at = None
    _write_details(registration, details)
    _set_status(registration, status)
    if registration.is_waiting:
        registration.status_since = _end_of_the_line(knowledge_session)
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


def _lock(knowledge_session: KnowledgeSession) -> None:
    db.session.flush()  # populate_existing would otherwise forget what the caller changed
    lock_row(KnowledgeSession, knowledge_session.id)


def _status_for_newcomer(knowledge_session: KnowledgeSession) -> RegistrationStatus:
    taken = seats(knowledge_session)
    state = knowledge_session.registration_state(clock.now()).value
    return rules.status_for_new_registration(state, knowledge_session.capacity, taken.confirmed, taken.waiting)


def _fill_free_places(knowledge_session: KnowledgeSession) -> list[Registration]:
    if not rules.may_move_up(knowledge_session.is_published, knowledge_session.starts_at, clock.now()):
        return []
    free = seats(knowledge_session).free_of(knowledge_session.capacity)
    waiting = {one.id: one for one in waiting_list(knowledge_session.id)} if free else {}
    line = [(one.status_since, one.id) for one in waiting.values()]
    moved = [waiting[id_] for id_ in rules.first_in_line(line, free)]
    for registration in moved:
        _set_status(registration, RegistrationStatus.CONFIRMED)
    db.session.flush()
    for registration in moved:
        publish(RegistrationConfirmed(registration, from_waiting_list=True))
    return moved


def _end_of_the_line(knowledge_session: KnowledgeSession) -> datetime:
    """Behind everyone who waits, also when two servers' clocks differ or two come in the same instant."""
    with db.session.no_autoflush:
        last = max((waiting.status_since for waiting in waiting_list(knowledge_session.id)), default=None)
    return max(clock.now(), last + timedelta(microseconds=1)) if last else clock.now()


def _set_status(registration: Registration, status: RegistrationStatus) -> None:
    registration.status = status
    registration.status_since = clock.now()


def _write_details(registration: Registration, details: RegistrationDetails) -> None:
    registration.name = clean_line(details.name)[:120]
    registration.sort_name = sort_name(registration.name)
    registration.organisation = clean_line(details.organisation)[:160]
    registration.job_title = clean_line(details.job_title)[:120]
    registration.question = clean_lines(details.question)
    registration.share_contact = details.share_contact
    kept = [one for one in registration.needs if one.need in details.needs]
    new = details.needs - {one.need for one in kept}
    registration.needs = [*kept, *(RegistrationNeed(need=need) for need in sorted(new))]
