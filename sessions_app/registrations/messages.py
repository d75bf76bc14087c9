"""One function per mail. What happened is in the key, so that the same thing is never said twice."""

from sessions_app.core import clock
from sessions_app.outbox.message import Message
from sessions_app.people.models import Person
from sessions_app.registrations.models import Registration


def registration_confirmed(registration: Registration) -> Message:
    """She has a place: her own link and the code for the door. The calendar invitation is a mail of its own."""
    return _about("registration_confirmed", registration)


def waiting_list_joined(registration: Registration, position: int) -> Message:
    """The session is full: her number, and what happens next."""
    return _about("waiting_list_joined", registration, position=position)


def place_came_free(registration: Registration) -> Message:
    """She moved up from the waiting list: as the confirmation, with good news first."""
    return _about("place_came_free", registration)


def registration_cancelled(registration: Registration, had_place: bool) -> Message:
    """She is off the list, and how to come back. Her calendar is told by a CANCEL of its own."""
    return _about("registration_cancelled", registration, had_place=had_place)


def registration_repeated(registration: Registration, position: int) -> Message:
    """Someone registered with her address again; nothing changed. Once a day at most."""
    return Message(
        kind="registration_repeated",
        key=f"registration_repeated:{registration.id}:{clock.today().isoformat()}",
        recipient_email=registration.person.email,
        recipient_name=registration.name,
        language=registration.language,
        context=_context(registration) | {"position": position},
        knowledge_session_id=registration.knowledge_session_id,
    )


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
    return Message(
        kind=kind,
        key=f"{kind}:{registration.id}:{registration.status_since.isoformat()}",
        recipient_email=registration.person.email,
        recipient_name=registration.name,
        language=registration.language,
        context=_context(registration) | more,
        knowledge_session_id=registration.knowledge_session_id,
        chain=f"registration:{registration.id}",
    )


def _context(registration: Registration) -> dict[str, object]:
    return {
        "name": registration.name,
        "registration": registration,
        "knowledge_session": registration.knowledge_session,
    }
