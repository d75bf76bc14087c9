"""How many places are taken and free, per pool: counted, never kept. One query, however many sessions."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import Any, TypeVar

from sessions_app.core.extensions import db
from sessions_app.core.kept import kept_pages
from sessions_app.core.types import from_driver
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations import seating
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import RegistrationStatus
from sessions_app.registrations.seating import HOLDS_A_PLACE, Pool

M = TypeVar("M", bound=Hashable)

# By the driver itself: it is asked for each page that shows a session.
SEATS = kept_pages.Count(
    "SELECT knowledge_session_id, status, CASE WHEN online THEN 1 ELSE 0 END, count(*) FROM registrations "
    "WHERE knowledge_session_id IN ({ids}) AND status <> 'cancelled' "
    "GROUP BY knowledge_session_id, status, online"
)

SEATS_AND_NUMBER = (
    "SELECT status, CASE WHEN online THEN 1 ELSE 0 END, count(*), "
    "(SELECT max(number) FROM registrations WHERE knowledge_session_id = {id}), "
    "(SELECT max(status_since) FROM registrations WHERE knowledge_session_id = {id} AND status = 'waiting') "
    "FROM registrations WHERE knowledge_session_id = {id} GROUP BY status, online"
)


@dataclass(frozen=True)
class PoolSeats:
    """One kind of places. `is_open_to_others`: whether those who wait may be passed by (their organisation is full)."""

    pool: Pool
    places: int
    confirmed: int = 0
    offered: int = 0
    waiting: int = 0
    is_open_to_others: bool = False

    @property
    def taken(self) -> int:
        return self.confirmed + self.offered

    @property
    def free(self) -> int:
        return seating.free_places(self.places, self.taken)

    @property
    def is_overfull(self) -> bool:
        """After the places became fewer: nobody loses hers."""
        return self.taken > self.places

    @property
    def free_for_newcomers(self) -> int:
        """A free place goes to the line first."""
        return self.free if not self.waiting or self.is_open_to_others else 0

    @property
    def is_for_the_line(self) -> bool:
        """Places are free, and who waits goes before newcomers; also when nobody moves up any more."""
        return bool(self.free) and not self.free_for_newcomers


@dataclass(frozen=True)
class Seats:
    """Of one session: registrations per status and way of taking part (online or not). Where it was asked
    (`seats_to_give`): the highest number that was given to a registration, and since when the last in line waits."""

    counts: Mapping[tuple[RegistrationStatus, bool], int] = field(default_factory=dict)
    last_number: int | None = None
    last_waits_since: datetime | None = None

    @property
    def confirmed(self) -> int:
        return self.number(RegistrationStatus.CONFIRMED)

    @property
    def offered(self) -> int:
        return self.number(RegistrationStatus.OFFERED)

    @property
    def waiting(self) -> int:
        return self.number(RegistrationStatus.WAITING)

    @property
    def requested(self) -> int:
        return self.number(RegistrationStatus.REQUESTED)

    @property
    def taken(self) -> int:
        """With an offer that stands: that place is nobody else's."""
        return self.number(*HOLDS_A_PLACE)

    def number(self, *statuses: RegistrationStatus, online: bool | None = None) -> int:
        ways = (False, True) if online is None else (online,)
        return sum(self.counts.get((status, way), 0) for status in statuses for way in ways)

    def end_of_line(self, pool: Pool) -> int:
        """The number on the waiting list of whoever joins its end now, from 1."""
        return self.number(RegistrationStatus.WAITING, online=_online(pool)) + 1

    def pools(self, knowledge_session: KnowledgeSession) -> list[PoolSeats]:
        found = []
        for pool, places in places_in(knowledge_session).items():
            online = _online(pool)
            found.append(
                PoolSeats(
                    pool,
                    places,
                    confirmed=self.number(RegistrationStatus.CONFIRMED, online=online),
                    offered=self.number(RegistrationStatus.OFFERED, online=online),
                    waiting=self.number(RegistrationStatus.WAITING, online=online),
                    is_open_to_others=knowledge_session.limit_per_organisation is not None,
                )
            )
        return found

    def free_in(self, knowledge_session: KnowledgeSession) -> int:
        """Places that someone who registers now can have."""
        return sum(pool.free_for_newcomers for pool in self.pools(knowledge_session))


def _online(pool: Pool) -> bool | None:
    return None if pool is Pool.SHARED else pool is Pool.ONLINE


def places_in(knowledge_session: KnowledgeSession) -> dict[Pool, int]:
    return seating.places_of(knowledge_session.capacity, knowledge_session.online_capacity, knowledge_session.is_hybrid)


def pool_of(registration: Registration) -> Pool:
    return seating.pool_for(places_in(registration.knowledge_session), registration.online)


def seats_of(knowledge_session_ids: Iterable[int]) -> dict[int, Seats]:
    """Per session, in one query; true at this moment, also on a page that was made before."""
    ids = list(knowledge_session_ids)
    return _seats_in(kept_pages.counted(SEATS, ids), ids)


def pools_meaning(knowledge_session: KnowledgeSession, means: Callable[[list[PoolSeats]], M]) -> M:
    """What the pools of this moment mean, in so many words: a page that needs no more than that is not made anew with
    each registration."""
    return kept_pages.meaning(SEATS, [knowledge_session.id], lambda rows: means(_pools_in(knowledge_session, rows)))


def pools_live(knowledge_session: KnowledgeSession, told: Callable[[list[PoolSeats]], str]) -> str:
    """A piece of a page that tells the pools of the very moment."""
    return kept_pages.live(SEATS, [knowledge_session.id], lambda rows: told(_pools_in(knowledge_session, rows)))


def _pools_in(knowledge_session: KnowledgeSession, rows: Iterable[kept_pages.Row]) -> list[PoolSeats]:
    return _seats_in(rows, [knowledge_session.id])[knowledge_session.id].pools(knowledge_session)


def _seats_in(rows: Iterable[kept_pages.Row], ids: Iterable[int]) -> dict[int, Seats]:
    found: dict[int, dict[tuple[RegistrationStatus, bool], int]] = {id_: {} for id_ in ids}
    for session_id, status, online, number in rows:
        found[session_id][RegistrationStatus(status), bool(online)] = number
    return {id_: Seats(counts) for id_, counts in found.items()}


def seats(knowledge_session: KnowledgeSession) -> Seats:
    return seats_of([knowledge_session.id])[knowledge_session.id]


def seats_to_give(knowledge_session: KnowledgeSession) -> Seats:
    """The same, with the last number that was given; for who holds the lock on the session and gives a place."""
    return seats_counted(db.session.connection().exec_driver_sql(seats_and_number(knowledge_session)))


def seats_and_number(knowledge_session: KnowledgeSession) -> str:
    """The statement, for who asks it together with something else."""
    return SEATS_AND_NUMBER.format(id=int(knowledge_session.id))


def seats_counted(counted: Iterable[Any]) -> Seats:
    """What it answers."""
    counts, last_number, since = {}, 0, None
    for status, online, number, last_number, since in counted:  # noqa: B007 - each row tells these two
        counts[RegistrationStatus(status), bool(online)] = number
    return Seats(counts, last_number, from_driver(since))


def what_became_of_it(knowledge_session: KnowledgeSession, pools: Sequence[PoolSeats]) -> str:
    """What can be said to someone who registered, by the facts of the session alone: "place", "full", "line" where
    places are free and others wait for them, "asked" where the organiser decides, else "mail": it depends on how she
    takes part or on her organisation, and her mail tells."""
    if knowledge_session.needs_approval:
        return "asked"
    free = [pool for pool in pools if pool.free_for_newcomers]
    if not free:
        return "line" if any(pool.is_for_the_line for pool in pools) else "full"
    return "place" if len(free) == len(pools) and knowledge_session.limit_per_organisation is None else "mail"
