"""When a reminder is due, and until when it is of use: on the wall clock of Amsterdam."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.invitations.reminder_rules import AMSTERDAM, EARLIEST, Moment, due_at, moments


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("starts_at", "days", "hour", "due"),
    [
        ("2026-12-08 13:30", 7, 9, "2026-12-01 09:00"),
        ("2026-12-08 13:30", 1, 9, "2026-12-07 09:00"),
        ("2026-12-08 00:30", 1, 20, "2026-12-07 20:00"),  # in UTC it is the day before
        ("2026-04-01 13:30", 7, 9, "2026-03-25 09:00"),  # summer time began on 29 March
        ("2026-03-29 13:30", 1, 9, "2026-03-28 09:00"),
        ("2026-03-30 08:00", 1, 9, "2026-03-29 09:00"),
        ("2026-10-28 13:30", 7, 9, "2026-10-21 09:00"),  # and ended on 25 October
        ("2026-10-25 13:30", 1, 9, "2026-10-24 09:00"),
        ("2026-10-26 13:30", 1, 9, "2026-10-25 09:00"),
        ("2028-03-01 10:00", 2, 7, "2028-02-28 07:00"),  # a leap year
        ("2027-01-03 10:00", 14, 9, "2026-12-20 09:00"),
    ],
)
def test_due(starts_at: str, days: int, hour: int, due: str) -> None:
    assert due_at(local(starts_at).astimezone(UTC), days, hour) == local(due)


def moments_of(starts_at: str, days: tuple[int, ...] = (7, 1), hour: int = 9) -> dict[int, Moment]:
    return {moment.days: moment for moment in moments(local(starts_at).astimezone(UTC), days, hour)}


@pytest.mark.parametrize(
    ("now", "which"),
    [
        ("2026-12-01 08:59", []),
        ("2026-12-01 09:00", [7]),
        ("2026-12-02 08:59", [7]),  # the worker stood still for a day
        ("2026-12-02 09:00", []),  # then it is not "a week" any more
        ("2026-12-07 08:59", []),
        ("2026-12-07 09:00", [1]),
        ("2026-12-08 09:00", [1]),  # on the day itself it still helps
        ("2026-12-08 12:29", [1]),
        ("2026-12-08 12:30", []),
        ("2026-12-08 13:30", []),
    ],
)
def test_which_may_go_out(now: str, which: list[int]) -> None:
    found = moments_of("2026-12-08 13:30")
    assert [days for days, moment in found.items() if moment.has_come(local(now))] == which


def test_the_next_one_ends_the_one_before() -> None:
    found = moments_of("2026-12-08 13:30", (3, 2, 1))
    now = local("2026-12-07 09:00")
    assert [days for days, moment in found.items() if moment.has_come(now)] == [1]


def test_no_days_no_reminders() -> None:
    assert moments_of("2026-12-08 13:30", ()) == {}


@pytest.mark.parametrize(
    ("told_at", "is_reminded"),
    [("2026-11-20 12:00", True), ("2026-12-01 09:00", True), ("2026-12-01 09:01", False), ("2026-12-05 12:00", False)],
)
def test_who_was_told_after_the_moment_is_not_reminded(told_at: str, is_reminded: bool) -> None:
    assert moments_of("2026-12-08 13:30")[7].concerns(local(told_at)) is is_reminded


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1)),
    st.sets(st.sampled_from([14, 7, 3, 2, 1])),
    st.integers(7, 20),
    st.integers(0, 16 * 24),
)
def test_at_most_one_is_of_use_at_a_time_and_never_after_the_start(
    starts: datetime, days: set[int], hour: int, hours_before: int
) -> None:
    starts_at = starts.replace(tzinfo=UTC)
    now = starts_at - timedelta(hours=hours_before)
    found = list(moments(starts_at, sorted(days), hour))
    assert len(found) == len(days)
    assert len([one for one in found if one.has_come(now)]) <= 1
    for one in found:
        assert one.due_at.astimezone(AMSTERDAM).hour == hour
        assert one.useless_from < starts_at
        assert one.due_at >= starts_at - EARLIEST
