"""The uncertainty of a mean mark: worked examples, what must always hold, and how often it holds the true mean."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.insights.interval import mean_interval
from sessions_app.insights.rules import Spread

# Marks as people give them, by how often: around an eight, nearly all at the top, nearly all at the foot, all over.
POPULATIONS = {
    "usual": {6: 1, 7: 3, 8: 7, 9: 4, 10: 2},
    "top": {9: 1, 10: 15},
    "foot": {1: 5, 2: 2, 3: 1},
    "wide": {2: 1, 4: 1, 5: 2, 6: 3, 7: 4, 8: 4, 9: 2, 10: 2},
}


def spread_of(marks: list[int]) -> Spread:
    return Spread(len(marks), sum(marks), sum(mark * mark for mark in marks))


def test_a_worked_example() -> None:
    # 7 7 8 8 8 8 8 8 9 9: s² = 4/9 + 1/12, of at most (8 - 1)(10 - 8) = 14, so each answer counts for 26.5 of Wilson's;
    # share 7/9, t = 2.262 with nine degrees of freedom, weight t²/265.3 = 0.01929.
    marks = [7, 7, 8, 8, 8, 8, 8, 8, 9, 9]
    assert mean_interval(10, 80, spread_of(marks)) == pytest.approx((7.4358, 8.4696), abs=0.001)


def test_near_the_top_it_reaches_down_further_than_up() -> None:
    low, high = mean_interval(5, 48, spread_of([8, 8, 7, 9, 8, 7, 9, 8, 8, 10])) or (0, 0)
    assert 9.6 - low > 2 * (high - 9.6) > 0


@pytest.mark.parametrize("spread", [Spread(), Spread(9, 72, 580)])
def test_none_without_ten_answers_to_judge_the_spread_by(spread: Spread) -> None:
    assert mean_interval(5, 40, spread) is None


def test_marks_that_are_all_the_same_are_not_quite_sure() -> None:
    low, high = mean_interval(5, 40, spread_of([8] * 10)) or (0, 0)
    assert low < 7.9 < 8.1 < high


marks = st.lists(st.integers(1, 10), min_size=5, max_size=30)


@given(marks, marks.filter(lambda one: len(one) >= 10))
def test_it_holds_the_mean_and_stays_on_the_scale(own: list[int], others: list[int]) -> None:
    interval = mean_interval(len(own), sum(own), spread_of(others))
    assert interval is not None
    assert 1 <= interval[0] <= sum(own) / len(own) + 1e-9
    assert sum(own) / len(own) - 1e-9 <= interval[1] <= 10


@pytest.mark.parametrize("population", POPULATIONS)
@pytest.mark.parametrize("answers", [5, 12])
def test_it_holds_the_true_mean_nineteen_times_of_twenty(population: str, answers: int) -> None:
    chance, weights = Random(2019), POPULATIONS[population]
    values, shares = list(weights), list(weights.values())
    true = sum(map(lambda value, share: value * share, values, shares)) / sum(shares)
    held = 0
    for _ in range(1500):
        spread = spread_of(chance.choices(values, shares, k=60))
        low, high = mean_interval(answers, sum(chance.choices(values, shares, k=answers)), spread) or (0, 0)
        held += low <= true <= high
    assert held / 1500 >= 0.935  # 0.95, less what chance does to 1500 tries
