"""What happened when an organiser put an address right."""

from dataclasses import field

from sessions_app.core.values import dataclass
from sessions_app.people.models import Person
from sessions_app.registrations.events import AsKnown
from sessions_app.registrations.models import Registration


@dataclass(frozen=True)
class AddressLetGo:
    """This registration goes to another address right after this event: the old one hears that it is out of it."""

    registration: Registration
    had_place: bool
    as_known: AsKnown = field(default_factory=AsKnown)


@dataclass(frozen=True)
class AddressCorrected:
    """From now on all that is said about this registration goes to its new address; `before` is whose it was."""

    registration: Registration
    before: Person


@dataclass(frozen=True)
class PlaceFollowedAddress:
    """The same, for who has a place: her calendar."""

    registration: Registration
    from_waiting_list: bool = False
    is_newcomer: bool = False


@dataclass(frozen=True)
class DetailsCorrected:
    """Her name, organisation or job title as the organiser wrote it, or the note beside it."""

    registration: Registration
