"""What happened to a registration."""

from dataclasses import dataclass

from sessions_app.people.models import Person
from sessions_app.registrations.models import Registration


@dataclass(frozen=True)
class RegistrationConfirmed:
    registration: Registration
    from_waiting_list: bool = False


@dataclass(frozen=True)
class WaitingListJoined:
    registration: Registration
    position: int


@dataclass(frozen=True)
class RegistrationCancelled:
    registration: Registration
    had_place: bool


@dataclass(frozen=True)
class RegistrationRepeated:
    """Someone registered with an address that already is registered; only its owner is told."""

    registration: Registration


@dataclass(frozen=True)
class WalkedIn:
    """Came without a place and was let in: neither a confirmation nor an invitation is of use any more."""

    registration: Registration


@dataclass(frozen=True)
class AttendanceMarked:
    """At the door: she is in, stayed away, or neither any more."""

    registration: Registration


@dataclass(frozen=True)
class RegistrationErased:
    """Her contact data of this registration go right after this event; the row stays, as a count."""

    registration: Registration


@dataclass(frozen=True)
class PersonErased:
    """All registrations of this address are erased; the address itself goes right after this event."""

    person: Person
