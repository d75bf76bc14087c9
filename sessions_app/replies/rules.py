"""What an answer from a calendar does. Plain values in, a decision out (RFC 5546 3.2.3, `docs/mail.md`)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

KEPT_WHOLE = 1024 * 1024  # bytes; an answer is a few thousand. Of a bigger message its files are left out
MOST_READ = 25 * 1024 * 1024  # what mail servers carry; of more than that only the beginning is looked at
BEGINNING = 64 * 1024
WAITS_AT_MOST = timedelta(days=60)  # then it is put aside, and erased after its period


class Kind(StrEnum):
    """What arrived."""

    REPLY = "reply"  # METHOD:REPLY, an answer from a calendar
    COUNTER = "counter"  # METHOD:COUNTER, another time proposed
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"  # out of office, a read receipt
    MESSAGE = "message"  # written by a person, or anything else
    UNREADABLE = "unreadable"


class Stage(StrEnum):
    """What became of it."""

    RECEIVED = "received"  # kept, not looked at yet
    APPLIED = "applied"  # someone was registered or cancelled, an address marked
    NOTED = "noted"
    IGNORED = "ignored"
    WAITING = "waiting"  # for a person
    TAKEN_OVER = "taken_over"  # by a person
    SET_ASIDE = "set_aside"  # by a person, or nobody looked for two months


SETTLED = (Stage.APPLIED, Stage.NOTED, Stage.IGNORED, Stage.TAKEN_OVER, Stage.SET_ASIDE)


class Reason(StrEnum):
    """Why it waits, or why it had no effect."""

    NONE = ""
    NOT_VERIFIED = "not_verified"  # no server that we trust says that it comes from this address
    OTHER_ADDRESS = "other_address"  # another than the one that was invited
    OLDER_TIME = "older_time"  # it answers an invitation from before the session moved, or she got a place anew
    OVERTAKEN = "overtaken"  # a newer answer is known
    REPEATED = "repeated"
    SESSION_CANCELLED = "session_cancelled"
    TOO_LATE = "too_late"
    COUNTER = "counter"
    DELEGATED = "delegated"
    TAKEN_OFF = "taken_off"  # the organiser took her off the list before
    CLOSED = "closed"  # registration is closed
    UNKNOWN_ANSWER = "unknown_answer"
    UNKNOWN_ENTRY = "unknown_entry"  # an invitation that we do not know
    SEVERAL = "several"  # more than one event in it
    OTHER_METHOD = "other_method"  # a calendar message, but no answer
    NO_CALENDAR = "no_calendar"  # written by a person
    OUTLOOK_ONLY = "outlook_only"  # winmail.dat, which only Outlook reads
    BOUNCE_UNPROVEN = "bounce_unproven"  # nothing in it that only our mail could tell
    BOUNCED = "bounced"
    DELAYED = "delayed"
    AUTOMATIC = "automatic"
    OWN_MAIL = "own_mail"
    HUGE = "huge"
    MALFORMED = "malformed"
    READER_FAILED = "reader_failed"
    NOT_FETCHED = "not_fetched"  # the mail server does not give it
    SETTLED_OTHERWISE = "settled_otherwise"  # she cancelled herself in the meantime
    NOBODY_LOOKED = "nobody_looked"


CAN_BE_TAKEN_OVER = (
    Reason.NOT_VERIFIED, Reason.OTHER_ADDRESS, Reason.OLDER_TIME, Reason.TAKEN_OFF, Reason.BOUNCE_UNPROVEN,
)  # fmt: skip


class Deed(StrEnum):
    NOTHING = "nothing"
    NOTE = "note"  # what her calendar says
    CANCEL = "cancel"
    REGISTER = "register"
    ACCEPT_OFFER = "accept_offer"


@dataclass(frozen=True)
class Answer:
    """What the reply says."""

    method: str
    partstat: str
    sequence: int
    dtstamp: datetime
    is_delegated: bool = False
    is_own: bool = True  # from the address that was invited, or by her deputy in the same domain
    is_authentic: bool = True


@dataclass(frozen=True)
class Situation:
    """What we know at this moment. `status`: of her registration, None without one."""

    now: datetime
    starts_at: datetime
    is_cancelled: bool = False
    status: str | None = None
    status_since: datetime | None = None
    was_taken_off: bool = False
    counts_from: int = 0
    known_partstat: str | None = None
    known_sequence: int = 0
    known_dtstamp: datetime | None = None


@dataclass(frozen=True)
class Decision:
    stage: Stage
    reason: Reason = Reason.NONE
    deed: Deed = Deed.NOTHING
    asks: bool = False  # a mail to the registered address asks whether she wants to cancel


def decide(answer: Answer, known: Situation) -> Decision:
    """What this answer does, or why it waits."""
    return _too_late(answer, known) or _uncertain(answer) or _of_an_older_time(answer, known) or _deed(answer, known)


def decide_vouched(answer: Answer, known: Situation) -> Decision:
    """The same once a person said that it is right: only what came too late still stops it."""
    if known.is_cancelled or known.now >= known.starts_at or answer.method != "REPLY":
        return Decision(Stage.WAITING)
    if answer.partstat not in ("ACCEPTED", "DECLINED", "TENTATIVE"):
        return Decision(Stage.WAITING)
    return _deed(answer, replace(known, was_taken_off=False, status_since=None))


def dtstamp_or(stamp: datetime | None, received_at: datetime) -> datetime:
    """When the answer was given: not after it came, whatever the clock of her calendar says. So one that runs ahead
    overtakes no later answer; of two such answers the one that came last counts."""
    return min(stamp or received_at, received_at)


def _too_late(answer: Answer, known: Situation) -> Decision | None:
    if known.is_cancelled:
        return Decision(Stage.NOTED, Reason.SESSION_CANCELLED)
    if known.now >= known.starts_at:
        return Decision(Stage.NOTED, Reason.TOO_LATE)
    if known.known_dtstamp is not None:
        given, newest = (answer.sequence, answer.dtstamp), (known.known_sequence, known.known_dtstamp)
        if given < newest:
            return Decision(Stage.NOTED, Reason.OVERTAKEN)
        if given == newest and answer.partstat == known.known_partstat and answer.method == "REPLY":
            return Decision(Stage.NOTED, Reason.REPEATED)
    return None


def _uncertain(answer: Answer) -> Decision | None:
    """A refusal that is not sure is asked about; anything else only waits for the organiser."""
    declines = answer.partstat == "DECLINED"
    if answer.method == "COUNTER":
        return Decision(Stage.WAITING, Reason.COUNTER, asks=True)
    if answer.is_delegated:
        return Decision(Stage.WAITING, Reason.DELEGATED, asks=True)
    if answer.partstat not in ("ACCEPTED", "DECLINED", "TENTATIVE"):
        return Decision(Stage.WAITING, Reason.UNKNOWN_ANSWER)
    if not answer.is_own:
        return Decision(Stage.WAITING, Reason.OTHER_ADDRESS, asks=declines)
    if not answer.is_authentic:
        return Decision(Stage.WAITING, Reason.NOT_VERIFIED, asks=declines)
    return None


def _of_an_older_time(answer: Answer, known: Situation) -> Decision | None:
    if answer.sequence >= known.counts_from:
        return None
    if answer.partstat == "DECLINED":
        return Decision(Stage.WAITING, Reason.OLDER_TIME, asks=True)
    return Decision(Stage.NOTED, Reason.OLDER_TIME)


def _deed(answer: Answer, known: Situation) -> Decision:
    takes_part = known.status not in (None, "cancelled")
    if answer.partstat == "DECLINED" and takes_part:
        return Decision(Stage.APPLIED, deed=Deed.CANCEL)
    if answer.partstat == "ACCEPTED" and known.status == "offered" and _came_after(answer, known):
        return Decision(Stage.APPLIED, deed=Deed.ACCEPT_OFFER)
    if answer.partstat != "ACCEPTED" or takes_part:
        return Decision(Stage.NOTED, deed=Deed.NOTE)
    return _newcomer(answer, known)


def _newcomer(answer: Answer, known: Situation) -> Decision:
    if known.was_taken_off:
        return Decision(Stage.WAITING, Reason.TAKEN_OFF)
    if not _came_after(answer, known):
        return Decision(Stage.NOTED, Reason.OVERTAKEN)  # she cancelled on her page afterwards
    return Decision(Stage.APPLIED, deed=Deed.REGISTER)


def _came_after(answer: Answer, known: Situation) -> bool:
    """Whether she knew how she stands when she gave it."""
    return known.status_since is None or answer.dtstamp > known.status_since
