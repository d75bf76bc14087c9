"""The life of an agreement: who may say what about it. Plain values in, a decision out.

proposed --everyone asked says yes--> open <--> stuck --> done | dropped --within 30 days--> open

One of two says no: it is dropped. One of several says no: it goes on without her. A closed one can be opened again,
because one tap in a mail is easily a slip, and because things fail after all; only for a month, so that figures that
were reported settle. What the others never agreed to cannot be opened: that would make an agreement of a refusal.

An organisation that is a party stands as named: it has no mailbox here, so nobody is asked on its behalf and nothing
waits for it. Who wants a yes of it names one of its people.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum


class AgreementStatus(StrEnum):
    PROPOSED = "proposed"
    OPEN = "open"
    STUCK = "stuck"
    DONE = "done"
    DROPPED = "dropped"


class Step(StrEnum):
    """One line of the history."""

    PROPOSED = "proposed"
    AGREED = "agreed"  # one of several; it still waits for another
    DECLINED = "declined"
    OPEN = "open"
    STUCK = "stuck"
    HELP_ASKED = "help_asked"
    HELP_TAKEN_UP = "help_taken_up"
    HELP_ENDED = "help_ended"
    DONE = "done"
    DROPPED = "dropped"
    CHANGE_PROPOSED = "change_proposed"
    CHANGE_AGREED = "change_agreed"
    CHANGE_REFUSED = "change_refused"
    CHANGE_WITHDRAWN = "change_withdrawn"
    LEFT = "left"


CLOSED = (AgreementStatus.DONE, AgreementStatus.DROPPED)
RUNNING = (AgreementStatus.OPEN, AgreementStatus.STUCK)
REOPEN_WITHIN = timedelta(days=30)
LONGEST_AHEAD = timedelta(days=731)
LONGEST_TEXT = 500
LONGEST_NOTE = 200
FEWEST_PARTIES, MOST_PARTIES = 2, 10


class Refusal(Exception):
    """What the rules do not allow."""


class NotYetConfirmed(Refusal):
    """The others have not all said yes."""


class WaitsForTheOther(Refusal):
    """Who said yes cannot say it for another."""


class AlreadyClosed(Refusal):
    """Done or dropped."""


class ClosedTooLongAgo(Refusal):
    """Closed more than a month ago."""


class WasNeverAgreed(Refusal):
    """Declined or withdrawn before all said yes."""


class NobodyIsLeft(Refusal):
    """The others are gone: there is nobody to do it with."""


class NothingToHelpWith(Refusal):
    """Help is for what runs."""


class NothingToAnswer(Refusal):
    """No change waits for a yes or a no."""


class ChangedInTheMeantime(Refusal):
    """She answers to words or a day that are not the present ones."""


class TakenUpAlready(Refusal):
    """Somebody else helps."""


class NeedsAText(Refusal):
    """Nothing, or too much, was agreed."""


class DueInThePast(Refusal):
    pass


class DueTooFarAhead(Refusal):
    pass


class WithOneself(Refusal):
    pass


class NotOnTheList(Refusal):
    """A party that cannot be chosen in this session."""


class TooFewParties(Refusal):
    """An agreement is between two at least, and one of them is a person."""


class TooManyParties(Refusal):
    pass


def check_status(
    current: AgreementStatus,
    wanted: AgreementStatus,
    *,
    has_agreed: bool,
    all_agreed: bool,
    parties: int,
    closed_at: datetime | None,
    now: datetime,
) -> None:
    """Raises a named refusal when this party may not say this about this agreement, in which so many parties are left.
    Saying the same again is fine."""
    if wanted is AgreementStatus.PROPOSED:
        raise NotYetConfirmed
    if current is AgreementStatus.PROPOSED:
        _check_answer(wanted, has_agreed)
    elif current in CLOSED and wanted is not current:
        _check_reopening(wanted, all_agreed, parties, closed_at, now)


def _check_answer(wanted: AgreementStatus, has_agreed: bool) -> None:
    if wanted in (AgreementStatus.STUCK, AgreementStatus.DONE):
        raise NotYetConfirmed
    if wanted is AgreementStatus.OPEN and has_agreed:
        raise WaitsForTheOther


def _check_reopening(
    wanted: AgreementStatus, all_agreed: bool, parties: int, closed_at: datetime | None, now: datetime
) -> None:
    if wanted is not AgreementStatus.OPEN:
        raise AlreadyClosed
    if not all_agreed:
        raise WasNeverAgreed
    if parties < FEWEST_PARTIES:
        raise NobodyIsLeft
    if closed_at is None or now - closed_at > REOPEN_WITHIN:
        raise ClosedTooLongAgo


def check_help(status_after: AgreementStatus, help_wanted: bool) -> None:
    if help_wanted and status_after not in RUNNING:
        raise NothingToHelpWith


def check_terms(seen: int | None, current: int) -> None:
    """`seen`: which words and day she had before her, when her page said so."""
    if seen is not None and seen != current:
        raise ChangedInTheMeantime


def check_what(what: str) -> None:
    if not what.strip() or len(what) > LONGEST_TEXT:
        raise NeedsAText


def check_due_on(due_on: date, today: date) -> None:
    if due_on < today:
        raise DueInThePast
    if due_on - today > LONGEST_AHEAD:
        raise DueTooFarAhead


def check_parties(people: int, organisations: int) -> None:
    if people < 1 or people + organisations < FEWEST_PARTIES:
        raise TooFewParties
    if people + organisations > MOST_PARTIES:
        raise TooManyParties


def goes_on_without_one(parties_left: int) -> bool:
    """Whether it is an agreement still when one of them goes."""
    return parties_left >= FEWEST_PARTIES


def ready_dates(today: date) -> tuple[date, date, date]:
    """In two weeks, a month, three months."""
    return today + timedelta(days=14), _months_later(today, 1), _months_later(today, 3)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))
