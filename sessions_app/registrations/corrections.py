"""What an organiser does for participants: put details right, send someone her own link again, and decide about several
at once. Each of several has her own answer; one that is refused does not hold up the others."""

from collections.abc import Callable, Iterable
from dataclasses import field

from sessions_app.core import clock
from sessions_app.core.events import publish
from sessions_app.core.extensions import db
from sessions_app.core.names import sort_name
from sessions_app.core.plain_text import clean_line, clean_lines
from sessions_app.core.values import dataclass
from sessions_app.outbox.service import enqueue, withdraw_unsent_to
from sessions_app.people.service import person_with
from sessions_app.registrations import approval, moving_up, organiser_messages, service
from sessions_app.registrations.correction_events import (
    AddressCorrected,
    AddressLetGo,
    DetailsCorrected,
    PlaceFollowedAddress,
)
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import EndedBecause, RegistrationRefused
from sessions_app.registrations.seating import HOLDS_A_PLACE
from sessions_app.registrations.writing_down import locked_registration


class AddressIsTaken(RegistrationRefused):
    """Somebody with that address is registered for this session already."""


class AddressIsSettled(RegistrationRefused):
    """The session is over or the registration cancelled: what went to the old address is not sent anew."""


@dataclass(frozen=True)
class Correction:
    """`email` is normalised already."""

    name: str
    email: str
    organisation: str = ""
    job_title: str = ""
    note: str = ""


@dataclass(frozen=True)
class Done:
    """Of how many it was asked, who it was done for, and who was refused, with what."""

    for_whom: list[Registration] = field(default_factory=list)
    refused: list[tuple[Registration, RegistrationRefused]] = field(default_factory=list)


def correct(registration: Registration, correction: Correction) -> None:
    """Her details as the organiser knows them; at any time, because a name must be right on a certificate too.

    Raises `AddressIsTaken` or `AddressIsSettled` when the address changes and may not.
    """
    moving_up.lock_and_refresh(registration)
    if correction.email and correction.email != registration.person.email:  # a walk-in may have none
        _correct_address(registration, correction.email)
    registration.name = clean_line(correction.name)[:120]
    registration.sort_name = sort_name(registration.name)
    registration.organisation = clean_line(correction.organisation)[:160]
    registration.job_title = clean_line(correction.job_title)[:120]
    registration.staff_note = clean_lines(correction.note)
    db.session.flush()
    publish(DetailsCorrected(registration))
    moving_up.settle(registration.knowledge_session)  # her organisation may count for another one now


def cancel_all(registrations: Iterable[Registration]) -> Done:
    """Who holds no place goes first: nobody moves up, with a mail, only to be cancelled a moment later."""
    in_turn = sorted(registrations, key=lambda one: one.status in HOLDS_A_PLACE)
    return _for_each(in_turn, lambda one: service.cancel(one, EndedBecause.ORGANISER), _is_there)


def approve_all(registrations: Iterable[Registration]) -> Done:
    """Where not everyone fits, who asked first gets the place."""
    return _for_each(as_they_asked(registrations), approval.approve, lambda one: one.is_requested)


def as_they_asked(registrations: Iterable[Registration]) -> list[Registration]:
    return sorted(registrations, key=lambda one: (one.status_since, one.id))


def turn_down_all(registrations: Iterable[Registration], reason: str = "") -> Done:
    return _for_each(registrations, lambda one: approval.turn_down(one, reason), lambda one: one.is_requested)


def send_links(registrations: Iterable[Registration]) -> Done:
    return _for_each(registrations, send_own_link, _is_there)


def send_own_link(registration: Registration, is_new_address: bool = False) -> None:
    """Her own link once more, to her own address."""
    enqueue(organiser_messages.own_link(registration, is_new_address))


def let_go_of_mails(event: AddressLetGo) -> None:
    """A mail that still waits would take her new link to the old address."""
    withdraw_unsent_to(event.registration.person.email, event.registration.knowledge_session_id)


def tell_new_address(event: AddressCorrected) -> None:
    send_own_link(event.registration, is_new_address=True)


def may_correct_address(registration: Registration) -> bool:
    return not registration.is_cancelled and clock.now() < registration.knowledge_session.ends_at


def _is_there(registration: Registration) -> bool:
    return not registration.is_cancelled


def _for_each(
    registrations: Iterable[Registration], act: Callable[[Registration], None], concerns: Callable[[Registration], bool]
) -> Done:
    done = Done()
    for registration in registrations:
        if not concerns(registration):
            continue
        try:
            act(registration)
        except RegistrationRefused as refusal:  # asked before anything changed, so there is nothing to take back
            done.refused.append((registration, refusal))
        else:
            done.for_whom.append(registration)
    return done


def _correct_address(registration: Registration, email: str) -> None:
    """The old link stops, the old address hears that it is out of it, the new one gets everything anew."""
    if not may_correct_address(registration):
        raise AddressIsSettled
    person = person_with(email)
    if locked_registration(registration.knowledge_session, person) is not None:
        raise AddressIsTaken
    publish(AddressLetGo(registration, had_place=registration.is_confirmed))
    before, registration.person = registration.person, person
    registration.link_version += 1
    db.session.flush()
    publish(AddressCorrected(registration, before))
    if registration.is_confirmed:
        publish(PlaceFollowedAddress(registration))
