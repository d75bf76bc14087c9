"""What becomes of a group: a table, and what must always hold."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.registrations import group_rules
from sessions_app.registrations.group_rules import Newcomer, NotAllFit
from sessions_app.registrations.rules import RegistrationStatus
from sessions_app.registrations.seating import Pool, Room, Waiting

LETTERS = {RegistrationStatus.CONFIRMED: "c", RegistrationStatus.WAITING: "w", RegistrationStatus.REQUESTED: "r"}
SINCE = datetime(2026, 11, 1, tzinfo=UTC)


def newcomers(words: str) -> list[Newcomer]:
    """ "room:a online:b" """
    pairs = [word.split(":") for word in words.split()]
    return [Newcomer(Pool(pool), organisation) for pool, organisation in pairs]


@pytest.mark.parametrize(
    ("group", "line", "room", "needs_approval", "became"),
    [
        ("shared: shared: shared:", [], Room({Pool.SHARED: 3}, {}), False, "ccc"),
        ("shared: shared: shared:", [], Room({Pool.SHARED: 2}, {}), False, "ccw"),
        ("shared:", [], Room({Pool.SHARED: 0}, {}), False, "w"),
        ("shared: shared:", [Waiting(1, SINCE, Pool.SHARED)], Room({Pool.SHARED: 5}, {}), False, "ww"),
        ("room: online: online: room:", [], Room({Pool.ROOM: 1, Pool.ONLINE: 1}, {}), False, "ccww"),
        ("shared:a shared:a shared:b shared:", [], Room({Pool.SHARED: 9}, {"a": 1}, 2), False, "cwcc"),
        ("shared:b", [Waiting(1, SINCE, Pool.SHARED, "a")], Room({Pool.SHARED: 1}, {"a": 1}, 1), False, "c"),
        ("shared: shared:", [], Room({Pool.SHARED: 0}, {}), True, "rr"),
    ],
)
def test_what_each_gets(group: str, line: list[Waiting], room: Room, needs_approval: bool, became: str) -> None:
    statuses = group_rules.statuses(newcomers(group), line, room, needs_approval)
    assert "".join(LETTERS[status] for status in statuses) == became


def test_all_or_nobody_says_how_many_fit() -> None:
    confirmed, waiting, requested = (
        RegistrationStatus.CONFIRMED,
        RegistrationStatus.WAITING,
        RegistrationStatus.REQUESTED,
    )
    group_rules.check_all_fit([confirmed, confirmed])
    group_rules.check_all_fit([requested, requested])
    with pytest.raises(NotAllFit) as refused:
        group_rules.check_all_fit([confirmed, waiting, waiting])
    assert (refused.value.fitting, refused.value.asked) == (1, 3)


pools = st.sampled_from([Pool.ROOM, Pool.ONLINE])
people = st.lists(st.builds(Newcomer, pools, st.sampled_from(["", "a", "b"])), max_size=10)


@given(group=people, room=st.integers(0, 5), online=st.integers(0, 5), held=st.integers(0, 3), limit=st.integers(1, 4))
def test_never_more_than_there_are(group: list[Newcomer], room: int, online: int, held: int, limit: int) -> None:
    free = {Pool.ROOM: room, Pool.ONLINE: online}
    statuses = group_rules.statuses(group, [], Room(free, {"a": held}, limit))
    placed = [one for one, status in zip(group, statuses, strict=True) if status is RegistrationStatus.CONFIRMED]
    for pool, places in free.items():
        assert sum(one.pool is pool for one in placed) <= places
    assert sum(one.organisation == "a" for one in placed) <= max(limit - held, 0)
    assert sum(one.organisation == "b" for one in placed) <= limit
