from datetime import UTC, datetime, timedelta

import pytest

from sessions_app.outbox.rules import (
    HANDS_BACK_AFTER,
    HELD_AT_MOST,
    MOST_TRIES,
    CalendarWouldLie,
    MailState,
    NewerMailExists,
    NothingLeftToSend,
    NotToBeSentAgain,
    NotToBeStopped,
    check_may_be_sent_again,
    check_may_be_stopped,
    must_hand_back,
    next_try_after,
    state_after_failure,
    waited_for_tries,
)


@pytest.mark.parametrize(
    ("tries", "seconds"), [(0, 30), (1, 30), (2, 60), (3, 120), (4, 300), (5, 600), (6, 1800), (7, 3600), (40, 3600)]
)
def test_waits_longer_each_time_and_an_hour_at_most(tries: int, seconds: int) -> None:
    assert next_try_after(tries) == timedelta(seconds=seconds)


def test_gives_up_after_three_days() -> None:
    assert timedelta(days=3) <= waited_for_tries(MOST_TRIES) < timedelta(days=3, hours=1)


@pytest.mark.parametrize(
    ("tries", "is_permanent", "has_newer", "state"),
    [
        (1, False, False, MailState.DUE),
        (1, False, True, MailState.SUPERSEDED),
        (1, True, False, MailState.GIVEN_UP),
        (1, True, True, MailState.GIVEN_UP),
        (MOST_TRIES - 1, False, False, MailState.DUE),
        (MOST_TRIES, False, False, MailState.GIVEN_UP),
    ],
)
def test_what_becomes_of_a_mail_that_failed(tries: int, is_permanent: bool, has_newer: bool, state: MailState) -> None:
    assert state_after_failure(tries, is_permanent, has_newer) is state


@pytest.mark.parametrize("state", [MailState.GIVEN_UP, MailState.DUE])
def test_a_mail_that_waits_or_was_given_up_may_be_sent_again(state: MailState) -> None:
    check_may_be_sent_again(state, has_newer=False, is_erased=False)


@pytest.mark.parametrize(
    ("state", "has_newer", "is_erased", "reason"),
    [
        (MailState.SENT, False, False, NotToBeSentAgain),
        (MailState.TAKEN, False, False, NotToBeSentAgain),
        (MailState.SUPERSEDED, False, False, NotToBeSentAgain),
        (MailState.GIVEN_UP, True, False, NewerMailExists),
        (MailState.GIVEN_UP, False, True, NothingLeftToSend),
    ],
)
def test_other_mails_are_not_sent_again(
    state: MailState, has_newer: bool, is_erased: bool, reason: type[Exception]
) -> None:
    with pytest.raises(reason) as refusal:
        check_may_be_sent_again(state, has_newer, is_erased)
    assert refusal.type is reason


@pytest.mark.parametrize(("calendar_method", "is_in_calendar"), [(None, False), (None, True), ("REQUEST", False)])
def test_a_mail_that_waits_may_be_stopped(calendar_method: str | None, is_in_calendar: bool) -> None:
    check_may_be_stopped(MailState.DUE, calendar_method, is_in_calendar)


@pytest.mark.parametrize("is_in_calendar", [True, False])  # False: nothing of what was sent before is known any more
def test_a_cancellation_always_leaves(is_in_calendar: bool) -> None:
    with pytest.raises(CalendarWouldLie):
        check_may_be_stopped(MailState.DUE, "CANCEL", is_in_calendar)


def test_a_change_of_what_stands_in_a_calendar_leaves() -> None:
    with pytest.raises(CalendarWouldLie):
        check_may_be_stopped(MailState.DUE, "REQUEST", is_in_calendar=True)


@pytest.mark.parametrize("state", [state for state in MailState if state is not MailState.DUE])
def test_only_what_waits_can_be_stopped(state: MailState) -> None:
    with pytest.raises(NotToBeStopped) as refusal:
        check_may_be_stopped(state, None, False)
    assert refusal.type is NotToBeStopped


def test_a_worker_lets_go_long_before_another_takes_what_it_held() -> None:
    taken_at = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
    assert HANDS_BACK_AFTER * 2 < HELD_AT_MOST <= timedelta(minutes=5)  # docs/mail.md promises the five
    assert must_hand_back(taken_at, taken_at + HANDS_BACK_AFTER)
    assert not must_hand_back(taken_at, taken_at + HANDS_BACK_AFTER - timedelta(seconds=1))
