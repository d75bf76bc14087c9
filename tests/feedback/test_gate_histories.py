"""Random histories on a real database: answers of every kind come in, by link and on paper, and the gate looks now and
then. Whatever it ever showed, no figure about fewer than five answers can be derived from it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from itertools import count

from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.feedback import gate
from sessions_app.feedback.models import ReleasedFigures
from sessions_app.feedback.rules import WillChange, WorkedOut
from tests.conftest import NOON
from tests.feedback.answers import Asked, Said, anything, asked_session
from tests.feedback.blocks import smallest

Sums = tuple[int, ...]
Shown = tuple[int, Sums]  # how many, and their sums
NOTHING: Shown = (0, ())


@dataclass(frozen=True)
class Question:
    """What an answer counts for, and what is shown of it, each told without the code of the gate."""

    adds: Callable[[Said], Sums | None]
    shown: Callable[[Asked], Shown]
    at_least: int = 5


def figures(asked: Asked) -> ReleasedFigures | None:
    return db.session.get(ReleasedFigures, asked.knowledge_session.id)


def marks(asked: Asked) -> Shown:
    row = figures(asked)
    return (row.responses, (row.rating_sum,)) if row else NOTHING


def spread(asked: Asked) -> Shown:
    row = figures(asked)
    if row is None or row.ratings_low is None:
        assert row is None or row.rating_square_sum is None
        return NOTHING
    bands = row.ratings_low, row.ratings_middle or 0, row.ratings_high or 0
    return sum(bands), (*bands, row.rating_square_sum or 0)


def will_change(asked: Asked) -> Shown:
    row = figures(asked)
    if row is None or row.will_change_yes is None:
        return NOTHING
    counts = row.will_change_yes, row.will_change_partly or 0, row.will_change_no or 0
    return sum(counts), counts


def people_met(asked: Asked) -> Shown:
    row = figures(asked)
    return (row.people_met_responses, (row.people_met_sum or 0,)) if row and row.people_met_responses else NOTHING


def scale(asked: Asked) -> Shown:
    own = gate.own_figures(asked.knowledge_session)[1]
    return (own.responses, (round((own.average or 0) * own.responses),)) if own.responses else NOTHING


def options(asked: Asked) -> Shown:
    responses = gate.own_figures(asked.knowledge_session)[0].responses
    return (responses, ()) if responses else NOTHING


def per_option(asked: Asked) -> Shown:
    own = gate.own_figures(asked.knowledge_session)[0]
    return (own.chosen_responses, own.chosen) if own.chosen else NOTHING


def worked_out(asked: Asked) -> Shown:
    row = gate.later_figures(asked.knowledge_session)
    return (row.responses, (row.yes, row.partly, row.no)) if row else NOTHING


def one_hot(value: object, among: Collection[object]) -> Sums | None:
    return None if value is None else tuple(int(value == one) for one in among)


def band(said: Said) -> Sums:
    low, middle = said.rating < 6, said.rating in (6, 7)
    return int(low), int(middle), int(not low and not middle), said.rating * said.rating


QUESTIONS = {
    "marks": Question(lambda said: (said.rating,), marks),
    "spread": Question(band, spread, at_least=10),
    "will_change": Question(lambda said: one_hot(said.will_change, list(WillChange)), will_change),
    "people_met": Question(lambda said: None if said.people_met is None else (said.people_met,), people_met),
    "scale": Question(lambda said: None if said.step is None else (said.step,), scale),
    "options": Question(lambda said: None if said.option is None else (), options),
    "per option": Question(lambda said: one_hot(said.option, range(3)), per_option, at_least=10),
    "worked out": Question(
        lambda said: None if said.on_paper else one_hot(said.worked_out, list(WorkedOut)), worked_out
    ),
}
TEXTS = ("takeaway", "tip", "later", "open")
# Who looks at both sees the same answers in two ways: what tells them apart in the one tells it of the other.
ABOUT_THE_SAME = (("marks", "spread"), ("options", "per option"))


@dataclass
class Record:
    """Of one session: every set of answers, as numbers, of which something was ever shown, per question."""

    asked: Asked
    sets: dict[str, list[frozenset[int]]] = field(default_factory=lambda: {name: [] for name in [*QUESTIONS, *TEXTS]})

    def look(self) -> None:
        """Notes what is shown now, and that it is true."""
        for name, question in QUESTIONS.items():
            self.sets[name].append(self._set_shown(name, question))
        texts = {name: gate.released_texts(self.asked.knowledge_session, name) for name in ("takeaway", "tip", "later")}
        texts["open"] = list(gate.own_figures(self.asked.knowledge_session)[2].texts)
        for name, words in texts.items():
            self.sets[name].append(frozenset(int(one.removeprefix(f"{name} ")) for one in words))
            assert len(set(words)) == len(words)

    def _set_shown(self, name: str, question: Question) -> frozenset[int]:
        """Over which answers the sums are: those of before, with all sheets, or with all that came in."""
        n, sums = question.shown(self.asked)
        before = self.sets[name][-1] if self.sets[name] else frozenset[int]()
        given = [said for said in self.asked.said if question.adds(said) is not None]
        everything = frozenset(said.number for said in given)
        with_sheets = before | {said.number for said in given if said.on_paper}
        for candidate in (before, with_sheets, everything):
            added = [question.adds(said) or () for said in given if said.number in candidate]
            if len(added) == n and tuple(map(sum, zip(*added, strict=True))) == sums:
                return candidate
        raise AssertionError(f"{name}: {n} answers with sums {sums} are over no set of answers that may be shown")

    def prove(self) -> None:
        sheets = {said.number for said in self.asked.said if said.on_paper}
        for name, sets in self.sets.items():
            at_least = QUESTIONS[name].at_least if name in QUESTIONS else 5
            for known in (set[int](), sheets):
                assert smallest(sets, known) >= at_least, name
        for one, other in ABOUT_THE_SAME:
            assert smallest([*self.sets[one], *self.sets[other]]) >= 5, (one, other)
            assert smallest([*self.sets[one], *self.sets[other]], sheets) >= 5, (one, other)


moments = st.lists(st.tuples(st.lists(anything, max_size=9), st.booleans()), min_size=1, max_size=7)


@settings(max_examples=60)
@given(history=moments)
def test_whatever_was_shown_nothing_about_fewer_than_five_can_be_derived(
    app: Flask, history: list[tuple[list[Said], bool]]
) -> None:
    numbers = count(1)
    with clock.set_to(NOON):
        asked = asked_session()
        record = Record(asked)
        for arrived, gate_looks in history:
            for said in arrived:
                asked.take(replace(said, number=next(numbers)))
            if gate_looks:
                gate.release(asked.knowledge_session)
                gate.release_later(asked.knowledge_session)
            record.look()
    record.prove()
    db.session.rollback()


@settings(max_examples=20)
@given(given_at_once=st.lists(anything, min_size=5, max_size=30))
def test_who_waits_for_all_gets_all(app: Flask, given_at_once: list[Said]) -> None:
    """The gate is no excuse to lose answers: what is enough comes out whole."""
    with clock.set_to(NOON):
        asked = asked_session()
        for number, said in enumerate(given_at_once):
            asked.take(replace(said, number=number, on_paper=False))
        gate.release(asked.knowledge_session)
        gate.release_later(asked.knowledge_session)
        for name, question in QUESTIONS.items():
            added = [sums for said in asked.said if (sums := question.adds(said)) is not None]
            expected = len(added) if len(added) >= question.at_least else 0
            assert question.shown(asked)[0] == expected, name
    db.session.rollback()
