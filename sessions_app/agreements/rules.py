"""The life of an agreement: who may say what about it, and when it is spoken of. Plain values in, a decision out.

proposed --the other says yes--> open <--> stuck --> done | dropped --within 30 days--> open

A closed one can be opened again, because one tap in a mail is easily a slip, and because things fail after all; only
for a month, so that figures that were reported settle. What the other never agreed to cannot be opened: that would make
an agreement of a refusal.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum


class AgreementStatus(StrEnum):
    PROPOSED = "proposed"
    OPEN = "open"
    STUCK = "stuck"
    DONE = "done"
    DROPPED = "dropped"


CLOSED = (AgreementStatus.DONE, AgreementStatus.DROPPED)
RUNNING = (AgreementStatus.OPEN, AgreementStatus.STUCK)
REOPEN_WITHIN = timedelta(days=30)
LONGEST_AHEAD = timedelta(days=731)
LONGEST_TEXT = 500
CATCH_UP = timedelta(days=2)  # after a standstill of the worker a reminder may come this much late
SHORTEST_TO_HALVE = timedelta(days=4)  # a halfway reminder is no use when the day itself is near
FIRST_HOUR, LAST_HOUR = time(9), time(20)


class Refusal(Exception):
    """What the rules do not allow."""


class NotYetConfirmed(Refusal):
    """The other has not said yes."""


class WaitsForTheOther(Refusal):
    """Who proposed it cannot say yes for the other."""


class AlreadyClosed(Refusal):
    """Done or dropped."""


class ClosedTooLongAgo(Refusal):
    """Closed more than a month ago."""


class WasNeverAgreed(Refusal):
    """Declined or withdrawn before both said yes."""


class NothingToHelpWith(Refusal):
    """Help is for what runs."""


class NeedsAText(Refusal):
    """Nothing, or too much, was agreed."""


class DueInThePast(Refusal):
    pass


class DueTooFarAhead(Refusal):
    pass


class WithOneself(Refusal):
    pass


class NotOnTheList(Refusal):
    """The other is not on this session's "wie is wie"."""


def check_status(
    current: AgreementStatus,
    wanted: AgreementStatus,
    *,
    proposed_it: bool,
    all_agreed: bool,
    closed_at: datetime | None,
    now: datetime,
) -> None:
    """Raises a named refusal when this party may not say this about this agreement. Saying the same again is fine."""
    if wanted is AgreementStatus.PROPOSED:
        raise NotYetConfirmed
    if current is AgreementStatus.PROPOSED:
        _check_answer(wanted, proposed_it)
    elif current in CLOSED and wanted is not current:
        _check_reopening(wanted, all_agreed, closed_at, now)


def _check_answer(wanted: AgreementStatus, proposed_it: bool) -> None:
    if wanted in (AgreementStatus.STUCK, AgreementStatus.DONE):
        raise NotYetConfirmed
    if wanted is AgreementStatus.OPEN and proposed_it:
        raise WaitsForTheOther


def _check_reopening(wanted: AgreementStatus, all_agreed: bool, closed_at: datetime | None, now: datetime) -> None:
    if wanted is not AgreementStatus.OPEN:
        raise AlreadyClosed
    if not all_agreed:
        raise WasNeverAgreed
    if closed_at is None or now - closed_at > REOPEN_WITHIN:
        raise ClosedTooLongAgo


def check_help(status_after: AgreementStatus, help_wanted: bool) -> None:
    if help_wanted and status_after not in RUNNING:
        raise NothingToHelpWith


def check_what(what: str) -> None:
    if not what.strip() or len(what) > LONGEST_TEXT:
        raise NeedsAText


def check_due_on(due_on: date, today: date) -> None:
    if due_on < today:
        raise DueInThePast
    if due_on - today > LONGEST_AHEAD:
        raise DueTooFarAhead


def ready_dates(today: date) -> tuple[date, date, date]:
    """In two weeks, a month, three months."""
    return today + timedelta(days=14), _months_later(today, 1), _months_later(today, 3)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


class Occasion(StrEnum):
    """Why a reminder is sent."""

    HALFWAY = "halfway"
    DUE = "due"


def occasion(spoken_of_on: date, due_on: date, today: date) -> Occasion | None:
    """Whether today is the day to remind: halfway since it was last spoken of, and on the day itself.

    A little later too, when the day itself was missed.
    """
    if due_on <= today <= due_on + CATCH_UP:
        return Occasion.DUE
    if due_on - spoken_of_on < SHORTEST_TO_HALVE:
        return None
    halfway = spoken_of_on + (due_on - spoken_of_on) / 2
    return Occasion.HALFWAY if halfway <= today <= halfway + CATCH_UP and today < due_on else None


def is_time_to_write(local_now: datetime) -> bool:
    """Reminders come from 9.00 on, never at night."""
    return FIRST_HOUR <= local_now.time() < LAST_HOUR
