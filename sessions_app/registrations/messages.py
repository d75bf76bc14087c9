"""One function per mail. What happened is in the key, so that the same thing is never said twice."""

from datetime import datetime

from sessions_app.core import clock
from sessions_app.outbox.message import Message
from sessions_app.people.models import Person
from sessions_app.registrations.events import Times
from sessions_app.registrations.mail_about import chain_of, mail_about
from sessions_app.registrations.models import Registration
from sessions_app.registrations.register_numbers import lacks_number
from sessions_app.registrations.seating import Why


def registration_confirmed(registration: Registration) -> Message:
    """She has a place: her own link and the code for the door. The calendar invitation is a mail of its own."""
    return _about("registration_confirmed", registration)


def waiting_list_joined(
    registration: Registration, position: int, why: Why = Why.NO_PLACE, is_approved: bool = False
) -> Message:
    """There is no place for her now: why, her number, and what happens next."""
    return _about("waiting_list_joined", registration, position=position, why=why, is_approved=is_approved)


def place_offered(registration: Registration) -> Message:
    """A place is kept for her for a while: until when, and where she says yes or no."""
    return _about("place_offered", registration)


def offer_expired(registration: Registration, knows: Times | None = None) -> Message:
    """She did not answer in time: the place went on, and how to come back."""
    return _about("offer_expired", registration, knows=knows)


def approval_asked(registration: Registration) -> Message:
    """The organiser decides who comes; she has no place yet."""
    return _about("approval_asked", registration)


def registration_approved(registration: Registration) -> Message:
    """The organiser said yes and she has a place: as the confirmation."""
    return _about("registration_approved", registration)


def not_approved(registration: Registration, explanation: str, knows: Times | None = None) -> Message:
    """The organiser said no; `explanation` is hers, and may be empty."""
    return _about("not_approved", registration, explanation=explanation, knows=knows)


def place_came_free(registration: Registration) -> Message:
    """She moved up from the waiting list: as the confirmation, with good news first."""
    return _about("place_came_free", registration)


def way_changed(registration: Registration) -> Message:
    """She takes part online now, or in the room. It may leave instead of the confirmation, so it holds her link too."""
    return _about("way_changed", registration)


def registration_cancelled(registration: Registration, had_place: bool, knows: Times | None = None) -> Message:
    """She is off the list, and how to come back. Her calendar is told by a CANCEL of its own. `knows`: when it is as
    far as she knows, when that is not how the session stands; so in each mail to who is off the list."""
    return _about("registration_cancelled", registration, had_place=had_place, knows=knows)


def registration_repeated(registration: Registration, position: int) -> Message:
    """Someone registered with her address again; nothing changed. Once a day at most."""
    version = f"{registration.id}:{clock.today().isoformat()}"
    return mail_about(registration, "registration_repeated", version, {"position": position})


def certificate_ready(registration: Registration, due_at: datetime) -> Message:
    """Her certificate is on her own page; once, whatever becomes of the list afterwards."""
    context = {"lacks_number": lacks_number(registration)}
    return mail_about(registration, "certificate_ready", str(registration.id), context, due_at=due_at)


def link_again(person: Person, registrations: list[Registration]) -> Message:
    """The links to everything she still goes to or waits for. Once a day at most."""
    latest = max(registrations, key=lambda registration: registration.registered_at)
    return Message(
        kind="link_again",
        key=f"link_again:{person.id}:{clock.today().isoformat()}",
        recipient_email=person.email,
        recipient_name=latest.name,
        language=latest.language,
        context={"name": latest.name, "registrations": registrations},
    )


def _about(kind: str, registration: Registration, **more: object) -> Message:
    """A newer mail about the state of the same registration replaces an older one that has not left."""
    version = f"{registration.id}:{registration.status_since.isoformat()}"
    return mail_about(registration, kind, version, more, chain=chain_of(registration))
