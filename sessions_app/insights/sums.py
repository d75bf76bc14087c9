"""What a set of whole sessions adds up to, and the sets that stand in charts and tables: one session, a quarter in a
district, a period. Pure: sums come in, sums go out."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from operator import add
from typing import NamedTuple, Protocol

from sessions_app.core.values import dataclass
from sessions_app.insights.rules import Choices, Period, Spread, Tally, WorkedOut, start_of


class Sums(NamedTuple):
    """All that is counted of sessions that were held; of feedback only what the gate released. Each is a plain sum, so
    that the sums of a whole are those of its parts."""

    held: int = 0
    marked: int = 0  # sessions where attendance was marked: the next four are of those alone
    registered: int = 0  # with a place, not walking in
    came: int = 0
    walked_in: int = 0
    stayed_away: int = 0
    waited: int = 0  # in vain, of all sessions
    proposed: int = 0  # waits for a yes, so it is no agreement yet; what was refused is counted nowhere
    running: int = 0  # agreements, each in one of these three: running, done, dropped
    overdue: int = 0  # of those that run, and the one figure that changes because a day ends
    done: int = 0
    dropped: int = 0
    released: int = 0  # sessions with figures
    answers: int = 0
    asked: int = 0  # in sessions with no more answers than people: the others are in `doubled`
    total: int = 0
    unmarked: int = 0  # sessions with figures where all who registered were asked
    spread_answers: int = 0  # of sessions with ten answers or more: how far marks lie apart
    spread_total: int = 0
    spread_squares: int = 0
    low: int = 0
    middle: int = 0
    high: int = 0
    will_change: int = 0
    will_partly: int = 0
    will_not: int = 0
    met: int = 0
    met_answers: int = 0
    later_asked: int = 0  # after eight weeks: did it work out? Of the sessions of which that is out
    later_yes: int = 0
    later_partly: int = 0
    later_no: int = 0
    doubled: int = 0  # answers of sessions where some answered twice, by link and on paper

    def plus(self, other: "Sums") -> "Sums":
        return Sums(*map(add, self, other))

    def minus(self, other: "Sums") -> "Sums":
        return Sums(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))

    @property
    def tally(self) -> Tally:
        """What was released of them."""
        return Tally(
            sessions=self.released,
            n=self.answers,
            asked=self.asked,
            total=self.total,
            unmarked=self.unmarked,
            spread=Spread(self.spread_answers, self.spread_total, self.spread_squares),
            bands=Choices(self.low, self.middle, self.high),
            will_change=Choices(self.will_change, self.will_partly, self.will_not),
            met=self.met,
            met_n=self.met_answers,
            doubled=self.doubled,
        )

    @property
    def worked_out(self) -> WorkedOut:
        return WorkedOut(Choices(self.later_yes, self.later_partly, self.later_no), self.later_asked)

    @property
    def agreements(self) -> int:
        return self.running + self.done + self.dropped


NO_SUMS = Sums()


class Piece(Protocol):
    """Sessions that share a day, or the first day of their quarter."""

    @property
    def held_on(self) -> date: ...

    @property
    def sums(self) -> Sums: ...


@dataclass(frozen=True)
class HeldSession:
    """A knowledge session that took place; `tally` is None while nothing of it is released."""

    id: int
    slug: str
    title: str
    held_on: date
    district_slug: str
    district_name: str
    sums: Sums

    @property
    def tally(self) -> Tally | None:
        return self.sums.tally if self.sums.released else None


@dataclass(frozen=True)
class Part:
    """The sessions that were held in one quarter in one district; `held_on` is the first day of the quarter."""

    held_on: date
    district_slug: str
    district_name: str
    sums: Sums


@dataclass(frozen=True)
class Group:
    """Sessions that share a point in the chart: those of a quarter or half year, or the one `session`."""

    starts_on: date
    held: int
    tally: Tally
    session: HeldSession | None = None


def summed(pieces: Iterable[Piece]) -> Sums:
    total = NO_SUMS
    for piece in pieces:
        total = total.plus(piece.sums)
    return total


def each(sessions: Iterable[HeldSession]) -> list[Group]:
    """Every session a point of its own."""
    return [Group(one.held_on, 1, one.sums.tally, one) for one in sessions]


def per_period(pieces: Iterable[Piece], period: Period) -> list[Group]:
    """The pieces (in order of time) by quarter or half year; a period without sessions is left out."""
    parts = (
        (starts_on, summed(group)) for starts_on, group in groupby(pieces, lambda one: start_of(period, one.held_on))
    )
    return [Group(starts_on, sums.held, sums.tally) for starts_on, sums in parts]


def by_district(parts: Iterable[Part]) -> dict[str, list[Part]]:
    """By slug, in the order of their names; each still in order of time."""
    found: dict[str, list[Part]] = {}
    for part in sorted(parts, key=lambda one: one.district_name):
        found.setdefault(part.district_slug, []).append(part)
    return found
