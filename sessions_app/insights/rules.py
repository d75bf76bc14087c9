"""What figures about many sessions are made of: sums over what the gate released. Standard library only.

Why no figure here can be about fewer than five answers: the smallest part is what the gate released of one whole
session, from five answers up and moving by five or more. Every figure is a sum of such parts, chosen by properties of
sessions (district, theme, kind, partner, period), never of respondents. Whatever is shown twice, under two filters, in
two periods or as a part and its whole, differs by whole sessions: a sum of the same parts again.

How far answers lie apart says more than their mean: of five marks, the mean with the spread gives away each mark. So
the spread, like the distribution, comes only from sessions with ten answers or more, all of them together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from math import sqrt
from typing import Literal, Self

TARGET = 7.5
LOWEST, HIGHEST = 1, 10
SPREAD_FROM = 10
MOST_POINTS = 60
RUNNING_OVER, RUNNING_OVER_QUARTERS = 5, 4
QUARTERS_SHOWN = 9
Period = Literal["quarter", "half_year"]
Direction = Literal["up", "down", "steady"]


@dataclass(frozen=True)
class Summed:
    """Sums that can be added part by part."""

    def __add__(self, other: Self) -> Self:
        pairs = ((getattr(self, one.name), getattr(other, one.name)) for one in fields(self))
        return type(self)(*(mine + theirs for mine, theirs in pairs))


@dataclass(frozen=True)
class Spread(Summed):
    """How far marks lie apart, from sessions with ten answers or more: their number, sum and sum of squares."""

    n: int = 0
    total: int = 0
    square_sum: int = 0

    @property
    def deviation(self) -> float | None:
        """The standard deviation of a sample; None when no session has answers enough."""
        if self.n < SPREAD_FROM:
            return None
        return sqrt(max(self.square_sum - self.total * self.total / self.n, 0) / (self.n - 1))


@dataclass(frozen=True)
class Choices(Summed):
    """How many chose each of three, of sessions that show it at all: n is theirs alone."""

    first: int = 0
    second: int = 0
    third: int = 0

    @property
    def n(self) -> int:
        return self.first + self.second + self.third


@dataclass(frozen=True)
class WorkedOut:
    """Eight weeks later: did people manage to do something with it? `asked` of them, by mail."""

    choices: Choices
    asked: int

    @property
    def response_rate(self) -> float | None:
        return self.choices.n / self.asked if self.asked else None


@dataclass(frozen=True)
class Tally(Summed):
    """What was released of these sessions, summed."""

    sessions: int = 0
    n: int = 0
    asked: int = 0
    total: int = 0
    unmarked: int = 0  # sessions where attendance was not marked, so that all who registered were asked
    spread: Spread = field(default_factory=Spread)
    bands: Choices = field(default_factory=Choices)  # 1–5, 6–7, 8–10
    will_change: Choices = field(default_factory=Choices)  # yes, partly, no
    met: int = 0
    met_n: int = 0
    doubled: int = 0  # of n: in sessions with more answers than people, whose people are not in `asked`

    @property
    def average(self) -> float | None:
        return self.total / self.n if self.n else None

    @property
    def response_rate(self) -> float | None:
        return (self.n - self.doubled) / self.asked if self.asked else None

    @property
    def met_average(self) -> float | None:
        return self.met / self.met_n if self.met_n else None


NOTHING = Tally()


def added(tallies: Iterable[Tally | None]) -> Tally:
    return sum((tally for tally in tallies if tally is not None), start=NOTHING)


def start_of(period: Period, day: date) -> date:
    months = 3 if period == "quarter" else 6
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def quarters_back(day: date, count: int) -> date:
    """The first day of the quarter that lies `count` quarters before the one of this day."""
    quarter = day.year * 4 + (day.month - 1) // 3 - count
    return date(quarter // 4, quarter % 4 * 3 + 1, 1)


def running_over(by_session: bool) -> int:
    """Over how many points with a figure the running mean is: so many sessions, or the quarters of a year."""
    return RUNNING_OVER if by_session else RUNNING_OVER_QUARTERS


def running_means(tallies: Sequence[Tally], over: int = RUNNING_OVER) -> tuple[float | None, ...]:
    """For each point the mean of the answers in it and in the points with a figure before it, `over` in all.

    None at a point without a figure and before there are enough; empty when it would make no line.
    """
    means: list[float | None] = []
    seen: list[Tally] = []
    for tally in tallies:
        if tally.n:
            seen.append(tally)
        means.append(added(seen[-over:]).average if tally.n and len(seen) >= over else None)
    return tuple(means) if len([mean for mean in means if mean is not None]) > 1 else ()


def t_quantile(freedom: int) -> float:
    """The 97.5% point of Student's t, within 0.00002 from nine degrees of freedom up.

    Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.5. Raises ValueError below nine.
    """
    if freedom < SPREAD_FROM - 1:
        raise ValueError("the expansion is too rough below nine degrees of freedom")
    z = 1.959963984540054
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, start=1))


@dataclass(frozen=True)
class Change:
    """The first and the second half of the points, and whether they differ more than chance would make them."""

    before: Tally
    after: Tally
    direction: Direction


def change_in(tallies: Sequence[Tally], spread: Spread) -> Change | None:
    """None when fewer than two points have a figure. Two means differ when the 95% interval of their difference
    (the t-test of Student 1908 with one spread for all) leaves out zero."""
    shown = [tally for tally in tallies if tally.n]
    if len(shown) < 2:
        return None
    before, after = added(shown[: len(shown) // 2]), added(shown[len(shown) // 2 :])
    difference = after.total / after.n - before.total / before.n
    deviation = spread.deviation
    if deviation is None:
        return Change(before, after, "steady")
    margin = t_quantile(spread.n - 1) * deviation * sqrt(1 / before.n + 1 / after.n)
    direction: Direction = "steady" if abs(difference) <= margin else "up" if difference > 0 else "down"
    return Change(before, after, direction)
