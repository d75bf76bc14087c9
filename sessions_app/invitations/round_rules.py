"""The words of an invitation round: its states, who is left out and why, how one recipient stands."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

REMIND_AFTER = timedelta(days=3)  # people get that long to answer before they are asked again


class RoundState(StrEnum):
    DRAFT = "draft"  # nothing happens before an organiser sends it
    PLANNED = "planned"
    SENDING = "sending"
    PAUSED = "paused"
    STOPPED = "stopped"
    SENT = "sent"  # everything was handed to the outbox


UNDER_WAY = (RoundState.PLANNED, RoundState.SENDING, RoundState.PAUSED)
STARTED = (*UNDER_WAY, RoundState.STOPPED, RoundState.SENT)


class Source(StrEnum):
    """Where the people of a round come from, which is also why they get this mail."""

    LIST = "list"
    EARLIER = "earlier"
    PARTNERS = "partners"
    REMINDER = "reminder"


class RecipientState(StrEnum):
    LEFT_OUT = "left_out"  # in a draft alone: shown with its reason
    READY = "ready"
    HANDED = "handed"  # her mail is in the outbox
    SKIPPED = "skipped"  # when her turn came there was a reason not to
    WITHDRAWN = "withdrawn"  # the round was stopped before her turn


class Reason(StrEnum):
    """Why somebody gets no mail of this round."""

    NO_ADDRESS = "no_address"
    BAD_ADDRESS = "bad_address"
    BAD_CHARACTERS = "bad_characters"
    TOO_LONG = "too_long"
    DOUBLE = "double"
    OUR_OWN = "our_own"
    REGISTERED = "registered"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    INVITED = "invited"
    OPTED_OUT = "opted_out"
    UNDELIVERABLE = "undeliverable"


class Standing(StrEnum):
    """How it stands with one person, from what is known everywhere: the outbox, registrations, answers, opt-outs."""

    READY = "ready"
    SENT = "sent"
    FAILED = "failed"
    REGISTERED = "registered"
    DECLINED = "declined"
    OPTED_OUT = "opted_out"
    NOT_SENT = "not_sent"


class RoundRefused(Exception):
    """The state of the round or of the session forbids it."""


class RoundHasStarted(RoundRefused):
    """Someone sent it already, perhaps with the same button."""


class RoundIsNotUnderWay(RoundRefused):
    """There is nothing to pause, resume or stop."""


class NobodyToInvite(RoundRefused):
    pass


class SessionTakesNobody(RoundRefused):
    """It is no public session, it is cancelled, it has begun, or registration has closed."""


class RemindedAlready(RoundRefused):
    """There is one reminder for each person; or this is the reminder."""


class TooEarlyToRemind(RoundRefused):
    """They got the last mail less than `REMIND_AFTER` ago."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__(again_at)
        self.again_at = again_at


def check_may_start(state: RoundState, recipients: int) -> None:
    if state is not RoundState.DRAFT:
        raise RoundHasStarted
    if not recipients:
        raise NobodyToInvite


def check_may_change(state: RoundState, allowed: Iterable[RoundState]) -> None:
    if state not in allowed:
        raise RoundIsNotUnderWay


def check_may_remind(last_sent_at: datetime | None, now: datetime) -> None:
    if last_sent_at is None:
        raise RoundIsNotUnderWay
    if now < last_sent_at + REMIND_AFTER:
        raise TooEarlyToRemind(last_sent_at + REMIND_AFTER)
