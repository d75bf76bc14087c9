"""What happened to a knowledge session."""

from dataclasses import field
from datetime import datetime

from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession, Theme
from sessions_app.knowledge_sessions.rules import Appointment


@dataclass(frozen=True)
class KnowledgeSessionPlanned:
    knowledge_session: KnowledgeSession


@dataclass(frozen=True)
class KnowledgeSessionCopied:
    """The same again on another day; what rooms above keep of the original can come along."""

    original: KnowledgeSession
    copy: KnowledgeSession


@dataclass(frozen=True)
class KnowledgeSessionEdited:
    """What stands in nobody's calendar, or a draft."""

    knowledge_session: KnowledgeSession


@dataclass(frozen=True)
class DraftCancelled:
    """Nobody but staff ever saw it."""

    knowledge_session: KnowledgeSession


@dataclass(frozen=True)
class KnowledgeSessionPublished:
    knowledge_session: KnowledgeSession


@dataclass(frozen=True)
class KnowledgeSessionRescheduled:
    """Another time, place or online link: what people wrote in their calendars is no longer true."""

    knowledge_session: KnowledgeSession
    before: Appointment
    after: Appointment
    explanation: str = ""


@dataclass
class Told:
    """How many people get which mail; the rooms that write them count."""

    updated: int = 0  # an updated invitation: she has a place
    invited: int = 0  # the same: a round invited her, and the session stands in her calendar
    tentative: int = 0  # the same: she has no place, but a round put the session in her calendar
    waiting: int = 0  # words alone: she waits, or has an offer or asked for a place
    withdrawn: int = 0  # a mail that takes the session out of her calendar
    planned_rounds: int = 0  # of invitations that wait for their moment
    rounds_in_vain: int = 0  # of these: nobody could register any more at that moment, so they would not leave

    @property
    def invitations(self) -> int:
        return self.updated + self.invited + self.tentative

    @property
    def everyone(self) -> int:
        return self.invitations + self.waiting + self.withdrawn

    @property
    def is_worth_asking(self) -> bool:
        """Whether the organiser must know of it before she saves."""
        return bool(self.everyone or self.rounds_in_vain)


@dataclass(frozen=True)
class MoveConsidered:
    """Nothing has changed yet: who would be told if it became `after`? Who listens adds to `told`."""

    knowledge_session: KnowledgeSession
    before: Appointment
    after: Appointment
    takes_people_until: datetime | None = None  # when registering would close
    told: Told = field(default_factory=Told)


@dataclass(frozen=True)
class CancellationConsidered:
    """Nothing has changed yet: who would be told if it were cancelled? Who listens adds to `told`."""

    knowledge_session: KnowledgeSession
    told: Told = field(default_factory=Told)


@dataclass(frozen=True)
class KnowledgeSessionCancelled:
    knowledge_session: KnowledgeSession
    explanation: str = ""


@dataclass(frozen=True)
class SeatingChanged:
    """How many places there are, or by which rules they are given: someone who waits may move up."""

    knowledge_session: KnowledgeSession


@dataclass(frozen=True)
class AttendanceCompleted:
    """The organiser pressed "aanwezigheid klaar"."""

    knowledge_session: KnowledgeSession


@dataclass(frozen=True)
class ThemesMerged:
    """The sessions of another theme have this one now."""

    kept: Theme
