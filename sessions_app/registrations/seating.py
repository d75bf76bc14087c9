"""Which places there are, who gets one, who moves up next, and why someone does not. Plain values in, decisions out.

A pool is a kind of place with a line of its own, first in, first out: the room, online, or one pool for both.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sessions_app.core.values import dataclass
from sessions_app.registrations.rules import RegistrationStatus

HOLDS_A_PLACE = (RegistrationStatus.CONFIRMED, RegistrationStatus.OFFERED)


class Pool(StrEnum):
    SHARED = "shared"
    ROOM = "room"
    ONLINE = "online"


class Why(StrEnum):
    """Why someone who waits has no place now. `NOT_YET_GIVEN`: there is one, and it is given at the next change."""

    NO_PLACE = "no_place"
    OVER_LIMIT = "over_limit"
    CLOSED = "closed"
    NOT_YET_GIVEN = "not_yet_given"


@dataclass(frozen=True)
class Waiting:
    """Someone in line. `organisation`: as it is compared (`organisation_names.py`); empty when she named none."""

    id: int
    since: datetime
    pool: Pool
    organisation: str = ""


@dataclass(frozen=True)
class Room:
    """What is left at a moment: free places per pool, and how many places each organisation holds."""

    free: Mapping[Pool, int]
    held: Mapping[str, int]
    limit: int | None = None

    def is_over_limit(self, organisation: str) -> bool:
        return self.limit is not None and bool(organisation) and self.held.get(organisation, 0) >= self.limit


def places_of(capacity: int, online_capacity: int | None, is_hybrid: bool) -> dict[Pool, int]:
    """Two pools when a hybrid session has online places of its own, else one."""
    if is_hybrid and online_capacity is not None:
        return {Pool.ROOM: capacity, Pool.ONLINE: online_capacity}
    return {Pool.SHARED: capacity}


def pool_for(places: Iterable[Pool], online: bool) -> Pool:
    if Pool.SHARED in places:
        return Pool.SHARED
    return Pool.ONLINE if online else Pool.ROOM


def free_places(places: int, taken: int) -> int:
    """Never below zero: walk-ins may have filled the room beyond its places, or the organiser lowered their number."""
    return max(places - taken, 0)


def who_moves_up(line: Iterable[Waiting], room: Room) -> list[int]:
    """The ids of those who get a free place: per pool who waits longest first. Who is over the limit of her
    organisation is skipped, and keeps her number."""
    free, held, moved = dict(room.free), Counter(room.held), []
    for one in in_order(line):
        if free.get(one.pool, 0) <= 0 or Room(free, held, room.limit).is_over_limit(one.organisation):
            continue
        free[one.pool] -= 1
        held[one.organisation] += 1
        moved.append(one.id)
    return moved


def in_order(line: Iterable[Waiting]) -> list[Waiting]:
    return sorted(line, key=lambda one: (one.since, one.id))


def status_for_newcomer(
    pool: Pool, organisation: str, line: Sequence[Waiting], room: Room, needs_approval: bool = False
) -> RegistrationStatus:
    """A place while there is one that nobody ahead of her can have: a newcomer never jumps the line."""
    if needs_approval:
        return RegistrationStatus.REQUESTED
    is_ahead = any(one.pool is pool and not room.is_over_limit(one.organisation) for one in line)
    if room.free.get(pool, 0) <= 0 or room.is_over_limit(organisation) or is_ahead:
        return RegistrationStatus.WAITING
    return RegistrationStatus.CONFIRMED


def may_move_up(is_published: bool, starts_at: datetime, closes_at: datetime | None, now: datetime) -> bool:
    """Until the session begins, or the moment that the organiser set; also after the last day to register."""
    return is_published and now < moving_up_ends_at(starts_at, closes_at)


def moving_up_ends_at(starts_at: datetime, closes_at: datetime | None) -> datetime:
    return min(starts_at, closes_at) if closes_at else starts_at


def why_waiting(one: Waiting, room: Room, moves_up: bool) -> Why:
    """The first that holds; her organisation's limit goes before a full room, because it is hers alone."""
    if not moves_up:
        return Why.CLOSED
    if room.is_over_limit(one.organisation):
        return Why.OVER_LIMIT
    return Why.NO_PLACE if room.free.get(one.pool, 0) <= 0 else Why.NOT_YET_GIVEN


def offer_ends_at(now: datetime, hours: int, moving_up_ends: datetime) -> datetime:
    """An offer never outlives the moment after which nobody moves up."""
    return min(now + timedelta(hours=hours), moving_up_ends)


def is_offer_open(expires_at: datetime | None, now: datetime) -> bool:
    return expires_at is not None and now < expires_at
