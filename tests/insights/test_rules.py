"""The arithmetic of figures: known values, and what must hold for any sessions."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.insights import rules
from sessions_app.insights.rules import NOTHING, Choices, Spread, Tally
from sessions_app.insights.sums import NO_SUMS, HeldSession, Sums, each, per_period

# 97.5% points of Student's t as printed in tables (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2).
PRINTED = {9: 2.262, 10: 2.228, 12: 2.179, 20: 2.086, 30: 2.042, 60: 2.000, 100: 1.984}


def tally(*ratings: int) -> Tally:
    total, squares = sum(ratings), sum(rating * rating for rating in ratings)
    spread = Spread(len(ratings), total, squares) if len(ratings) >= 10 else Spread()
    return Tally(1, len(ratings), 2 * len(ratings), total, spread=spread)


def session(day: date, found: Tally | None = None) -> HeldSession:
    return HeldSession(1, "sessie", "Sessie", day, "noord", "Noord", Sums(held=1, **told(found or NOTHING)))


def told(one: Tally) -> dict[str, int]:
    spread, bands, will = one.spread, one.bands, one.will_change
    return {
        "released": one.sessions, "answers": one.n, "asked": one.asked, "total": one.total, "unmarked": one.unmarked,
        "spread_answers": spread.n, "spread_total": spread.total, "spread_squares": spread.square_sum,
        "low": bands.first, "middle": bands.second, "high": bands.third,
        "will_change": will.first, "will_partly": will.second, "will_not": will.third,
        "met": one.met, "met_answers": one.met_n,
    }  # fmt: skip


def points(*tallies: Tally | None) -> list[Tally]:
    return [one or NOTHING for one in tallies]


@pytest.mark.parametrize(("freedom", "printed"), PRINTED.items())
def test_students_t_is_as_in_the_tables(freedom: int, printed: float) -> None:
    assert rules.t_quantile(freedom) == pytest.approx(printed, abs=0.0006)


def test_students_t_is_refused_where_the_expansion_is_rough() -> None:
    with pytest.raises(ValueError, match="nine"):
        rules.t_quantile(8)


@pytest.mark.parametrize(
    ("day", "quarter", "half_year"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 3, 31), date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 6, 30), date(2026, 4, 1), date(2026, 1, 1)),
        (date(2026, 7, 1), date(2026, 7, 1), date(2026, 7, 1)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2026, 7, 1)),
    ],
)
def test_a_day_lies_in_one_quarter_and_half_year(day: date, quarter: date, half_year: date) -> None:
    assert (rules.start_of("quarter", day), rules.start_of("half_year", day)) == (quarter, half_year)


def test_nine_quarters_back_from_this_one() -> None:
    assert rules.quarters_back(date(2026, 11, 21), 8) == date(2024, 10, 1)
    assert rules.quarters_back(date(2026, 1, 1), 1) == date(2025, 10, 1)


def test_a_quarter_weighs_every_answer_the_same() -> None:
    held = [session(date(2026, 1, 5), tally(*[6] * 5)), session(date(2026, 3, 5), tally(*[9] * 15))]
    [group] = per_period([*held, session(date(2026, 3, 9))], "quarter")
    assert (group.tally.average, group.tally.n, group.tally.sessions, group.held) == (8.25, 20, 2, 3)


def test_the_running_mean_is_over_the_last_five_with_a_figure() -> None:
    sixes, tens = tally(*[6] * 5), tally(*[10] * 15)
    means = rules.running_means(points(sixes, sixes, None, sixes, sixes, sixes, tens))
    assert means == (None, None, None, None, None, 6, (4 * 30 + 150) / 35)


def test_a_running_mean_that_would_be_no_line_is_left_out() -> None:
    assert rules.running_means(points(*[tally(*[8] * 5)] * 5)) == ()


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        ((6, 7, 8) * 10, (8, 9, 8) * 10, "up"),
        ((8, 9, 8) * 10, (6, 7, 8) * 10, "down"),
        ((7, 8, 9), (8, 8, 9) * 4, "steady"),
    ],
)
def test_two_halves_differ_only_beyond_chance(before: list[int], after: list[int], direction: str) -> None:
    halves = points(tally(*before), tally(*after))
    change = rules.change_in(halves, rules.added(halves).spread)
    assert change is not None
    assert change.direction == direction


def test_one_point_is_no_change() -> None:
    assert rules.change_in(points(tally(*[8] * 12), None), Spread(12, 96, 768)) is None


ratings = st.lists(st.integers(1, 10), min_size=5, max_size=30)
tallies = st.one_of(st.none(), ratings.map(lambda marks: tally(*marks)))
days = st.dates(date(2024, 1, 1), date(2026, 12, 31))
histories = st.lists(st.builds(session, days, tallies), max_size=30).map(
    lambda held: sorted(held, key=lambda one: one.held_on)
)


@given(histories, st.sampled_from(["quarter", "half_year"]))
def test_periods_lose_and_double_nothing(held: list[HeldSession], period: rules.Period) -> None:
    parts = per_period(held, period)
    assert sum(part.held for part in parts) == len(held)
    assert rules.added(part.tally for part in parts) == rules.added(one.tally for one in held)
    assert [part.starts_on for part in parts] == sorted({part.starts_on for part in parts})


@given(histories)
def test_every_figure_is_about_five_answers_or_more(held: list[HeldSession]) -> None:
    for part in [*each(held), *per_period(held, "quarter")]:
        assert part.tally.n == 0 or part.tally.n >= 5
        assert (part.tally.average is None) == (part.tally.n == 0)
        assert part.tally.spread.n == 0 or part.tally.spread.n >= 10


@given(st.lists(tallies, max_size=20))
def test_a_running_mean_lies_among_its_points(found: list[Tally | None]) -> None:
    shown = [one.average for one in found if one]
    for mean in rules.running_means(points(*found)):
        assert mean is None or min(shown) - 1e-9 <= mean <= max(shown) + 1e-9


def test_nothing_added_changes_nothing() -> None:
    one = Tally(1, 10, 12, 80, 1, Spread(10, 80, 650), Choices(1, 2, 7), Choices(5, 3, 2), 30, 9)
    assert NOTHING + one == one
    assert (one + one).bands == Choices(2, 4, 14)
    sums = Sums(1, **told(one))
    assert sums.tally == one
    assert NO_SUMS.plus(sums) == sums
    assert sums.plus(sums).minus(sums) == sums
    assert sums.plus(sums).tally == one + one
