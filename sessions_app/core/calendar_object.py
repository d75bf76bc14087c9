"""iCalendar objects (RFC 5545) from plain values: the event that feeds, downloads and invitations share.

Pure: no database, no request, no clock; the same values give the same bytes. Two kinds of object are complete here,
because the public programme needs them: one session to download, and a feed. Messages between people (iTIP) are built
in `invitations/calendar.py`.

All times go out in UTC, so no VTIMEZONE that a calendar programme could misread is ever needed.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from sessions_app.core.plain_text import clean_line, clean_lines
from sessions_app.core.starting.taken_along import Late
from sessions_app.core.values import dataclass

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = Late("icalendar")  # with the first calendar: 80 modules

PRODUCT = "-//De Omslag//Kennissessies//NL"
FEED_REFRESH = "PT4H"
FEED_COLOR = "teal"  # the CSS3 name nearest to the brand's petrol
_SEQUENCE_LIMIT = 2**31  # libical and others keep it in a signed 32-bit integer


@dataclass(frozen=True)
class CalendarEvent:
    """One knowledge session as calendar programmes see it.

    Moments are aware. `dtstamp` is when this version was made, never "now" of a request. `description` is plain text.
    The online link has no field here, so neither the public download nor a feed can give it away. Raises ValueError
    for what no calendar programme would read right.
    """

    uid: str
    sequence: int
    dtstamp: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str = ""
    location: str = ""
    url: str = ""
    last_modified: datetime | None = None
    is_cancelled: bool = False
    is_tentative: bool = False  # whose entry it is may not be able to take part

    def __post_init__(self) -> None:
        if not clean_line(self.uid):
            raise ValueError("An event needs a UID.")
        if not 0 <= self.sequence < _SEQUENCE_LIMIT:
            raise ValueError(f"SEQUENCE must lie between 0 and 2^31, not {self.sequence}.")
        for moment in (self.dtstamp, self.starts_at, self.ends_at, self.last_modified):
            if moment is not None and moment.utcoffset() is None:
                raise ValueError("A moment in a calendar must have a time zone.")
        if self.ends_at <= self.starts_at:
            raise ValueError("An event must end after it starts.")


def public_entry(event: CalendarEvent) -> bytes:
    """The session for anyone to download: its own UID, no METHOD and no attendee, so it asks for no answer."""
    calendar = new_calendar()
    calendar.add_component(new_event(event))
    return to_bytes(calendar)


def feed(events: Iterable[CalendarEvent], *, name: str, url: str) -> bytes:
    """A calendar to subscribe to (RFC 7986 5): `url` is the feed's own address.

    Without METHOD, because PUBLISH asks for an organizer. Ordered by start and UID, so the bytes change only when a
    session does. Cancelled sessions stay in it as long as the caller passes them.
    """
    calendar = new_calendar()
    calendar["NAME"] = calendar["X-WR-CALNAME"] = icalendar.vText(clean_line(name))
    calendar.add("refresh-interval", icalendar.vText(FEED_REFRESH), parameters={"VALUE": "DURATION"})
    calendar["X-PUBLISHED-TTL"] = icalendar.vText(FEED_REFRESH)
    calendar.add("source", icalendar.vUri(safe_uri(url)), parameters={"VALUE": "URI"})
    calendar["COLOR"] = icalendar.vText(FEED_COLOR)
    for event in sorted(events, key=lambda event: (event.starts_at, event.uid)):
        component = new_event(event)
        # Who follows a district is not busy during each of its sessions.
        component["TRANSP"] = icalendar.vText("TRANSPARENT")
        calendar.add_component(component)
    return to_bytes(calendar)


def new_calendar(method: str | None = None) -> "icalendar.Calendar":
    """An empty calendar. Not `Calendar.new()`, which adds a random UID."""
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    if method:
        calendar.add("method", method)
    return calendar


def new_event(event: CalendarEvent) -> "icalendar.Event":
    """The VEVENT, without organizer and attendee."""
    component = icalendar.Event()
    component["UID"] = icalendar.vText(clean_line(event.uid))
    component.add("sequence", event.sequence)
    component.add("dtstamp", event.dtstamp.astimezone(UTC))
    component.add("dtstart", event.starts_at.astimezone(UTC))
    component.add("dtend", event.ends_at.astimezone(UTC))
    component["SUMMARY"] = icalendar.vText(clean_line(event.summary))
    component["STATUS"] = icalendar.vText(_status(event))
    if description := clean_lines(event.description):
        component["DESCRIPTION"] = icalendar.vText(description)
    if location := clean_line(event.location):
        component["LOCATION"] = icalendar.vText(location)
    if event.url:
        component["URL"] = icalendar.vUri(safe_uri(event.url))
    if event.last_modified:
        component.add("last-modified", event.last_modified.astimezone(UTC))
    return component


def _status(event: CalendarEvent) -> str:
    if event.is_cancelled:
        return "CANCELLED"
    return "TENTATIVE" if event.is_tentative else "CONFIRMED"


def to_bytes(calendar: "icalendar.Calendar") -> bytes:
    """Lines end in CRLF and are folded at 75 octets; nothing follows the line END:VCALENDAR (RFC 5545 3.1)."""
    return calendar.to_ical()


def safe_uri(address: str) -> str:
    """The address with everything percent-encoded that RFC 3986 does not allow, line ends among it."""
    return quote(address.strip(), safe=":/?#[]@!$&'()*+,;=%~", errors="replace")
