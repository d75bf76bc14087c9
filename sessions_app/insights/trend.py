"""What a chart over time shows: points, their scale, and where they and the words beneath stand on the time line."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from math import ceil, floor
from typing import Literal

from babel.dates import format_date

from sessions_app.core.values import dataclass

Step = Literal["session", "quarter", "half_year"]
_PER_YEAR = {"quarter": 4, "half_year": 2}
_TICK_MONTHS: dict[Step, tuple[int, ...]] = {"session": (1, 3), "quarter": (3,), "half_year": ()}

# The scale as readers know it from page to page; it grows when the figures need it, never shrinks.
_CITY_FLOOR, _CITY_TOP, _DISTRICT_FLOOR, _DISTRICT_TOP = 5, 10, 6, 9


@dataclass(frozen=True)
class SatisfactionPoint:
    """One session or period. `average` is None when there are too few answers to show one.

    `response_rate` is a share (0.61); `low` and `high` bound the band of uncertainty, on the scale of the marks.
    """

    label: str
    period_starts_on: date
    average: float | None
    n: int
    response_rate: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Trend:
    """Points in order of time. `running_mean` is empty, or holds one value per point (None where there is none)."""

    points: tuple[SatisfactionPoint, ...]
    step: Step = "quarter"
    target: float | None = None
    running_mean: tuple[float | None, ...] = ()

    def __post_init__(self) -> None:
        if self.running_mean and len(self.running_mean) != len(self.points):
            raise ValueError("a running mean needs one value per point")
        if any(later.period_starts_on < earlier.period_starts_on for earlier, later in pairwise(self.points)):
            raise ValueError("points must be in order of time")


@dataclass(frozen=True)
class Tick:
    """Words beneath the axis at `x`: a quarter or month, and the year where it begins."""

    x: float
    name: str
    year: str


def scale(trend: Trend) -> tuple[int, int]:
    """First and last mark on the axis of `satisfaction_chart`; say it in the caption when it does not start at 1."""
    values = [value for point in trend.points for value in (point.average, point.low, point.high) if value is not None]
    values += [value for value in trend.running_mean if value is not None]
    return min([_CITY_FLOOR, *map(floor, values)]), max([_CITY_TOP, *map(ceil, values)])


def shared_scale(trends: Sequence[Trend]) -> tuple[int, int]:
    """First and last mark on the axis that all `district_charts` share."""
    values = [point.average for trend in trends for point in trend.points if point.average is not None]
    return min([_DISTRICT_FLOOR, *map(floor, values)]), max([_DISTRICT_TOP, *map(ceil, values)])


@dataclass(frozen=True)
class Timeline:
    """Periods stand at equal distances, also those without a point; sessions stand at their day."""

    step: Step
    starts_on: date
    ends_on: date

    @classmethod
    def across(cls, trends: Sequence[Trend]) -> "Timeline | None":
        """The line that holds all points; None when there are none."""
        days = [point.period_starts_on for trend in trends for point in trend.points]
        return cls(trends[0].step, min(days), max(days)) if days else None

    @property
    def length(self) -> float:
        return self.x(self.ends_on) - self.x(self.starts_on)

    def x(self, day: date) -> float:
        """Days for sessions, else the number of the period."""
        if self.step == "session":
            return day.toordinal()
        per_year = _PER_YEAR[self.step]
        return day.year * per_year + (day.month - 1) * per_year // 12

    def adjoin(self, earlier: date, later: date) -> bool:
        """Whether no period is left out between the two."""
        return self.step == "session" or self.x(later) - self.x(earlier) <= 1

    def ticks(self, pixels_per_x: float, room: float, locale: str) -> list[Tick]:
        """As many as fit with `room` pixels each: months or quarters and the year where it begins, or years."""
        pixels_per_month = pixels_per_x * (365.25 / 12 if self.step == "session" else _PER_YEAR[self.step] / 12)
        months = next((months for months in _TICK_MONTHS[self.step] if months * pixels_per_month >= room), 12)
        days = list(self._starts(months)) or [self.starts_on]
        pattern = "" if months == 12 else "QQQ" if self.step == "quarter" else "LLL"
        ticks = []
        for before, day in zip([None, *days], days, strict=False):
            year = "" if before and before.year == day.year else f"’{day:%y}"
            name = format_date(day, pattern, locale=locale).rstrip(".") if pattern else ""
            ticks.append(Tick(self.x(day), name, year))
        return ticks

    def _starts(self, months: int) -> Iterator[date]:
        """The first days on the line of every year, quarter or month, by the number of months in it."""
        for month in range(self.starts_on.year * 12, self.ends_on.year * 12 + 12, months):
            day = date(month // 12, month % 12 + 1, 1)
            if self.x(self.starts_on) <= self.x(day) <= self.x(self.ends_on):
                yield day
