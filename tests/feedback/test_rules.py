"""When an evaluation goes out, and from when figures come out."""

from datetime import UTC, datetime, timedelta

import pytest

from sessions_app.feedback import rules

ENDS_AT = datetime(2027, 1, 14, 15, 30, tzinfo=UTC)  # Thursday 16.30 in Amsterdam


@pytest.mark.parametrize(
    ("completed_at", "asks_from"),
    [
        (None, datetime(2027, 1, 15, 8, 0, tzinfo=UTC)),  # the next morning at 9.00
        (ENDS_AT + timedelta(minutes=5), ENDS_AT + timedelta(minutes=5)),
        (ENDS_AT - timedelta(hours=1), ENDS_AT),  # never before the session is over
    ],
)
def test_the_evaluation_goes_out(completed_at: datetime | None, asks_from: datetime) -> None:
    assert rules.asks_from(ENDS_AT, completed_at) == asks_from


def test_nine_in_the_morning_is_nine_in_the_morning_in_summer_too() -> None:
    last_night_of_winter_time = datetime(2027, 3, 27, 20, 0, tzinfo=UTC)
    assert rules.next_morning(last_night_of_winter_time) == datetime(2027, 3, 28, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "closed", "released"),
    [
        (timedelta(days=3, hours=23), False, False),
        (timedelta(days=4), False, True),
        (timedelta(hours=1), True, True),
    ],
)
def test_figures_come_out_after_four_days_or_when_closed(after: timedelta, closed: bool, released: bool) -> None:
    now = ENDS_AT + after
    assert rules.release_has_come(ENDS_AT, now if closed else None, now) is released
