"""Who gets a place, who moves up, and why someone does not: tables, and what must hold for every line."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.registrations import seating
from sessions_app.registrations.rules import RegistrationStatus
from sessions_app.registrations.seating import Pool, Room, Waiting, Why

NOON = datetime(2027, 1, 14, 11, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CONFIRMED, WAITS, REQUESTED = RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING, RegistrationStatus.REQUESTED


def waiting(number: int, pool: Pool = Pool.SHARED, organisation: str = "", minutes: int | None = None) -> Waiting:
    return Waiting(number, NOON + timedelta(minutes=number if minutes is None else minutes), pool, organisation)


@pytest.mark.parametrize(
    ("online_capacity", "is_hybrid", "places"),
    [
        (None, False, {Pool.SHARED: 25}),
        (None, True, {Pool.SHARED: 25}),  # the room and online share the places
        (100, True, {Pool.ROOM: 25, Pool.ONLINE: 100}),
        (100, False, {Pool.SHARED: 25}),  # the link, or the room, was taken away later
    ],
)
def test_the_pools_of_a_session(online_capacity: int | None, is_hybrid: bool, places: dict[Pool, int]) -> None:
    assert seating.places_of(25, online_capacity, is_hybrid) == places


@pytest.mark.parametrize(
    ("free", "line", "organisation", "status"),
    [
        (1, [], "wpi", CONFIRMED),
        (0, [], "wpi", WAITS),
        (0, [waiting(1)], "wpi", WAITS),
        (1, [waiting(1)], "wpi", WAITS),  # a free place goes to the line first
        (1, [waiting(1, Pool.ONLINE)], "wpi", CONFIRMED),  # that is another line
        (1, [waiting(1, organisation="ggz")], "wpi", CONFIRMED),  # of ggz there are three already: nobody can have it
        (5, [], "ggz", WAITS),
        (5, [], "", CONFIRMED),  # of no organisation: of no limit
    ],
)
def test_a_place_or_the_waiting_list(
    free: int, line: list[Waiting], organisation: str, status: RegistrationStatus
) -> None:
    room = Room({Pool.SHARED: free, Pool.ONLINE: 0}, {"ggz": 3}, limit=3)
    assert seating.status_for_newcomer(Pool.SHARED, organisation, line, room) is status
    asks = seating.status_for_newcomer(Pool.SHARED, organisation, line, room, needs_approval=True)
    assert asks is REQUESTED


@pytest.mark.parametrize(
    ("line", "free", "held", "limit", "moved"),
    [
        ([waiting(3), waiting(1), waiting(2)], 2, {}, None, [1, 2]),
        ([waiting(2, minutes=5), waiting(1, minutes=5)], 1, {}, None, [1]),  # the same instant: the lower number
        ([waiting(1)], 0, {}, None, []),
        ([], 3, {}, None, []),
        ([waiting(1, organisation="ggz"), waiting(2, organisation="wpi")], 2, {"ggz": 2}, 2, [2]),
        ([waiting(1, organisation="ggz"), waiting(2, organisation="ggz")], 2, {"ggz": 1}, 2, [1]),  # counts along
        ([waiting(1, organisation="ggz")], 2, {"ggz": 2}, 3, [1]),  # the limit was raised
        ([waiting(1), waiting(2)], 2, {"": 9}, 1, [1, 2]),
    ],
)
def test_who_waits_longest_moves_up_and_who_is_over_the_limit_is_skipped(
    line: list[Waiting], free: int, held: dict[str, int], limit: int | None, moved: list[int]
) -> None:
    assert seating.who_moves_up(line, Room({Pool.SHARED: free}, held, limit)) == moved


def test_each_pool_has_a_line_of_its_own() -> None:
    line = [waiting(1, Pool.ROOM), waiting(2, Pool.ONLINE), waiting(3, Pool.ONLINE), waiting(4, Pool.ROOM)]
    assert seating.who_moves_up(line, Room({Pool.ROOM: 0, Pool.ONLINE: 1}, {})) == [2]
    assert seating.who_moves_up(line, Room({Pool.ROOM: 2, Pool.ONLINE: 0}, {})) == [1, 4]


organisations = st.sampled_from(["", "wpi", "ggz"])
lines = st.lists(
    st.tuples(st.sampled_from([Pool.ROOM, Pool.ONLINE]), organisations, st.integers(0, 3)), max_size=12
).map(lambda found: [waiting(id_, pool, name, minutes) for id_, (pool, name, minutes) in enumerate(found)])
rooms = st.builds(
    Room,
    st.fixed_dictionaries({Pool.ROOM: st.integers(0, 4), Pool.ONLINE: st.integers(0, 4)}),
    st.dictionaries(st.sampled_from(["wpi", "ggz"]), st.integers(0, 3)),
    st.none() | st.integers(1, 3),
)


@given(lines, rooms)
def test_never_more_than_there_are_places_and_nobody_is_passed_by_unfairly(line: list[Waiting], room: Room) -> None:
    moved = seating.who_moves_up(line, room)
    by_id = {one.id: one for one in line}
    taken = Counter(by_id[id_].pool for id_ in moved)
    assert all(taken[pool] <= free for pool, free in room.free.items())
    assert len(moved) == len(set(moved))
    held = Counter(room.held) + Counter(by_id[id_].organisation for id_ in moved)
    if room.limit is not None:
        gained = {by_id[id_].organisation for id_ in moved if by_id[id_].organisation}
        assert all(held[name] <= room.limit for name in gained)
    for left in (one for one in line if one.id not in moved):
        is_full = taken[left.pool] == room.free[left.pool]
        assert is_full or Room({}, held, room.limit).is_over_limit(left.organisation)
        behind = [by_id[id_] for id_ in moved if by_id[id_].pool is left.pool]
        passed_by = any((one.since, one.id) > (left.since, left.id) for one in behind)
        assert not passed_by or Room({}, held, room.limit).is_over_limit(left.organisation)


@given(lines, rooms, organisations, st.sampled_from([Pool.ROOM, Pool.ONLINE]))
def test_after_moving_up_a_newcomer_takes_no_place_that_someone_in_line_could_have(
    line: list[Waiting], room: Room, organisation: str, pool: Pool
) -> None:
    moved = [one for one in line if one.id in seating.who_moves_up(line, room)]
    free = {name: number - sum(one.pool is name for one in moved) for name, number in room.free.items()}
    after = Room(free, Counter(room.held) + Counter(one.organisation for one in moved), room.limit)
    left = [one for one in line if one not in moved]
    status = seating.status_for_newcomer(pool, organisation, left, after)
    assert (status is CONFIRMED) is (free[pool] > 0 and not after.is_over_limit(organisation))


@pytest.mark.parametrize(
    ("published", "closes_at", "now", "moves"),
    [
        (True, None, NOON - HOUR, True),
        (True, None, NOON, False),  # the session begins
        (False, None, NOON - HOUR, False),
        (True, NOON - HOUR, NOON - 2 * HOUR, True),
        (True, NOON - HOUR, NOON - HOUR, False),
    ],
)
def test_moving_up_until_the_session_begins_or_the_organiser_closes_it(
    published: bool, closes_at: datetime | None, now: datetime, moves: bool
) -> None:
    assert seating.may_move_up(published, NOON, closes_at, now) is moves


@pytest.mark.parametrize(
    ("free", "organisation", "moves_up", "why"),
    [
        (0, "wpi", True, Why.NO_PLACE),
        (0, "ggz", True, Why.OVER_LIMIT),
        (2, "ggz", True, Why.OVER_LIMIT),
        (2, "ggz", False, Why.CLOSED),
        (2, "wpi", True, Why.NOT_YET_GIVEN),
    ],
)
def test_why_someone_waits(free: int, organisation: str, moves_up: bool, why: Why) -> None:
    room = Room({Pool.SHARED: free}, {"ggz": 3}, limit=3)
    assert seating.why_waiting(waiting(1, organisation=organisation), room, moves_up) is why


def test_an_offer_never_outlives_the_moment_after_which_nobody_moves_up() -> None:
    assert seating.offer_ends_at(NOON, 24, NOON + 48 * HOUR) == NOON + 24 * HOUR
    assert seating.offer_ends_at(NOON, 24, NOON + 3 * HOUR) == NOON + 3 * HOUR
    assert seating.is_offer_open(NOON + HOUR, NOON)
    assert not seating.is_offer_open(NOON, NOON)
    assert not seating.is_offer_open(None, NOON)
