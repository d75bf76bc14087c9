"""How many minutes stand on a certificate."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.core.clock import AMSTERDAM
from sessions_app.knowledge_sessions.net_time import TimedBlock, counted_minutes, net_minutes


def at(day: int, clock_time: str, month: int = 1) -> datetime:
    hour, minute = map(int, clock_time.split("."))
    return datetime(2027, month, day, hour, minute, tzinfo=AMSTERDAM)


def content(offset: int, minutes: int) -> TimedBlock:
    return TimedBlock(offset, minutes, counts=True)


def pause(offset: int, minutes: int) -> TimedBlock:
    return TimedBlock(offset, minutes, counts=False)


AFTERNOON = (at(14, "13.30"), at(14, "16.30"))
TWO_DAYS = (at(14, "13.00"), at(15, "12.00"))
# The clock goes back in the night of 31 October 2027, and forward in that of 28 March.
AUTUMN_NIGHT = (at(31, "00.00", month=10), at(31, "04.00", month=10))
SPRING_NIGHT = (at(28, "00.00", month=3), at(28, "04.00", month=3))

PROGRAMMES = {
    "the whole afternoon": (AFTERNOON, [content(0, 180)], 180),
    "without welcome and break": (AFTERNOON, [pause(-30, 30), content(0, 75), pause(75, 15), content(90, 90)], 165),
    "welcome within the session": (AFTERNOON, [pause(0, 15), content(15, 165)], 165),
    "breaks alone": (AFTERNOON, [pause(0, 180)], 0),
    "content before the start does not count": (AFTERNOON, [content(-30, 60), content(30, 150)], 180),
    "nor after the end": (AFTERNOON, [content(150, 60)], 30),
    "nothing left of a block outside": (AFTERNOON, [content(-60, 30), content(200, 30)], 0),
    "two blocks at one time": (AFTERNOON, [content(0, 0), content(0, 90)], 90),
    "no programme: the whole duration": (AFTERNOON, [], 180),
    "no programme, until after midnight": ((at(14, "20.00"), at(15, "01.00")), [], 300),
    "no programme, three days from nine to five": ((at(14, "9.00"), at(16, "17.00")), [], 3 * 480),
    "no programme, from noon to noon": (TWO_DAYS, [], 0),
    "two days, the first closed by a break": (
        TWO_DAYS, [content(0, 240), pause(240, 960), content(1200, 180)], 420,
    ),
    "two days, a block that runs through the night": (TWO_DAYS, [content(0, 1200), content(1200, 180)], 180),
    "the hour that comes twice": (AUTUMN_NIGHT, [], 300),
    "the hour that is skipped": (SPRING_NIGHT, [], 180),
}  # fmt: skip


@pytest.mark.parametrize(("times", "blocks", "expected"), PROGRAMMES.values(), ids=PROGRAMMES.keys())
def test_net_minutes(times: tuple[datetime, datetime], blocks: list[TimedBlock], expected: int) -> None:
    assert net_minutes(*times, blocks) == expected


@given(st.lists(st.builds(TimedBlock, st.integers(-180, 4000), st.integers(0, 900), st.booleans())))
def test_no_certificate_says_more_than_the_session_lasted(blocks: list[TimedBlock]) -> None:
    for block in blocks:
        counted = counted_minutes(block, whole=180)
        assert 0 <= counted <= min(block.minutes, 180)
        assert block.counts or counted == 0
