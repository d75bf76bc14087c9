"""What may come out of the gate: sums over answers, and when they may move. Standard library only.

The promise: no figure about fewer than five answers can be derived from all that was ever shown. Why it holds:

- What is shown of a session about one question are sums over a set of its answers. A later state is of that set and
  five answers or more besides. So the answers to a question fall into blocks of five or more that always come out
  together; whatever is added up or subtracted, over filters, periods and moments, is a sum over whole blocks.
- Answers on paper are known to who typed them in (or made them up). So what came in by link makes its own blocks of
  five or more. Sheets may come out along with such a block, or alone when they are five.
- Filters choose whole sessions, never answers, and no figure crosses two questions.
- Two figures about the same answers (the average, and how the marks are spread) split them no further: the second one
  is always about all that the first one was about at some moment.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import zip_longest

from sessions_app.core.values import dataclass

THRESHOLD = 5
DISTRIBUTION_FROM = 10  # beside the average, how five marks are spread would give each of them away

Sums = tuple[int, ...]


class Pot(StrEnum):
    """How an answer came in."""

    BY_LINK = "by_link"
    ON_PAPER = "on_paper"


@dataclass(frozen=True)
class Tally:
    """How many answers, and what is shown of them added up."""

    n: int = 0
    sums: Sums = ()

    @classmethod
    def of(cls, answers: Iterable[Sums]) -> "Tally":
        total = cls()
        for sums in answers:
            total += cls(1, sums)
        return total

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.n + other.n, tuple(a + b for a, b in zip_longest(self.sums, other.sums, fillvalue=0)))

    def __sub__(self, other: "Tally") -> "Tally":
        return self + Tally(-other.n, tuple(-one for one in other.sums))


@dataclass(frozen=True)
class Answered:
    """What was answered to one question, by pot."""

    by_link: Tally = Tally()
    on_paper: Tally = Tally()

    @property
    def total(self) -> Tally:
        return self.by_link + self.on_paper


def pots_coming_out(by_link: int, on_paper: int, at_least: int = THRESHOLD) -> frozenset[Pot]:
    """Which pots come out when so many answers are waiting in each: whole pots, or none."""
    if by_link >= at_least:
        return frozenset(Pot)
    return frozenset({Pot.ON_PAPER}) if on_paper >= at_least else frozenset()


def moved(shown: Answered, given: Answered, at_least: int = THRESHOLD) -> Answered:
    """What is shown from now on, when `shown` is out and `given` is all there is."""
    coming = pots_coming_out(given.by_link.n - shown.by_link.n, given.on_paper.n - shown.on_paper.n, at_least)
    return Answered(
        by_link=given.by_link if Pot.BY_LINK in coming else shown.by_link,
        on_paper=given.on_paper if Pot.ON_PAPER in coming else shown.on_paper,
    )


def moved_beside(beside: Answered, shown: Answered, given: Answered, at_least: int) -> Answered:
    """The same of a figure about answers that another figure is about too, of which `beside` is out by now: it moves to
    those very answers, or stays. Else the answers in the one and not in the other would be a block of their own."""
    if any(now.n not in (was.n, all_.n) for now, was, all_ in _by_pot(beside, shown, given)):
        return shown
    both = Answered(*(was if now.n == was.n else all_ for now, was, all_ in _by_pot(beside, shown, given)))
    after = moved(shown, both, at_least)
    return after if after.total.n == both.total.n else shown


def _by_pot(*all_: Answered) -> Sequence[tuple[Tally, ...]]:
    return [tuple(one.by_link for one in all_), tuple(one.on_paper for one in all_)]


def band_of(rating: int) -> int:
    """0 for 1–5, 1 for 6–7, 2 for 8–10."""
    return 0 if rating <= 5 else 1 if rating <= 7 else 2


def one_of(index: int, options: int) -> Sums:
    """What one answer adds to a count per option."""
    return tuple(int(index == option) for option in range(options))
