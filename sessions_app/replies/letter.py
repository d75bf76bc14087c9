"""Takes a message apart (RFC 5322, MIME) into what matters here. It believes nothing and fails at nothing: whatever
is broken in a message, something comes out, or `Malformed` when nothing can.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import field
from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.policy import compat32
from hashlib import sha256

from sessions_app.core.plain_text import clean_lines
from sessions_app.core.values import dataclass
from sessions_app.replies.bounce import Bounce, read_bounce
from sessions_app.replies.calendar_answer import TOO_LONG, CalendarMessage, read_calendar
from sessions_app.replies.headers import all_of, date_of, header, refers_to, senders_of
from sessions_app.replies.slimming import is_calendar, name_of

MOST_PARTS = 200
DEEPEST = 20
LONGEST_TEXT = 4_000
MOST_CALENDARS = 6


class Malformed(Exception):
    """No mail at all, or one that is built to break who reads it."""


@dataclass(frozen=True)
class Letter:
    senders: tuple[str, ...]
    sender_name: str
    subject: str
    text: str
    sent_at: datetime | None
    headers: dict[str, str]
    authentication_results: tuple[str, ...]
    refers_to: tuple[str, ...]  # Message-IDs of earlier mails
    calendars: tuple[CalendarMessage, ...] = ()
    forwarded: tuple[CalendarMessage, ...] = ()  # in mails that this one brings along: nobody vouches for these
    bounce: Bounce | None = None
    is_receipt: bool = False
    has_outlook_only: bool = False

    @property
    def sender(self) -> str:
        """The one address in From; empty when there are several or none."""
        return self.senders[0] if len(self.senders) == 1 else ""


@dataclass
class _Found:
    calendars: list[CalendarMessage] = field(default_factory=list)
    forwarded: list[CalendarMessage] = field(default_factory=list)
    plain: str = ""
    html: str = ""
    reports: list[Message] = field(default_factory=list)
    originals: list[Message] = field(default_factory=list)
    outlook_only: bool = False


def read_letter(raw: bytes) -> Letter:
    """Raises `Malformed`."""
    try:
        message = message_from_bytes(raw, policy=compat32)
        return _letter(message)
    except (MessageError, RecursionError, ValueError, LookupError, AttributeError, TypeError, AssertionError) as error:
        raise Malformed(type(error).__name__) from error


def fingerprint(raw: bytes) -> str:
    """The same for the same message, whichever way it came: servers on the way only add headers. One that bears neither
    a number nor a date is known by all its bytes: rather twice than taken for another."""
    whole = raw.replace(b"\r\n", b"\n")
    head, has_body, body = whole.partition(b"\n\n")
    own, naming = _own(head), [b"message-id:", b"date:"] if has_body else [b"message-id:"]
    if not any(_names(line, name) for line in own for name in naming):
        return sha256(b"whole\n" + whole).hexdigest()
    made = sha256(b"\n".join([*sorted(own), b"", b""]))
    made.update(body.rstrip())
    return made.hexdigest()


def fingerprint_of_beginning(beginning: bytes) -> str:
    """The same of a message that is too big to be read: by its Message-ID, else by all that we have of it."""
    head = beginning.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    own = _own(head)
    is_named = any(_names(line, b"message-id:") for line in own)
    return sha256(b"\n".join([b"beginning", *sorted(own)] if is_named else [beginning])).hexdigest()


def _own(head: bytes) -> list[bytes]:
    """The headers that its sender wrote."""
    return [line for line in head.split(b"\n") if line[:12].lower().startswith((b"message-id:", b"date:", b"from:"))]


def _names(line: bytes, header_name: bytes) -> bool:
    """Whether it is this header, and says something."""
    return line.lower().startswith(header_name) and bool(line[len(header_name) :].strip())


def _letter(message: Message) -> Letter:
    if not message.keys():
        raise Malformed("no headers")
    found = _Found()
    for part, is_forwarded in _parts(message):
        if is_forwarded:
            _look_into(part, found)
        else:
            _look_at(part, found)
    senders, name = senders_of(message)
    report_type = str(message.get_param("report-type") or "").lower()
    is_report = message.get_content_type() == "multipart/report"
    text = found.plain or _text_of_html(found.html)
    return Letter(
        senders=senders,
        sender_name=name,
        subject=header(message, "Subject")[:400],
        text=clean_lines(text)[:LONGEST_TEXT],
        sent_at=date_of(message),
        headers={name.lower(): header(message, name)[:400] for name in list(dict.fromkeys(message.keys()))[:200]},
        authentication_results=tuple(one[:10_000] for one in all_of(message, "Authentication-Results")),
        refers_to=refers_to(message),
        calendars=tuple(found.calendars),
        forwarded=tuple(found.forwarded),
        bounce=read_bounce(found.reports, found.originals, message, text),
        is_receipt=is_report and report_type == "disposition-notification",
        has_outlook_only=found.outlook_only,
    )


def _parts(message: Message) -> Iterator[tuple[Message, bool]]:
    """Every part, the outermost first, as far as anyone would look; and whether it is within a mail of its own."""
    line, seen = [(message, 0, False)], 0
    while line and seen < MOST_PARTS:
        part, depth, is_forwarded = line.pop(0)
        seen += 1
        yield part, is_forwarded
        payload = part.get_payload()
        if isinstance(payload, list) and depth < DEEPEST:
            within = is_forwarded or part.get_content_maintype() == "message"
            line.extend((one, depth + 1, within) for one in payload[:MOST_PARTS] if isinstance(one, Message))


def _look_at(part: Message, found: _Found) -> None:
    content_type = part.get_content_type()
    file_name = name_of(part).lower()
    if content_type == "message/delivery-status":
        found.reports.append(part)
    elif content_type in ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"):
        found.originals.append(part)
    elif content_type == "application/ms-tnef" or file_name == "winmail.dat":
        found.outlook_only = True
    elif is_calendar(content_type, file_name):
        _take_calendar(part, found.calendars)
    elif content_type == "text/plain" and not found.plain:
        found.plain = _text(part)
        if "BEGIN:VCALENDAR" in found.plain[:200]:  # some gateways flatten the mail
            _take_calendar(part, found.calendars)
    elif content_type == "text/html" and not found.html:
        found.html = _text(part)


def _look_into(part: Message, found: _Found) -> None:
    """Of a mail in this mail only the answer of a calendar matters."""
    content_type = part.get_content_type()
    is_flattened = content_type == "text/plain" and "BEGIN:VCALENDAR" in _text(part)[:200]
    if is_flattened or is_calendar(content_type, name_of(part).lower()):
        _take_calendar(part, found.forwarded)


def _take_calendar(part: Message, calendars: list[CalendarMessage]) -> None:
    """The same object often comes twice, inline and as a file; one of the two may be broken."""
    method = str(part.get_param("method") or "")[:40]
    read = read_calendar(_text(part), method) if len(calendars) < MOST_CALENDARS else None
    if read is not None and (read.events or not calendars):
        calendars.append(read)


def _text(part: Message) -> str:
    """Whatever its charset says; what cannot be read becomes a question mark in a diamond."""
    payload = part.get_payload(decode=True)
    content = payload[:TOO_LONG] if isinstance(payload, bytes) else b""
    charset = str(part.get_param("charset") or "utf-8").strip("\"' ").lower()
    for name in dict.fromkeys((charset, "utf-8", "latin-1")):
        try:
            return content.decode(name).removeprefix("\ufeff")
        except (LookupError, UnicodeError, ValueError):
            continue
    return content.decode("utf-8", "replace")


def _text_of_html(source: str) -> str:
    import nh3  # late: the web process reads no letters

    spaced = re.sub(r"(?i)<(br|/p|/div|/tr|/li)\b[^>]{0,200}>", "\n", source[: LONGEST_TEXT * 10])
    return re.sub(
        r"\n\s*\n\s*", "\n\n", html.unescape(nh3.clean(spaced, tags=set(), clean_content_tags={"style", "script"}))
    )
