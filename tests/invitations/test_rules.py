from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.invitations.rules import (
    Differs,
    Told,
    Version,
    calendar_holds_entry,
    differences,
    has_begun,
    next_version,
)
from tests.conftest import NOON

NOW = datetime(2026, 11, 21, 11, 0, 0, 987654, tzinfo=UTC)
REQUEST, CANCEL = "invitation", "place_withdrawn"


def test_the_first_version_is_zero_at_a_whole_second() -> None:
    assert next_version(None, NOW) == Version(0, NOW.replace(microsecond=0))


@given(st.lists(st.integers(min_value=-100_000, max_value=100_000), min_size=1, max_size=30))
def test_every_version_is_newer_in_both_ways_whatever_the_clock_does(milliseconds: list[int]) -> None:
    version = next_version(None, NOW)
    for step in milliseconds:
        newer = next_version(version, NOW + timedelta(milliseconds=step))
        assert newer.sequence == version.sequence + 1
        assert newer.dtstamp - version.dtstamp >= timedelta(seconds=1)
        version = newer


@pytest.mark.parametrize(
    ("history", "holds"),
    [
        ([], True),  # better one CANCEL too many
        ([(False, REQUEST)], False),
        ([(True, REQUEST)], True),
        ([(True, REQUEST), (False, REQUEST)], True),
        ([(False, REQUEST), (True, REQUEST)], True),
        ([(True, REQUEST), (True, CANCEL)], False),
        ([(True, REQUEST), (False, CANCEL)], True),
        ([(True, REQUEST), (True, CANCEL), (False, REQUEST)], False),
        ([(True, REQUEST), (True, CANCEL), (True, REQUEST)], True),
        ([(True, REQUEST), (True, "rescheduled")], True),
        ([(True, REQUEST), (True, "session_cancelled")], False),
    ],
)
def test_what_her_calendar_holds(history: list[tuple[bool, str]], holds: bool) -> None:
    assert calendar_holds_entry([Told(kind, has_left) for has_left, kind in history]) is holds


def test_what_was_tried_and_taken_back_may_stand_in_it_but_never_took_it_out() -> None:
    tried = [Told(kind, has_left=False, may_have_left=True) for kind in (REQUEST, CANCEL)]
    assert calendar_holds_entry(tried[:1])
    assert calendar_holds_entry([Told(REQUEST, has_left=True), tried[1]])
    assert not calendar_holds_entry([tried[1]])


def test_a_session_has_begun_from_its_first_second() -> None:
    assert not has_begun(NOW, NOW - timedelta(seconds=1))
    assert has_begun(NOW, NOW)


@dataclass(frozen=True)
class At:
    """A session at one moment of its planning."""

    place: str = "Zaal"
    online_url: str = ""
    starts_at: datetime = NOON
    ends_at: datetime = NOON + timedelta(hours=3)

    @property
    def is_online_only(self) -> bool:
        return not self.place


LATER, EARLY_END = {"starts_at": NOON + timedelta(hours=1)}, {"ends_at": NOON + timedelta(hours=2)}
TIME, PLACE, LINK, ONLINE_TOO = Differs


@pytest.mark.parametrize(
    ("before", "after", "in_the_room", "online"),
    [
        (At(), At(), set(), set()),
        (At(), At(**LATER), {TIME}, {TIME}),
        (At(online_url="a"), At(online_url="a", **EARLY_END), {TIME}, {TIME}),
        (At(), At("Elders"), {PLACE}, {PLACE}),
        (At(online_url="a"), At("Elders", "a"), {PLACE}, set()),
        (At(online_url="a"), At(online_url="b"), set(), {LINK}),
        (
            At(),
            At(online_url="a"),
            {ONLINE_TOO},
            {PLACE, LINK},
        ),  # until there is a link everyone is in the room
        (At(online_url="a"), At(), set(), {PLACE}),
        (At("", "a"), At("", "b"), {LINK}, {LINK}),
        (At("", "a"), At("Zaal", "a"), {PLACE}, set()),
        (At("Zaal", "a"), At("", "a"), {PLACE}, set()),
        (At(), At("", "a", **LATER), {TIME, PLACE, LINK}, {TIME, PLACE, LINK}),
    ],
)
def test_what_is_different_for_whom(before: At, after: At, in_the_room: set[Differs], online: set[Differs]) -> None:
    assert differences(before, after, online=False) == in_the_room
    assert differences(before, after, online=True) == online
