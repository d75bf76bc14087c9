"""The iTIP messages (RFC 5546) that put a knowledge session into one person's calendar, move it and take it out again.

Pure: plain values in, the bytes of one .ics out. Every object names exactly one attendee, its recipient: calendar
programmes show and keep all of them. The caller keeps the UID for life and raises SEQUENCE and DTSTAMP together.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from icalendar import Calendar, Event, vCalAddress, vUri

from sessions_app.core.calendar_object import CalendarEvent, new_calendar, new_event, safe_uri, to_bytes
from sessions_app.core.plain_text import clean_line

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
    component = new_event(event)
    component["ORGANIZER"] = vCalAddress.new(organizer.email, cn=_common_name(organizer.name))
    component["ATTENDEE"] = vCalAddress.new(
        attendee.email,
        cn=_common_name(attendee.name),
        cutype="INDIVIDUAL",
        role="REQ-PARTICIPANT",
        partstat=attendee.partstat.value,
        rsvp=True,
    )
    if online_url:
        _add_conference(component, online_url)
    calendar: Calendar = new_calendar(method)
    calendar.add_component(component)
    return to_bytes(calendar)


def _add_conference(component: Event, online_url: str) -> None:
    """RFC 7986 5.11."""
    component.add("conference", vUri(safe_uri(online_url)), parameters={"VALUE": "URI", "FEATURE": "VIDEO"})


def _common_name(name: str) -> str | None:
    return clean_line(name) or None


def _address(email: str) -> str:
    address = email.strip().lower()
    if address != clean_line(address) or " " in address or not all(address.partition("@")):
        raise ValueError(f"Not an e-mail address: {email!r}")
    return address
