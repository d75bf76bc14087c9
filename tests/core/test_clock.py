from datetime import UTC, datetime

import pytest

from sessions_app.core import clock


@pytest.mark.parametrize(
    ("wall_time", "moment"),
    [
        (datetime(2027, 1, 14, 13, 30), datetime(2027, 1, 14, 12, 30, tzinfo=UTC)),
        (datetime(2027, 7, 1, 13, 30), datetime(2027, 7, 1, 11, 30, tzinfo=UTC)),
        (datetime(2027, 10, 31, 2, 30), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # twice: the first one
    ],
)
def test_a_wall_time_becomes_a_moment(wall_time: datetime, moment: datetime) -> None:
    assert clock.from_local(wall_time) == moment


def test_the_hour_that_is_skipped_in_march_does_not_exist() -> None:
    with pytest.raises(clock.LocalTimeDoesNotExist):
        clock.from_local(datetime(2027, 3, 28, 2, 30))


@pytest.mark.parametrize(
    ("wall_time", "doubled"),
    [
        (datetime(2027, 10, 31, 2, 30), True),
        (datetime(2027, 10, 31, 1, 59), False),
        (datetime(2027, 10, 31, 3, 0), False),
        (datetime(2027, 3, 28, 2, 30), False),
    ],
)
def test_the_doubled_hour_of_october_is_known(wall_time: datetime, doubled: bool) -> None:
    assert clock.is_doubled(wall_time) is doubled
