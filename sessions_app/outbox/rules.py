"""The states of a mail, when a failed one is tried again, and when it is given up."""

from datetime import datetime, timedelta
from enum import StrEnum


class MailState(StrEnum):
    DUE = "due"  # waits for its moment or for its next try
    TAKEN = "taken"  # a worker has it
    SENT = "sent"
    GIVEN_UP = "given_up"
    SUPERSEDED = "superseded"  # a newer one says more, before this one left
    DROPPED = "dropped"  # does not leave any more; `DropReason` tells why


class MailTopic(StrEnum):
    """Kinds of mail that people may refuse. What is about one's own registration (a place, a change, a cancellation)
    is none of them."""

    INVITATIONS = "invitations"  # to sessions for which she did not register
    REMINDERS = "reminders"  # of a session at which she has a place
    EVALUATIONS = "evaluations"  # how it was, and what became of it
    MATERIALS = "materials"  # slides of a session at which she had a place
    AGREEMENTS = "agreements"  # reminders of what she agreed with others


class DropReason(StrEnum):
    """Why a mail that waited did not leave."""

    REFUSED = "refused"  # she chose not to get such mail
    UNDELIVERABLE = "undeliverable"  # her mail server sent our mail back for good
    TOO_LATE = "too_late"  # it would have told what is not true any more
    STOPPED = "stopped"  # somebody stopped it on the page of the outbox


class NotToBeSentAgain(Exception):
    """Only a mail that was given up, or that waits, can be tried again."""


class NewerMailExists(NotToBeSentAgain):
    """There is a newer mail of the same chain: this one would tell old news."""


class NotToBeStopped(Exception):
    """Only a mail that waits can be stopped."""


class CalendarWouldLie(NotToBeStopped):
    """Without this mail her calendar keeps what is not true any more."""


class NothingLeftToSend(NotToBeSentAgain):
    """Its text was erased after its period."""


UNSENT = (MailState.DUE, MailState.TAKEN)
FINISHED = (MailState.SENT, MailState.GIVEN_UP, MailState.SUPERSEDED, MailState.DROPPED)

RETRY_AFTER = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 300, 600, 1800, 3600))
MOST_TRIES = 78  # with the waits above: three days

# A worker that died is recognised by a mail it has held this long. A living one hands back what it could not send in
# less than half of that, so that no other takes a mail that is still being sent.
HELD_AT_MOST = timedelta(minutes=5)
HANDS_BACK_AFTER = timedelta(minutes=2)


def next_try_after(tries: int) -> timedelta:
    """How long to wait after the nth try failed: 30 s, 1, 2, 5, 10, 30 min, then every hour."""
    return RETRY_AFTER[min(max(tries, 1), len(RETRY_AFTER)) - 1]


def waited_for_tries(tries: int) -> timedelta:
    """How long a mail has waited between its first moment and the try after the nth failure."""
    return sum((next_try_after(number) for number in range(1, tries + 1)), timedelta())


def state_after_failure(tries: int, is_permanent: bool, has_newer: bool) -> MailState:
    """What becomes of a mail whose nth try failed; `has_newer`: a newer one of its chain waits."""
    if is_permanent or tries >= MOST_TRIES:
        return MailState.GIVEN_UP
    return MailState.SUPERSEDED if has_newer else MailState.DUE


def check_may_be_sent_again(state: MailState, has_newer: bool, is_erased: bool) -> None:
    """Raises the reason why this mail cannot be tried again."""
    if state not in (MailState.GIVEN_UP, MailState.DUE):
        raise NotToBeSentAgain
    if is_erased:
        raise NothingLeftToSend
    if has_newer:
        raise NewerMailExists


def check_may_be_stopped(state: MailState, calendar_method: str | None, is_in_calendar: bool) -> None:
    """Raises the reason why this mail has to leave."""
    if state is not MailState.DUE:
        raise NotToBeStopped
    if calendar_method == "CANCEL" or (calendar_method is not None and is_in_calendar):
        raise CalendarWouldLie


def must_hand_back(taken_at: datetime, now: datetime) -> bool:
    return now - taken_at >= HANDS_BACK_AFTER
