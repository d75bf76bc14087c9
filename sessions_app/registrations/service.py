"""Registering, cancelling, changing details. Beside it: who moves up (`moving_up.py`), offers (`offers.py`), the
organiser's yes (`approval.py`), room or online (`taking_part.py`), the door (`attendance.py`), and what she tells
(`writing_down.py`).

Places are counted under a lock on the session's row, so that two at once never share the last one.
"""

from sessions_app.core import clock, links
from sessions_app.core.events import publish
from sessions_app.core.extensions import db
from sessions_app.core.plain_text import clean_line
from sessions_app.core.refusing import refuses_nothing
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.service import together
from sessions_app.people.service import perhaps_new
from sessions_app.registrations import moving_up, rules
from sessions_app.registrations.events import (
    ApprovalAsked,
    QuestionChanged,
    RegistrationConfirmed,
    RegistrationRepeated,
    WaitingListJoined,
)
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import WHOLE, position_of
from sessions_app.registrations.room_left import is_organisation_full, is_same_organisation
from sessions_app.registrations.rules import EndedBecause, RegistrationStatus
from sessions_app.registrations.seating import HOLDS_A_PLACE
from sessions_app.registrations.seats import Seats, pool_of
from sessions_app.registrations.writing_down import (
    RegistrationDetails as RegistrationDetails,  # noqa: PLC0414 - other rooms find it here
)
from sessions_app.registrations.writing_down import locked_registration, takes_part_online, write_details, write_down


def find_living(registration_id: int) -> Registration | None:
    """With all that her own pages tell; None once she is erased."""
    registration = db.session.get(Registration, registration_id, options=WHOLE)
    return registration if registration is not None and not registration.is_erased else None


REGISTRATION_LINK = links.register(
    "registration", "/aanmelding/{token}", find_living, Registration, lambda registration: registration.language
)
DOOR_LINK = links.register("door", "/beheer/inchecken/{token}", find_living, Registration)


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
    """A place, the end of the line, or first the organiser's yes. Who is registered already keeps what she has, and
    only she is told.

    Raises a `RegistrationRefused` when the session does not take registrations now; her address stands there by then,
    so whoever goes on has looked for her before.
    """
    newcomer = perhaps_new(details.email)
    counted, made = moving_up.lock_to_register(knowledge_session, newcomer.statement)
    rules.check_registration_is_open(knowledge_session.registration_state(clock.now()).value)
    person, is_newcomer = newcomer.person_and_newness(made)
    known = None if is_newcomer else locked_registration(knowledge_session, person)
    if known is not None and not known.is_cancelled:
        publish(RegistrationRepeated(known))
        return Outcome(known, was_known=True)
    taken = moving_up.settled(knowledge_session, counted)
    status = _status_for(knowledge_session, details, taken)
    registration = write_down(knowledge_session, person, details, status, known, taken)
    with together():
        tell_status(registration, is_newcomer=is_newcomer, taken=taken)
    return Outcome(registration, was_known=False)


def _status_for(knowledge_session: KnowledgeSession, details: RegistrationDetails, taken: Seats) -> RegistrationStatus:
    if knowledge_session.needs_approval:
        return RegistrationStatus.REQUESTED
    organisation, online = clean_line(details.organisation)[:160], takes_part_online(knowledge_session, details)
    return moving_up.status_for_newcomer(knowledge_session, organisation, online, taken)


def tell_status(
    registration: Registration, is_approved: bool = False, is_newcomer: bool = False, taken: Seats | None = None
) -> None:
    """What she has got: one event, and so one mail. `taken`: as it was `settled` before she joined the end of the line;
    it spares to count who stands before her."""
    if registration.is_confirmed:
        publish(RegistrationConfirmed(registration, is_approved=is_approved, is_newcomer=is_newcomer))
    elif registration.is_requested:
        publish(ApprovalAsked(registration, is_newcomer))
    else:
        why = moving_up.why_waiting(registration)
        position = taken.end_of_line(pool_of(registration)) if taken else position_of(registration)
        publish(WaitingListJoined(registration, position, why, is_approved, is_newcomer))


def cancel(registration: Registration, because: EndedBecause = EndedBecause.OWN) -> None:
    """Gives the place back; the first in line moves up in the same transaction. Twice is the same as once.

    Raises `SessionIsCancelled`, or `TooLateToCancel` once the session has begun.
    """
    knowledge_session = moving_up.lock_and_refresh(registration)
    if registration.is_cancelled:
        return
    _check_may_cancel(registration)
    moving_up.end(registration, because)
    moving_up.settle(knowledge_session)


def move_up(knowledge_session: KnowledgeSession) -> list[Registration]:
    """Gives free places to those who wait, the first in line first; tells who moved up."""
    moving_up.lock(knowledge_session)
    return moving_up.settle(knowledge_session)


def change_details(registration: Registration, details: RegistrationDetails) -> None:
    """Changes what she told about herself; not her address, her language or how she takes part.

    Raises `TooLateToChange` after the session and for a cancelled registration, `OrganisationIsFull` when she holds a
    place and her new organisation has as many as it may.
    """
    _check_may_change(registration)
    asked_before = registration.question
    if details.organisation != registration.organisation:
        _change_organisation(registration, details.organisation)
    write_details(registration, details)
    db.session.flush()
    if registration.question != asked_before:
        publish(QuestionChanged(registration, asked_before))


def note_answered(registration: Registration) -> None:
    """She filled in the evaluation; a flag without a moment, so that the answer cannot be traced to her."""
    registration.has_answered = True
    db.session.flush()


def may_still_cancel(registration: Registration) -> bool:
    """For pages: whether to offer it at this moment."""
    return not registration.is_cancelled and refuses_nothing(
        rules.RegistrationRefused, lambda: _check_may_cancel(registration)
    )


def may_still_change(registration: Registration) -> bool:
    """For pages: whether to offer it at this moment."""
    return refuses_nothing(rules.RegistrationRefused, lambda: _check_may_change(registration))


def _check_may_cancel(registration: Registration) -> None:
    knowledge_session = registration.knowledge_session
    rules.check_may_cancel(knowledge_session.is_cancelled, knowledge_session.starts_at, clock.now())


def _check_may_change(registration: Registration) -> None:
    rules.check_may_change(registration.status, registration.knowledge_session.ends_at, clock.now())


def _change_organisation(registration: Registration, organisation: str) -> None:
    """Where places per organisation are limited, hers counts as another's from now on, and her old one has room."""
    if registration.knowledge_session.limit_per_organisation is None:
        return
    knowledge_session, organisation = moving_up.lock_and_refresh(registration), clean_line(organisation)[:160]
    changes = not is_same_organisation(registration.organisation, organisation)
    holds_place = registration.status in HOLDS_A_PLACE
    if changes and holds_place and is_organisation_full(knowledge_session, organisation):
        raise rules.OrganisationIsFull
    registration.organisation = organisation
    db.session.flush()
    moving_up.settle(knowledge_session)
