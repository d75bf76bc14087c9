"""Who may say what about an agreement, when, and when it is spoken of."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sessions_app.agreements import reminder_rules, rules
from sessions_app.agreements.reminder_rules import Occasion
from sessions_app.agreements.rules import AgreementStatus

NOW = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
PROPOSED, OPEN, STUCK, DONE, DROPPED = AgreementStatus
FINE = None


@pytest.mark.parametrize(
    ("current", "wanted", "by_proposer", "by_other"),
    [
        (PROPOSED, PROPOSED, rules.NotYetConfirmed, rules.NotYetConfirmed),
        (PROPOSED, OPEN, rules.WaitsForTheOther, FINE),
        (PROPOSED, STUCK, rules.NotYetConfirmed, rules.NotYetConfirmed),
        (PROPOSED, DONE, rules.NotYetConfirmed, rules.NotYetConfirmed),
        (PROPOSED, DROPPED, FINE, FINE),
        (OPEN, PROPOSED, rules.NotYetConfirmed, rules.NotYetConfirmed),
        (OPEN, OPEN, FINE, FINE),
        (OPEN, STUCK, FINE, FINE),
        (OPEN, DONE, FINE, FINE),
        (OPEN, DROPPED, FINE, FINE),
        (STUCK, OPEN, FINE, FINE),
        (STUCK, STUCK, FINE, FINE),
        (STUCK, DONE, FINE, FINE),
        (STUCK, DROPPED, FINE, FINE),
        (DONE, OPEN, FINE, FINE),
        (DONE, STUCK, rules.AlreadyClosed, rules.AlreadyClosed),
        (DONE, DONE, FINE, FINE),
        (DONE, DROPPED, rules.AlreadyClosed, rules.AlreadyClosed),
        (DROPPED, OPEN, FINE, FINE),
        (DROPPED, STUCK, rules.AlreadyClosed, rules.AlreadyClosed),
        (DROPPED, DONE, rules.AlreadyClosed, rules.AlreadyClosed),
        (DROPPED, DROPPED, FINE, FINE),
    ],
)
def test_transitions(
    current: AgreementStatus,
    wanted: AgreementStatus,
    by_proposer: type[rules.Refusal] | None,
    by_other: type[rules.Refusal] | None,
) -> None:
    for has_agreed, refusal in ((True, by_proposer), (False, by_other)):
        assert refusal_of(current, wanted, has_agreed=has_agreed) is refusal


def refusal_of(
    current: AgreementStatus,
    wanted: AgreementStatus,
    has_agreed: bool = False,
    all_agreed: bool = True,
    parties: int = 2,
    closed_at: datetime | None = NOW,
) -> type[rules.Refusal] | None:
    try:
        rules.check_status(
            current, wanted, has_agreed=has_agreed, all_agreed=all_agreed, parties=parties, closed_at=closed_at, now=NOW
        )
    except rules.Refusal as refusal:
        return type(refusal)
    return None


def test_what_was_never_agreed_is_not_opened_again() -> None:
    assert refusal_of(DROPPED, OPEN, all_agreed=False) is rules.WasNeverAgreed


def test_what_nobody_else_is_in_is_not_opened_again() -> None:
    assert refusal_of(DROPPED, OPEN, parties=1) is rules.NobodyIsLeft


def test_a_closed_one_can_be_opened_for_a_month() -> None:
    assert refusal_of(DONE, OPEN, closed_at=NOW - timedelta(days=30)) is None
    assert refusal_of(DONE, OPEN, closed_at=NOW - timedelta(days=30, seconds=1)) is rules.ClosedTooLongAgo


@pytest.mark.parametrize(("status", "refused"), [(OPEN, False), (STUCK, False), (DONE, True), (DROPPED, True)])
def test_help_is_for_what_runs(status: AgreementStatus, refused: bool) -> None:
    rules.check_help(status, False)
    if refused:
        with pytest.raises(rules.NothingToHelpWith):
            rules.check_help(status, True)
    else:
        rules.check_help(status, True)


@pytest.mark.parametrize(
    ("days", "refusal"), [(-1, rules.DueInThePast), (0, FINE), (731, FINE), (732, rules.DueTooFarAhead)]
)
def test_due_today_or_within_two_years(days: int, refusal: type[rules.Refusal] | None) -> None:
    if refusal is None:
        rules.check_due_on(TODAY + timedelta(days=days), TODAY)
    else:
        with pytest.raises(refusal):
            rules.check_due_on(TODAY + timedelta(days=days), TODAY)


@pytest.mark.parametrize("what", ["", "  \n", "x" * 501])
def test_something_is_agreed_in_few_words(what: str) -> None:
    with pytest.raises(rules.NeedsAText):
        rules.check_what(what)


@pytest.mark.parametrize(
    ("today", "month", "quarter"),
    [
        (date(2026, 11, 21), date(2026, 12, 21), date(2027, 2, 21)),
        (date(2026, 11, 30), date(2026, 12, 30), date(2027, 2, 28)),
        (date(2027, 1, 31), date(2027, 2, 28), date(2027, 4, 30)),
        (date(2026, 12, 31), date(2027, 1, 31), date(2027, 3, 31)),
    ],
)
def test_ready_dates_stay_inside_the_month(today: date, month: date, quarter: date) -> None:
    assert rules.ready_dates(today) == (today + timedelta(days=14), month, quarter)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (0, None), (9, None), (10, Occasion.HALFWAY), (12, Occasion.HALFWAY), (13, None),
        (19, None), (20, Occasion.DUE), (22, Occasion.DUE), (23, None),
    ],
)  # fmt: skip
def test_reminded_halfway_and_on_the_day(day: int, expected: Occasion | None) -> None:
    assert reminder_rules.occasion(TODAY, TODAY + timedelta(days=20), TODAY + timedelta(days=day)) is expected


def test_no_halfway_when_the_day_is_near() -> None:
    assert [reminder_rules.occasion(TODAY, TODAY + timedelta(days=3), TODAY + timedelta(days=n)) for n in range(3)] == [
        None
    ] * 3


@pytest.mark.parametrize(("hour", "may"), [(8, False), (9, True), (19, True), (20, False), (2, False)])
def test_never_at_night(hour: int, may: bool) -> None:
    assert reminder_rules.is_time_to_write(NOW.replace(hour=hour)) is may


@pytest.mark.parametrize(
    ("people", "organisations", "refusal"),
    [
        (1, 0, rules.TooFewParties), (0, 3, rules.TooFewParties), (1, 1, FINE), (2, 0, FINE), (6, 4, FINE),
        (11, 0, rules.TooManyParties), (8, 3, rules.TooManyParties),
    ],
)  # fmt: skip
def test_between_two_to_ten_of_whom_one_is_a_person(
    people: int, organisations: int, refusal: type[rules.Refusal] | None
) -> None:
    if refusal is None:
        rules.check_parties(people, organisations)
    else:
        with pytest.raises(refusal):
            rules.check_parties(people, organisations)


@pytest.mark.parametrize(("seen", "refused"), [(None, False), (3, False), (2, True), (4, True)])
def test_an_answer_is_to_the_present_words(seen: int | None, refused: bool) -> None:
    if refused:
        with pytest.raises(rules.ChangedInTheMeantime):
            rules.check_terms(seen, 3)
    else:
        rules.check_terms(seen, 3)
