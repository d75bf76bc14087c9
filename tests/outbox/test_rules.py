from datetime import timedelta

import pytest

from sessions_app.outbox.rules import (
    MOST_TRIES,
    MailState,
    NewerMailExists,
    NothingLeftToSend,
    NotToBeSentAgain,
    check_may_be_sent_again,
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
