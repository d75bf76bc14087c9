"""What a calendar says back: the few properties of an iTIP object that matter (RFC 5546 3.2.3), and nothing else.

Not by a whole parser of calendars: answers come with zones, rules and extensions that nobody asked for, and one of
them that is wrong must not cost the answer. Times are not read at all: a reply does not move a session.
"""

import re
from collections.abc import Iterator
from dataclasses import field
from datetime import UTC, datetime

from sessions_app.core.plain_text import clean_line, clean_lines
from sessions_app.core.values import dataclass

TOO_LONG = 256 * 1024  # characters
MOST_EVENTS = 20
MOST_ATTENDEES = 200
WANTED = ("UID", "SEQUENCE", "DTSTAMP", "ATTENDEE", "COMMENT", "RECURRENCE-ID")

_FOLDED = re.compile(r"\r?\n[ \t]")
_NAME = re.compile(r"^([A-Za-z0-9-]+)[:;]")
_STAMP = re.compile(r"^(\d{8})T(\d{6})Z?$")


@dataclass(frozen=True)
class Attendee:
    email: str
    partstat: str
    sent_by: str = ""
    name: str = ""
    is_delegated: bool = False


@dataclass
class Appointment:
    uid: str = ""
    sequence: int = 0
    dtstamp: datetime | None = None
    attendees: list[Attendee] = field(default_factory=list)
    comment: str = ""
    is_one_of_a_series: bool = False


@dataclass(frozen=True)
class CalendarMessage:
    """One iTIP object. Not more than `MOST_EVENTS` of its events."""

    method: str
    events: tuple[Appointment, ...]


def read_calendar(text: str, method: str = "") -> CalendarMessage | None:
    """The iTIP object in this text; None when it is none. `method`: what the mail says, for an object that does not."""
    lines = _FOLDED.sub("", text[:TOO_LONG].replace("\0", "")).splitlines()
    events: list[Appointment] = []
    own_method, open_parts, is_calendar = "", [], False
    for line in lines:
        name, value = line.partition(":")[0].strip().upper(), line.partition(":")[2].strip()
        if name == "BEGIN":
            is_calendar |= value.upper() == "VCALENDAR"
            open_parts.append(value.upper())
            if value.upper() == "VEVENT" and len(events) < MOST_EVENTS:
                events.append(Appointment())
        elif name == "END":
            open_parts = open_parts[:-1]
        elif name == "METHOD" and open_parts == ["VCALENDAR"]:
            own_method = clean_line(value).upper()[:40]
        elif open_parts[-1:] == ["VEVENT"] and events:
            _read_line(events[-1], line)
    if not is_calendar:
        return None
    return CalendarMessage(own_method or method.upper(), tuple(event for event in events if event.uid))


def _read_line(event: Appointment, line: str) -> None:
    found = _NAME.match(line)
    name = found[1].upper() if found else ""
    if name not in WANTED:
        return
    from icalendar.parser import Contentline  # late: the worker alone reads answers

    try:
        _name, parameters, value = Contentline(line).parts()
    except (ValueError, TypeError, AttributeError, IndexError):  # a line that is no line
        return
    value = str(value)
    if name == "UID":
        event.uid = clean_line(value)[:255]
    elif name == "SEQUENCE":
        event.sequence = int(value) if re.fullmatch(r"[0-9]{1,9}", value.strip()) else 0
    elif name == "DTSTAMP":
        event.dtstamp = _moment(value.strip())
    elif name == "COMMENT":
        event.comment = clean_lines(_unescaped(value))[:2000]
    elif name == "RECURRENCE-ID":
        event.is_one_of_a_series = True
    elif name == "ATTENDEE" and len(event.attendees) < MOST_ATTENDEES:
        event.attendees.append(_attendee(parameters, value))


def _attendee(parameters: dict[str, object], value: str) -> Attendee:
    given = {str(key).upper(): _first(one) for key, one in parameters.items()}
    partstat = clean_line(given.get("PARTSTAT", "")).upper()[:16]
    return Attendee(
        email=address_of(value),
        partstat=partstat,
        sent_by=address_of(given.get("SENT-BY", "")),
        name=clean_line(given.get("CN", ""))[:120],
        is_delegated=partstat == "DELEGATED" or bool(given.get("DELEGATED-TO") or given.get("DELEGATED-FROM")),
    )


def address_of(value: str) -> str:
    """The address in `MAILTO:Someone@Example.org`, in lower case."""
    address = clean_line(value).strip('"<> ').lower()
    return address.removeprefix("mailto:").strip()[:254]


def _first(value: object) -> str:
    if isinstance(value, list | tuple):
        return str(value[0]) if value else ""
    return str(value)


def _moment(value: str) -> datetime | None:
    found = _STAMP.match(value)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1] + found[2], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _unescaped(value: str) -> str:
    return value.replace("\\n", "\n").replace("\\N", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")


def events_of(messages: "Iterator[CalendarMessage] | tuple[CalendarMessage, ...]") -> list[Appointment]:
    """All events, without those of a series when the whole is among them."""
    events = [event for message in messages for event in message.events]
    whole = [event for event in events if not event.is_one_of_a_series]
    return whole or events
