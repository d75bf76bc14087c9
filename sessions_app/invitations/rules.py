"""Words of RFC 5546 (iTIP) that this room keeps, which version comes next, and what a calendar holds by now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Method(StrEnum):
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class PartStat(StrEnum):
    NEEDS_ACTION = "NEEDS-ACTION"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TENTATIVE = "TENTATIVE"


@dataclass(frozen=True, order=True)
class Version:
    """What calendar programmes compare to know which of two messages is newer."""

    sequence: int
    dtstamp: datetime


def next_version(previous: Version | None, now: datetime) -> Version:
    """Both rise, always: programmes differ in which one they look at. DTSTAMP knows whole seconds (RFC 5545 3.3.5)."""
    this_second = now.replace(microsecond=0)
    if previous is None:
        return Version(0, this_second)
    return Version(previous.sequence + 1, max(this_second, previous.dtstamp + timedelta(seconds=1)))


def has_begun(starts_at: datetime, now: datetime) -> bool:
    """From then on nothing is sent about a session: calendars apply changes to the past in surprising ways."""
    return now >= starts_at


CANCELLING_KINDS = ("session_cancelled", "place_withdrawn")


@dataclass(frozen=True)
class Told:
    """One mail of an invitation: its kind (which outlives its text), and whether it left."""

    kind: str
    has_left: bool


def calendar_holds_entry(history: Sequence[Told]) -> bool:
    """Whether her calendar holds the session: the last message that left did not cancel.

    Without any history it may; a CANCEL too many does no harm, a missing one does.
    """
    if not history:
        return True
    left = [told.kind for told in history if told.has_left]
    return bool(left) and left[-1] not in CANCELLING_KINDS
