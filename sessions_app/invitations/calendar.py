"""The iTIP messages (RFC 5546) that put a knowledge session into one person's calendar, move it and take it out again.

Pure: plain values in, the bytes of one .ics out. Every object names exactly one attendee, its recipient: calendar
programmes show and keep all of them. The caller keeps the UID for life and raises SEQUENCE and DTSTAMP together.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from sessions_app.core.calendar_object import CalendarEvent, new_calendar, new_event, safe_uri
from sessions_app.core.plain_text import clean_line
from sessions_app.core.starting.taken_along import Late
from sessions_app.core.values import dataclass

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = Late("icalendar")  # with the first calendar: 80 modules

__all__ = [
    "Attendee",
    "CalendarEvent",
    "Organizer",
    "OrganizerIsAttendee",
    "Partstat",
    "cancel",
    "personal_entry",
    "request",
]


PLAIN_NAME = re.compile(r"[A-Za-z0-9-]+( [A-Za-z0-9-]+)*")
PLAIN_ADDRESS = re.compile(r"[a-z0-9._-]+@[a-z0-9.-]+")
OCTETS = 74  # of a line that is folded; with the space before the next ones 75


class Partstat(StrEnum):
    """What we know of the attendee's answer (RFC 5545 3.2.12)."""

    NEEDS_ACTION = "NEEDS-ACTION"
    ACCEPTED = "ACCEPTED"
    TENTATIVE = "TENTATIVE"
    DECLINED = "DECLINED"


class OrganizerIsAttendee(ValueError):
    """The mailbox that reads the answers cannot be invited itself: programmes would show no buttons."""


@dataclass(frozen=True)
class Organizer:
    """The mailbox that mails come from and answers go to. The same throughout the life of an invitation."""

    email: str
    name: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "email", _address(self.email))
        if "+" in self.email.partition("@")[0]:
            raise ValueError("Outlook drops what follows a plus in the organizer's address, so answers would be lost.")


@dataclass(frozen=True)
class Attendee:
    """The one person this object is for."""

    email: str
    name: str
    partstat: Partstat

    def __post_init__(self) -> None:
        object.__setattr__(self, "email", _address(self.email))
        object.__setattr__(self, "partstat", Partstat(self.partstat))


def request(event: CalendarEvent, organizer: Organizer, attendee: Attendee, *, online_url: str | None = None) -> bytes:
    """Invites, or updates an invitation when SEQUENCE is higher than before (METHOD:REQUEST).

    `online_url` is for confirmed online participants only. Few programmes show CONFERENCE, so name the link in the
    mail as well. Raises ValueError for a cancelled event: a REQUEST that says so would leave it standing in the
    calendar.
    """
    if event.is_cancelled:
        raise ValueError("A cancelled event goes out as cancel(), not as request().")
    return _personal_object(event, organizer, attendee, method="REQUEST", online_url=online_url)


def cancel(event: CalendarEvent, organizer: Organizer, attendee: Attendee) -> bytes:
    """Takes the event out of her calendar (METHOD:CANCEL): the session is cancelled, or only her registration."""
    return _personal_object(replace(event, is_cancelled=True), organizer, attendee, method="CANCEL")


def personal_entry(
    event: CalendarEvent, organizer: Organizer, attendee: Attendee, *, online_url: str | None = None
) -> bytes:
    """The entry to download from her own page: the invitation's object and UID, but no METHOD, so it asks no answer.

    Organizer and attendee stay in it: some servers refuse a later CANCEL when the entry they hold has another
    organizer than the sender, or lacks the attendee. Without METHOD that is no PUBLISH, which RFC 5546 3.2.1 would
    forbid an attendee.
    """
    return _personal_object(event, organizer, attendee, online_url=online_url)


def _personal_object(
    event: CalendarEvent,
    organizer: Organizer,
    attendee: Attendee,
    *,
    method: str | None = None,
    online_url: str | None = None,
) -> bytes:
    if organizer.email == attendee.email:
        raise OrganizerIsAttendee(organizer.email)
    own = _own_lines(event, attendee)
    nobodys = replace(event, uid="-", sequence=0, dtstamp=event.starts_at)
    return b"".join(own.get(name, line) for name, line in _lines_for_all(nobodys, organizer, method, online_url))


def _own_lines(event: CalendarEvent, attendee: Attendee) -> dict[str, bytes]:
    """What is hers alone, by name of the property."""
    uid = _line_of(_any_event(), "UID", icalendar.vText(clean_line(event.uid)))
    return {"UID": uid, "ATTENDEE": _attendee_line(attendee)} | _version_lines(
        event.sequence, event.dtstamp.replace(microsecond=0)
    )


@cache
def _any_event() -> "icalendar.Event":
    """Knows how a line of an event is written."""
    return icalendar.Event()


@lru_cache(maxsize=100)
def _version_lines(sequence: int, dtstamp: datetime) -> dict[str, bytes]:
    """The same for a whole batch of a round, and for all who register in one second."""
    component = icalendar.Event()
    component.add("sequence", sequence)
    component.add("dtstamp", dtstamp.astimezone(UTC))
    return {name: line for name, line in _lines_of(component) if name not in ("BEGIN", "END")}


@lru_cache(maxsize=200)
def _lines_for_all(
    event: CalendarEvent, organizer: Organizer, method: str | None, online_url: str | None
) -> tuple[tuple[str, bytes], ...]:
    """The object as everyone in the session gets it, with a line in the place of each that is somebody's own: an
    object costs a millisecond, and a round is thousands of them."""
    component = new_event(event)
    component["ORGANIZER"] = icalendar.vCalAddress.new(organizer.email, cn=_common_name(organizer.name))
    component["ATTENDEE"] = icalendar.vText("-")
    if online_url:
        _add_conference(component, online_url)
    calendar = new_calendar(method)
    calendar.add_component(component)
    return tuple(_lines_of(calendar))


def _lines_of(component: "icalendar.Component") -> Iterator[tuple[str, bytes]]:
    """Each property by its name, folded at 75 octets, with its line end."""
    for name, value in component.property_items():
        yield name, _line_of(component, name, value)


def _line_of(component: "icalendar.Component", name: str, value: object) -> bytes:
    line = component.content_line(name, value)
    if not line.isascii() or "\\" in line or "^" in line:  # where it may be folded depends on what stands there
        return line.to_ical() + b"\r\n"
    return _folded(line)


def _folded(line: str) -> bytes:
    return "\r\n ".join(line[at : at + OCTETS] for at in range(0, len(line), OCTETS)).encode() + b"\r\n"


def _attendee_line(attendee: Attendee) -> bytes:
    """Of whoever has a name and an address in which nothing needs care: as that of somebody like her was written."""
    if PLAIN_NAME.fullmatch(attendee.name) and PLAIN_ADDRESS.fullmatch(attendee.email):
        before, between = _attendee_like(attendee.partstat, " " in attendee.name)
        return _folded(f"{before}{attendee.name}{between}{attendee.email}")
    return _line_of(_any_event(), "ATTENDEE", _attendee(attendee))


@cache
def _attendee_like(partstat: Partstat, has_space: bool) -> tuple[str, str]:
    """What stands before a name and between it and the address: a name with a space is quoted."""
    name, email = "Noor Nu" if has_space else "Noor", "noor@example.org"
    line = _any_event().content_line("ATTENDEE", _attendee(Attendee(email, name, partstat)))
    before, _, after = line.partition(name)
    return before, after.removesuffix(email)


def _attendee(attendee: Attendee) -> "icalendar.vCalAddress":
    return icalendar.vCalAddress.new(
        attendee.email,
        cn=_common_name(attendee.name),
        cutype="INDIVIDUAL",
        role="REQ-PARTICIPANT",
        partstat=attendee.partstat.value,
        rsvp=True,
    )


def _add_conference(component: "icalendar.Event", online_url: str) -> None:
    """RFC 7986 5.11."""
    component.add("conference", icalendar.vUri(safe_uri(online_url)), parameters={"VALUE": "URI", "FEATURE": "VIDEO"})


def _common_name(name: str) -> str | None:
    return clean_line(name) or None


def _address(email: str) -> str:
    address = email.strip().lower()
    if address != clean_line(address) or " " in address or not all(address.partition("@")):
        raise ValueError(f"Not an e-mail address: {email!r}")
    return address
