"""What may come out, as arithmetic: whoever adds and subtracts what was ever shown gets sums over five or more."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions_app.feedback.gate_rules import (
    DISTRIBUTION_FROM,
    THRESHOLD,
    Answered,
    Pot,
    Tally,
    band_of,
    moved,
    moved_beside,
    one_of,
    pots_coming_out,
)
from tests.feedback.blocks import blocks, smallest

BOTH, PAPER, NOTHING = frozenset(Pot), frozenset({Pot.ON_PAPER}), frozenset[Pot]()

# Of several sessions: what came in between two looks of the timed job, each answer by its pot.
arrivals = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(Pot)), max_size=9)
histories = st.lists(arrivals, min_size=1, max_size=8)
# Whether at each look a session is looked at: it may be too early, or the job was down.
looks = st.lists(st.sets(st.integers(0, 3)), min_size=8, max_size=8)


@pytest.mark.parametrize(
    ("by_link", "on_paper", "coming"),
    [
        (0, 0, NOTHING), (4, 0, NOTHING), (5, 0, BOTH), (0, 4, NOTHING), (0, 5, PAPER), (4, 4, NOTHING),
        (1, 4, NOTHING),  # four sheets that she made up, and the one answer she is after
        (4, 20, PAPER), (5, 1, BOTH), (-3, 5, PAPER),
    ],
)  # fmt: skip
def test_which_pots_come_out(by_link: int, on_paper: int, coming: frozenset[Pot]) -> None:
    assert pots_coming_out(by_link, on_paper) == coming


@pytest.mark.parametrize(("rating", "band"), [(1, 0), (5, 0), (6, 1), (7, 1), (8, 2), (10, 2)])
def test_the_three_bands(rating: int, band: int) -> None:
    assert band_of(rating) == band


def test_five_and_ten_are_what_was_promised() -> None:
    assert (THRESHOLD, DISTRIBUTION_FROM) == (5, 10)


def test_tallies_of_different_answers_add_up() -> None:
    first, second = Tally.of([(1, 8), (1, 6)]), Tally.of([(1, 10)])
    assert first + second == Tally(3, (3, 24))
    assert first + second - second == first
    assert Tally() + first == first
    assert [one_of(option, 3) for option in range(3)] == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]


def test_the_attacker_of_these_tests_does_find_a_single_answer() -> None:
    """Else the properties below would hold of anything: the average of five, then of six."""
    assert smallest([{1, 2, 3, 4, 5}, {1, 2, 3, 4, 5, 6}]) == 1
    assert smallest([{1, 2, 3}, {2, 3, 4}, {1, 3, 4}]) == 1, "three views, of which no two differ by one"
    assert smallest([set("abcdefgh")], known=set("abcd")) == 4
    assert sorted(map(len, blocks([range(5), range(12)]))) == [5, 7]


@pytest.mark.parametrize("at_least", [5, 10])
@settings(max_examples=300)
@given(history=histories, looked_at=looks)
def test_nothing_about_fewer_can_be_derived(
    at_least: int, history: list[list[tuple[int, Pot]]], looked_at: list[set[int]]
) -> None:
    """Of all sums over any sets of sessions at any moments; by who knows nothing, and by who typed in the sheets."""
    shown = shown_sets(history, looked_at, at_least)
    sheets = {answer for answers in shown for answer in answers if answer[1] is Pot.ON_PAPER}
    for known in (set[Answer](), sheets):
        assert smallest(shown, known) >= at_least
        for one, other in combinations(shown, 2):
            for difference in ((one ^ other) - known, (one - other) - known, (other - one) - known):
                assert not 0 < len(difference) < at_least


Answer = tuple[int, Pot, int]  # of which session, how it came in, the how many-eth of all


def shown_sets(history: list[list[tuple[int, Pot]]], looked_at: list[set[int]], at_least: int) -> list[set[Answer]]:
    """Every set of answers of which a sum was ever shown: each choice of sessions at each moment. The sum is of powers
    of two, so that it tells exactly over which answers it is."""
    came: list[Answer] = []
    states = {session: Answered() for session in range(4)}
    shown: list[set[Answer]] = []
    for arrived, looking in zip(history, looked_at, strict=False):
        came += [(session, pot, len(came) + number) for number, (session, pot) in enumerate(arrived)]
        for session in looking:
            states[session] = moved(states[session], answered(came, session), at_least)
        out = {session: read(state.total, came) for session, state in states.items()}
        choices = [chosen for size in range(1, 5) for chosen in combinations(out, size)]
        shown += [set[Answer]().union(*(out[session] for session in chosen)) for chosen in choices]
    return shown


def answered(came: list[Answer], session: int) -> Answered:
    by_pot = {pot: [(2 ** one[2],) for one in came if one[:2] == (session, pot)] for pot in Pot}
    return Answered(Tally.of(by_pot[Pot.BY_LINK]), Tally.of(by_pot[Pot.ON_PAPER]))


def read(shown: Tally, came: list[Answer]) -> set[Answer]:
    found = {one for one in came if shown.sums and shown.sums[0] >> one[2] & 1}
    assert len(found) == shown.n, "the number that stands beside the sum"
    return found


@settings(max_examples=200)
@given(arrived=st.lists(st.tuples(st.just(0), st.sampled_from(Pot)), max_size=60))
def test_what_waits_is_never_enough_to_come_out(arrived: list[tuple[int, Pot]]) -> None:
    """The gate holds back no more than it must: fewer than five by link, and fewer than five sheets."""
    came: list[Answer] = []
    state = Answered()
    for session, pot in arrived:
        came.append((session, pot, len(came)))
        given_now = answered(came, 0)
        state = moved(state, given_now)
        assert given_now.by_link.n - state.by_link.n < THRESHOLD
        assert given_now.on_paper.n - state.on_paper.n < THRESHOLD
        assert moved(state, given_now) == state, "looking twice changes nothing"


@settings(max_examples=300)
@given(history=histories)
def test_how_marks_are_spread_is_about_the_marks_of_an_average_that_was_shown(
    history: list[list[tuple[int, Pot]]],
) -> None:
    """Else the six of the average, taken from the ten of the bands, would leave four."""
    came: list[Answer] = []
    average, spread = Answered(), Answered()
    averages, spreads = [average], [spread]
    for arrived in history:
        came += [(0, pot, len(came) + number) for number, (_session, pot) in enumerate(arrived)]
        average = moved(average, answered(came, 0))
        spread = moved_beside(average, spread, answered(came, 0), DISTRIBUTION_FROM)
        averages.append(average)
        spreads.append(spread)
    assert [one for one in spreads if one not in averages] == []
    together = [read(one.total, came) for one in (*averages, *spreads)]
    sheets = {one for one in came if one[1] is Pot.ON_PAPER}
    assert smallest(together, sheets) >= THRESHOLD
    assert smallest([read(one.total, came) for one in spreads], sheets) >= DISTRIBUTION_FROM


@pytest.mark.parametrize(
    ("average", "spread", "given_now", "after"),
    [
        ((6, 0), (0, 0), (10, 0), (0, 0)),  # four wait for the average, and so for the bands
        ((11, 0), (0, 0), (11, 0), (11, 0)),
        ((0, 12), (0, 0), (3, 12), (0, 12)),  # three that wait hold up no sheets
        ((6, 10), (0, 0), (6, 10), (0, 0)),  # the ten alone would tell the six
        ((15, 0), (10, 0), (15, 0), (10, 0)),
        ((20, 4), (10, 0), (20, 4), (20, 4)),
        ((6, 0), (10, 0), (10, 0), (10, 0)),  # what came out stays out
    ],
)
def test_what_moves_beside_an_average(
    average: tuple[int, int], spread: tuple[int, int], given_now: tuple[int, int], after: tuple[int, int]
) -> None:
    def counted(numbers: tuple[int, int]) -> Answered:
        return Answered(Tally(numbers[0]), Tally(numbers[1]))

    moved_to = moved_beside(counted(average), counted(spread), counted(given_now), DISTRIBUTION_FROM)
    assert moved_to == counted(after)
