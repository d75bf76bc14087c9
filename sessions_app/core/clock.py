"""The one place that knows what time it is. Tests and the seed set it; nobody else reads a clock."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


class LocalTimeDoesNotExist(Exception):
    """A wall-clock time inside the hour that is skipped in March."""


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _set_to.get() or datetime.now(UTC)


def today() -> date:
    """The date in Amsterdam."""
    return local(now()).date()


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Inside the block it is `moment` (aware). For tests and the seed."""
    mark = _set_to.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(mark)


def local(moment: datetime) -> datetime:
    """An aware moment on the wall clock of Amsterdam."""
    return moment.astimezone(AMSTERDAM)


def from_local(wall_time: datetime) -> datetime:
    """The UTC moment of a naive Amsterdam wall-clock time.

    The doubled hour of October is settled on its first occurrence (summer time).
    Raises `LocalTimeDoesNotExist` for the skipped hour of March.
    """
    moment = wall_time.replace(tzinfo=AMSTERDAM, fold=0).astimezone(UTC)
    if moment.astimezone(AMSTERDAM).replace(tzinfo=None) != wall_time:
        raise LocalTimeDoesNotExist(wall_time)
    return moment


def is_doubled(wall_time: datetime) -> bool:
    """Whether this Amsterdam wall-clock time occurs twice (the last hour of summer time)."""
    first = wall_time.replace(tzinfo=AMSTERDAM, fold=0).utcoffset()
    second = wall_time.replace(tzinfo=AMSTERDAM, fold=1).utcoffset()
    return first != second and first is not None and second is not None and first - second == timedelta(hours=1)


def local_at(day: date, hour: int, minute: int = 0) -> datetime:
    """The UTC moment of a time of day in Amsterdam."""
    return from_local(datetime(day.year, day.month, day.day, hour, minute))


def seconds_of_the_machine() -> float:
    """Whatever time was set: for what a library counts by itself."""
    return time.time()
