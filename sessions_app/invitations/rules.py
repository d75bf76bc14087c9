"""Words of RFC 5546 (iTIP) that this room keeps, which version comes next, and what a calendar holds by now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol


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


class Differs(StrEnum):
    """What of a session is another than in the entry that somebody has."""

    TIME = "time"
    PLACE = "place"
    LINK = "link"
    ONLINE_TOO = "online_too"  # until now it was in the room alone


class Stands(Protocol):
    """Where and when a session takes place, at one moment of its planning. `place`: the venue on one line."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def place(self) -> str: ...
    @property
    def online_url(self) -> str: ...
    @property
    def is_online_only(self) -> bool: ...


def takes_part_online(stands: Stands, online: bool) -> bool:
    """`online`: what she chose. Without a link everyone is in the room, without a venue nobody."""
    return stands.is_online_only or (online and bool(stands.online_url))


def differences(before: Stands, after: Stands, online: bool) -> frozenset[Differs]:
    """What somebody must hear who takes part in the room, or `online`; empty when her entry still is right.

    Another link is nothing to who sits in the room, nor another room to who takes part from home. That one can take
    part online as well from now on is told to everybody: perhaps she would rather.
    """
    was_online, is_online = (takes_part_online(stands, online) for stands in (before, after))
    found = set()
    if (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at):
        found.add(Differs.TIME)
    if was_online != is_online or (not is_online and before.place != after.place):
        found.add(Differs.PLACE)
    if is_online and before.online_url != after.online_url:
        found.add(Differs.LINK)
    if not is_online and after.online_url and not before.online_url:
        found.add(Differs.ONLINE_TOO)
    return frozenset(found)


CANCELLING_KINDS = ("session_cancelled", "place_withdrawn")


@dataclass(frozen=True)
class Told:
    """One mail of an invitation: its kind (which outlives its text), and whether it left. One that was tried and then
    taken back may have: the connection can fall when the mail server has it and has not said so."""

    kind: str
    has_left: bool
    may_have_left: bool = False


def calendar_holds_entry(history: Sequence[Told]) -> bool:
    """Whether her calendar holds the session: the last message that left did not cancel.

    Without any history it may, and where it is not sure whether an invitation left; a CANCEL too many does no harm, a
    missing one does.
    """
    if not history:
        return True
    left = [told.kind for told in history if told.has_left or (told.may_have_left and not _cancels(told))]
    return bool(left) and left[-1] not in CANCELLING_KINDS


def _cancels(told: Told) -> bool:
    return told.kind in CANCELLING_KINDS
