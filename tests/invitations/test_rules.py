from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.invitations.rules import Told, Version, calendar_holds_entry, has_begun, next_version

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


def test_a_session_has_begun_from_its_first_second() -> None:
    assert not has_begun(NOW, NOW - timedelta(seconds=1))
    assert has_begun(NOW, NOW)
