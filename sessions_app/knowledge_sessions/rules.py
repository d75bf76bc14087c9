"""What may be done with a knowledge session, and when. Plain values in, a decision or a named refusal out."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise


class SessionStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class SessionKind(StrEnum):
    """Dutch on purpose: the field's own terms, and they stand in addresses (`?soort=`)."""

    KENNISSESSIE = "kennissessie"
    INSPIRATIESESSIE = "inspiratiesessie"
    NETWERKBIJEENKOMST = "netwerkbijeenkomst"
    RONDETAFELGESPREK = "rondetafelgesprek"
    CONFERENTIE = "conferentie"
    LEERSESSIE = "leersessie"


class Part(StrEnum):
    """The part of an organisation in a session."""

    ORGANISER = "organiser"
    PARTNER = "partner"
    SPEAKER = "speaker"


class BlockKind(StrEnum):
    """Welcome and breaks do not count for a certificate of attendance."""

    CONTENT = "content"
    WELCOME = "welcome"
    BREAK = "break"


class WaitingListWay(StrEnum):
    """What the first in line gets when a place comes free: the place, or an offer to accept in time."""

    PLACED = "placed"
    OFFERED = "offered"


class RegistrationState(StrEnum):
    """Whether registering is possible at this moment, apart from the number of places."""

    NOT_PUBLISHED = "not_published"
    NOT_YET_OPEN = "not_yet_open"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    PAST = "past"


def registration_state(
    status: SessionStatus, opens_at: datetime | None, closes_at: datetime | None, starts_at: datetime, now: datetime
) -> RegistrationState:
    if status is SessionStatus.CANCELLED:
        return RegistrationState.CANCELLED
    if status is SessionStatus.DRAFT:
        return RegistrationState.NOT_PUBLISHED
    if now >= starts_at:
        return RegistrationState.PAST
    if closes_at is not None and now >= closes_at:
        return RegistrationState.CLOSED
    if opens_at is not None and now < opens_at:
        return RegistrationState.NOT_YET_OPEN
    return RegistrationState.OPEN


class Refusal(Exception):
    """What was asked cannot be done; the class says why."""


class AlreadyCancelled(Refusal):
    pass


class IsNotPublished(Refusal):
    pass


class IsInASeries(Refusal):
    """It is a date of another series; it leaves that first."""


class HasNoPlace(Refusal):
    """Neither a venue nor an online link: people would not know where to go."""


class StartsInThePast(Refusal):
    pass


class HasBegun(Refusal):
    pass


class HasNotBegun(Refusal):
    pass


class ChangedMeanwhile(Refusal):
    """Someone else saved it after this page was opened."""


@dataclass(frozen=True)
class Appointment:
    """What people have in their calendars. `place` is the venue on one line."""

    starts_at: datetime
    ends_at: datetime
    place: str
    online_url: str
    is_online_only: bool = False  # no venue at all

    @property
    def is_somewhere(self) -> bool:
        return bool(self.place or self.online_url)


class Change(StrEnum):
    TIME = "time"
    PLACE = "place"
    ONLINE = "online"


def what_changed(before: Appointment, after: Appointment) -> frozenset[Change]:
    """Empty when every calendar is still right; a corrected title or text is no change."""
    differs = {
        Change.TIME: (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at),
        Change.PLACE: before.place != after.place,
        Change.ONLINE: before.online_url != after.online_url,
    }
    return frozenset(change for change, is_so in differs.items() if is_so)


def check_publishing(status: SessionStatus, appointment: Appointment, now: datetime) -> None:
    _check_not_cancelled(status)
    if not appointment.is_somewhere:
        raise HasNoPlace
    if appointment.starts_at <= now:
        raise StartsInThePast


def check_editing(status: SessionStatus, before: Appointment, after: Appointment, now: datetime) -> None:
    """Words may be corrected afterwards too; time and place of what people registered for only until it begins."""
    _check_not_cancelled(status)
    if status is not SessionStatus.PUBLISHED or not what_changed(before, after):
        return
    if before.starts_at <= now:
        raise HasBegun
    if not after.is_somewhere:
        raise HasNoPlace
    if after.starts_at <= now:
        raise StartsInThePast


def check_before_it_begins(status: SessionStatus, starts_at: datetime, now: datetime) -> None:
    """For moving and cancelling. A draft that nobody saw can always go."""
    _check_not_cancelled(status)
    if status is SessionStatus.PUBLISHED and starts_at <= now:
        raise HasBegun


def check_completing_attendance(status: SessionStatus, starts_at: datetime, now: datetime) -> None:
    _check_not_cancelled(status)
    if status is SessionStatus.DRAFT:
        raise IsNotPublished
    if now < starts_at:
        raise HasNotBegun


def _check_not_cancelled(status: SessionStatus) -> None:
    if status is SessionStatus.CANCELLED:
        raise AlreadyCancelled


def lengths_of_blocks(offsets: list[int], whole: int) -> list[int]:
    """Minutes of each block: until the next one begins, the last until the end (`whole` minutes after the start)."""
    return [max(after - offset, 0) for offset, after in pairwise([*offsets, whole])]


EARLIEST_BLOCK = -180  # minutes: the walk-in and setting up, not another day's programme


def offset_of_block(time_of_day: time, starts_at: datetime, ends_at: datetime) -> int | None:
    """Minutes between the session's start and a block; both moments on the wall clock. None if it lies outside.

    A time earlier than the start is the walk-in, or the next day of a session that passes midnight.
    """
    same_day = datetime.combine(starts_at.date(), time_of_day)
    for moment in (same_day, same_day + timedelta(days=1), same_day - timedelta(days=1)):
        offset = round((moment - starts_at) / timedelta(minutes=1))
        if offset >= EARLIEST_BLOCK and moment <= ends_at:
            return offset
    return None


def slug_of(title: str, district_slug: str, day: date) -> str:
    """The last part of its address, such as `wie-doet-wat-noord-2027-01-14`; at most 110 characters."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    ending = f"{district_slug[:40].strip('-')}-{day.isoformat()}"
    short = words[:60] if len(words) <= 60 else words[:61].rpartition("-")[0] or words[:60]
    return "-".join(part for part in (short.strip("-"), ending) if part)
