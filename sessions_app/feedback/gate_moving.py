"""How the gate moves one figure, or the open answers to one question: a part of `gate.py`, and of nothing else."""

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from sessions_app.core.values import dataclass
from sessions_app.feedback.gate_rules import (
    THRESHOLD,
    Answered,
    Pot,
    Sums,
    Tally,
    moved,
    moved_beside,
    pots_coming_out,
)
from sessions_app.feedback.released_models import OnPaper

A = TypeVar("A")


@dataclass(frozen=True)
class Given(Generic[A]):
    """An answer, and how it came in."""

    answer: A
    pot: Pot = Pot.BY_LINK


@dataclass(frozen=True)
class Figure(Generic[A]):
    """One thing that is shown: what an answer adds to it (None: she did not answer this), and where it is kept."""

    name: str  # of its part on paper
    n: str  # how many answers are in it, an attribute of its row
    columns: tuple[str, ...]  # its sums, in the order of `adds`
    adds: Callable[[A], Sums | None]
    at_least: int = THRESHOLD
    beside: "Figure[A] | None" = None  # of the same answers, and moved first: this one is about all of those

    def move(self, row: Any, answers: Iterable[Given[A]]) -> bool:
        """Brings the row up to date as far as the rules allow; whether it moved."""
        shown, given = self._shown(row), self._given(answers)
        if self.beside is None:
            after = moved(shown, given, self.at_least)
        else:
            after = moved_beside(self.beside._shown(row), shown, given, self.at_least)
        if after.total.n == shown.total.n:
            return False
        self._show(row, after.total.sums)
        if after.on_paper.n:
            row.on_paper = _kept_apart(row) | {self.name: [after.on_paper.n, *after.on_paper.sums]}
        return True

    def _given(self, answers: Iterable[Given[A]]) -> Answered:
        added = [(one.pot, sums) for one in answers if (sums := self.adds(one.answer)) is not None]
        by_pot = {pot: Tally.of(sums for its_pot, sums in added if its_pot is pot) for pot in Pot}
        return Answered(by_pot[Pot.BY_LINK], by_pot[Pot.ON_PAPER])

    def _shown(self, row: Any) -> Answered:
        total = Tally(getattr(row, self.n) or 0, self._sums(row))
        n, *sums = _kept_apart(row).get(self.name, [0])
        on_paper = Tally(n, tuple(sums))
        return Answered(total - on_paper, on_paper)

    def _sums(self, row: Any) -> Sums:
        return tuple(getattr(row, column) or 0 for column in self.columns)

    def _show(self, row: Any, sums: Sums) -> None:
        for column, value in zip(self.columns, sums, strict=True):
            setattr(row, column, value)


class ListedFigure(Figure[A]):
    """The same, its sums as a list in one column."""

    def _sums(self, row: Any) -> Sums:
        return tuple(getattr(row, self.columns[0]) or ())

    def _show(self, row: Any, sums: Sums) -> None:
        setattr(row, self.columns[0], list(sums))


def _kept_apart(row: Any) -> OnPaper:
    return getattr(row, "on_paper", None) or {}


def release_texts(answers: Iterable[Given[A]], text: str, released: str) -> bool:
    """Lets the open answers that wait come out, five or more together; whether any did."""
    waiting = [one for one in answers if getattr(one.answer, text) and not getattr(one.answer, released)]
    by_link = sum(one.pot is Pot.BY_LINK for one in waiting)
    coming = pots_coming_out(by_link, len(waiting) - by_link)
    out = [one for one in waiting if one.pot in coming]
    for one in out:
        setattr(one.answer, released, True)
    return bool(out)
