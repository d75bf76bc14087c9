"""What happened to a registration."""

from dataclasses import field
from datetime import datetime

from sessions_app.core import clock
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import Person
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import RegistrationStatus
from sessions_app.registrations.seating import Why


@dataclass(frozen=True)
class RegistrationConfirmed:
    """She has a place: at once, from the waiting list, or because the organiser said yes. `is_newcomer`: her address
    was nowhere in the house until this very registration, so there is nothing of her to look for. `has_changed_way`:
    she had one, and takes part online now instead of in the room, or the other way round."""

    registration: Registration
    from_waiting_list: bool = False
    is_approved: bool = False
    is_newcomer: bool = False
    has_changed_way: bool = False


@dataclass(frozen=True)
class WaitingListJoined:
    registration: Registration
    position: int
    why: Why = Why.NO_PLACE
    is_approved: bool = False
    is_newcomer: bool = False


@dataclass(frozen=True)
class PlaceOffered:
    """A place is kept for her until `offer_expires_at`; it is hers once she accepts."""

    registration: Registration


@dataclass(frozen=True)
class ApprovalAsked:
    """She registered for a session where the organiser decides who comes."""

    registration: Registration
    is_newcomer: bool = False


@dataclass(frozen=True)
class RegistrationApproved:
    """The organiser said yes; whether she has a place or waits is told by the event that follows."""

    registration: Registration


Times = tuple[datetime, datetime]  # from when until when


@dataclass
class AsKnown:
    """From when until when a session is as far as she knows, when that is not how it stands: of a move she knows
    nothing as long as no mail about it left. Who listens and takes such a mail back fills it in."""

    times: Times | None = None


@dataclass(frozen=True)
class RegistrationCancelled:
    """Why stands on the registration (`ended_because`); `reason`: what the organiser wrote to her about it."""

    registration: Registration
    had_place: bool
    reason: str = ""
    as_known: AsKnown = field(default_factory=AsKnown)


@dataclass(frozen=True)
class RegistrationRepeated:
    """Someone registered with an address that already is registered; only its owner is told."""

    registration: Registration


@dataclass(frozen=True)
class WalkedIn:
    """Came without a place and was let in: neither a confirmation nor an invitation is of use any more."""

    registration: Registration


@dataclass(frozen=True)
class QuestionChanged:
    """She asks the speakers something else than `before`, or nothing any more."""

    registration: Registration
    before: str


@dataclass(frozen=True)
class AttendanceMarked:
    """At the door: she is in, stayed away, or neither any more."""

    registration: Registration


@dataclass(frozen=True)
class RegistrationErased:
    """Her contact data of this registration go right after this event; the row stays, as a count. `is_her_wish`: she
    had it erased; not: its period is over. `wished_at`: then, also when a backup brought her back since."""

    registration: Registration
    is_her_wish: bool = False
    wished_at: datetime = field(default_factory=clock.now)


@dataclass(frozen=True)
class PersonErased:
    """All registrations of this address are erased; the address itself goes right after this event."""

    person: Person
    wished_at: datetime = field(default_factory=clock.now)


@dataclass(frozen=True)
class GroupRegistered:
    """One person registered others, and perhaps herself. `became`: each name with what a place was for someone new,
    so that it does not tell whether she was known. `key` makes it the same group."""

    knowledge_session: KnowledgeSession
    key: str
    name: str
    email: str
    language: str
    became: tuple[tuple[str, RegistrationStatus], ...]
