"""How a knowledge session stands for whoever may want to come."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sessions_app.knowledge_sessions.models import KnowledgeSession, RegistrationState
from sessions_app.registrations.queries import Seats

FEW = 3  # from here on we say "only so many left"


class Situation(StrEnum):
    DRAFT = "draft"
    CANCELLED = "cancelled"
    PAST = "past"
    CLOSED = "closed"
    OPENS_LATER = "opens_later"
    FULL = "full"
    FEW_LEFT = "few_left"
    FREE = "free"


OF_STATE = {
    RegistrationState.NOT_PUBLISHED: Situation.DRAFT,
    RegistrationState.CANCELLED: Situation.CANCELLED,
    RegistrationState.PAST: Situation.PAST,
    RegistrationState.CLOSED: Situation.CLOSED,
    RegistrationState.NOT_YET_OPEN: Situation.OPENS_LATER,
}


@dataclass(frozen=True)
class Standing:
    """One session with its figures of this moment, as lists and pages show it."""

    knowledge_session: KnowledgeSession
    situation: Situation
    confirmed: int
    free: int
    waiting: int
    is_over: bool

    @property
    def can_register(self) -> bool:
        """For a place or for the waiting list."""
        return self.situation in (Situation.FREE, Situation.FEW_LEFT, Situation.FULL)

    @property
    def is_off(self) -> bool:
        return self.situation is Situation.CANCELLED


def standing_of(knowledge_session: KnowledgeSession, seats: Seats, now: datetime) -> Standing:
    free = seats.free_of(knowledge_session.capacity)
    state = knowledge_session.registration_state(now)
    return Standing(
        knowledge_session,
        situation=OF_STATE.get(state) or situation_while_open(free),
        confirmed=seats.confirmed,
        free=free,
        waiting=seats.waiting,
        is_over=knowledge_session.ends_at <= now,
    )


def situation_while_open(free: int) -> Situation:
    if free == 0:
        return Situation.FULL
    return Situation.FEW_LEFT if free <= FEW else Situation.FREE
