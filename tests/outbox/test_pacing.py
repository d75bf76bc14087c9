"""In any sixty seconds no more than a minute's mails, whatever comes when."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sessions_app.outbox.pacing import Pace

NOON = datetime(2027, 5, 3, 12, tzinfo=UTC)


@given(
    per_minute=st.integers(1, 200),
    looks=st.lists(st.tuples(st.integers(0, 20_000), st.integers(1, 60)), min_size=1, max_size=60),
)
def test_never_more_than_a_minute_allows(per_minute: int, looks: list[tuple[int, int]]) -> None:
    pace, free_at, now = Pace(per_minute), None, NOON
    left: list[datetime] = []
    for milliseconds, wanted in looks:
        now += timedelta(milliseconds=milliseconds)
        count = min(wanted, pace.allows(free_at, now))
        assert 0 <= count <= pace.at_once
        free_at = pace.after(free_at, now, count)
        left += [now] * count
    for begin in left:
        assert sum(begin <= moment < begin + timedelta(minutes=1) for moment in left) <= per_minute


@given(per_minute=st.integers(1, 200))
def test_over_an_hour_nearly_all_of_it_is_used(per_minute: int) -> None:
    pace, free_at, sent = Pace(per_minute), None, 0
    for second in range(3600):
        now = NOON + timedelta(seconds=second)
        count = pace.allows(free_at, now)
        free_at = pace.after(free_at, now, count)
        sent += count
    assert sent >= 0.75 * 60 * per_minute  # looked at in whole seconds
