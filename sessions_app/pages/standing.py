"""How a knowledge session stands for whoever may want to come."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession, RegistrationState
from sessions_app.registrations.seats import PoolSeats, Seats

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
    pools: Sequence[PoolSeats]
    is_over: bool
    requested: int = 0  # who wait for the organiser's yes

    @property
    def places(self) -> int:
        return self.knowledge_session.places

    @property
    def taken(self) -> int:
        """With the places that are offered to someone just now."""
        return sum(pool.taken for pool in self.pools)

    @property
    def confirmed(self) -> int:
        return sum(pool.confirmed for pool in self.pools)

    @property
    def free(self) -> int:
        """Places that someone who registers now can have."""
        return sum(pool.free_for_newcomers for pool in self.pools)

    @property
    def is_for_the_line(self) -> bool:
        """Not full: places are free, and who waits goes before newcomers."""
        return not self.free and any(pool.is_for_the_line for pool in self.pools)

    @property
    def waiting(self) -> int:
        return sum(pool.waiting for pool in self.pools)

    @property
    def can_register(self) -> bool:
        """For a place or for the waiting list."""
        return self.situation in (Situation.FREE, Situation.FEW_LEFT, Situation.FULL)

    @property
    def is_off(self) -> bool:
        return self.situation is Situation.CANCELLED


def standing_of(knowledge_session: KnowledgeSession, seats: Seats, now: datetime) -> Standing:
    pools = seats.pools(knowledge_session)
    state = knowledge_session.registration_state(now)
    return Standing(
        knowledge_session,
        situation=OF_STATE.get(state) or situation_while_open(sum(pool.free_for_newcomers for pool in pools)),
        pools=pools,
        is_over=knowledge_session.ends_at <= now,
        requested=seats.requested,
    )


def situation_while_open(free: int) -> Situation:
    if free == 0:
        return Situation.FULL
    return Situation.FEW_LEFT if free <= FEW else Situation.FREE
