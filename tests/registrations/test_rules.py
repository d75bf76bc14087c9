"""Rules as tables: no application, no database."""

from datetime import UTC, datetime, timedelta

import pytest

from sessions_app.knowledge_sessions.rules import RegistrationState
from sessions_app.registrations import rules
from sessions_app.registrations.rules import RegistrationStatus

START = datetime(2027, 1, 14, 12, 30, tzinfo=UTC)
END = START + timedelta(hours=3)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        ("closed", rules.RegistrationIsClosed),
        ("not_yet_open", rules.RegistrationNotYetOpen),
        ("cancelled", rules.SessionIsCancelled),
        ("past", rules.SessionIsPast),
        ("not_published", rules.SessionIsNotPublished),
    ],
)
def test_refusals_have_names(state: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        rules.check_registration_is_open(state)


def test_every_state_of_a_session_is_known_here() -> None:
    assert {state.value for state in RegistrationState} == {"open", *rules.REFUSAL_OF_STATE}


def test_cancelling_ends_when_the_session_begins_or_is_cancelled() -> None:
    rules.check_may_cancel(False, START, START - MINUTE)
    with pytest.raises(rules.TooLateToCancel):
        rules.check_may_cancel(False, START, START)
    with pytest.raises(rules.SessionIsCancelled):
        rules.check_may_cancel(True, START, START - MINUTE)


@pytest.mark.parametrize(
    ("status", "now", "refused"),
    [
        (RegistrationStatus.CONFIRMED, END - MINUTE, False),
        (RegistrationStatus.WAITING, START - MINUTE, False),
        (RegistrationStatus.CONFIRMED, END, True),
        (RegistrationStatus.CANCELLED, START - MINUTE, True),
    ],
)
def test_changing_details(status: RegistrationStatus, now: datetime, refused: bool) -> None:
    if refused:
        with pytest.raises(rules.TooLateToChange):
            rules.check_may_change(status, END, now)
    else:
        rules.check_may_change(status, END, now)


def test_the_door_opens_an_hour_before() -> None:
    rules.check_door_is_open(True, START, START - timedelta(hours=1))
    rules.check_door_is_open(True, START, END + timedelta(days=3))
    with pytest.raises(rules.AttendanceNotYet):
        rules.check_door_is_open(True, START, START - timedelta(hours=1) - MINUTE)
    with pytest.raises(rules.SessionIsCancelled):
        rules.check_door_is_open(False, START, START)


def test_attendance_is_completed_from_the_start() -> None:
    rules.check_attendance_may_be_completed(True, START, START)
    with pytest.raises(rules.AttendanceNotYet):
        rules.check_attendance_may_be_completed(True, START, START - MINUTE)


def test_without_any_mark_nobody_is_a_no_show() -> None:
    assert rules.unmarked_are_no_shows(1)
    assert not rules.unmarked_are_no_shows(0)
