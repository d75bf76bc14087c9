"""What is kept of a big message: its headers, its calendar parts, what a mail server reports, the beginning of its
words. Its files go, each named in a header of ours. What comes out is a message again, so nobody who reads it later
need know.

It never looks at a message line by line: 25 MB of nothing but separators costs no more than 25 MB of pictures.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import MessageError
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32

from sessions_app.core.plain_text import clean_line
from sessions_app.replies.headers import all_of

KB = 1024
LONGEST_HEAD = 256 * KB  # bytes; of the whole message
LONGEST_PART_HEAD = 16 * KB
OF_CALENDAR = 360 * KB  # what is ever read of one, in base64
OF_WORDS = 64 * KB
AT_MOST = 900 * KB  # of the bodies of all parts together
MOST_PARTS = 200
DEEPEST = 20
MOST_LOOKS = 5_000  # at what might be a separator
LEFT_OUT = "X-Left-Out"  # "3145728 logo.png"

CALENDAR_TYPES = ("text/calendar", "application/ics", "text/x-vcalendar", "application/calendar")
CALENDAR_NAMES = (".ics", ".ical", ".ifb")
FORWARDED_TYPES = ("message/rfc822", "message/global")
SPOKEN_TYPES = (
    "text/plain", "text/html", "message/delivery-status", "message/rfc822", "message/global", "text/rfc822-headers",
    "message/global-headers",
)  # fmt: skip


@dataclass
class _Work:
    raw: bytes
    kept: int = 0
    parts: int = 0
    looks: int = 0
    left_out: list[tuple[int, str]] = field(default_factory=list)


def slimmed(raw: bytes) -> bytes:
    work = _Work(raw)
    head, body_at = _head(raw, 0, len(raw), LONGEST_HEAD)
    body = _body(work, _headers(head), body_at, len(raw), 0)
    notes = b"".join(f"{LEFT_OUT}: {size} {name}\n".encode() for size, name in work.left_out)
    return notes + head + b"\n" + body


def left_out_of(raw: bytes) -> list[tuple[int, str]]:
    """Of a message that was slimmed: size in bytes and name of each file that is not there any more."""
    head, _body_at = _head(raw, 0, len(raw), LONGEST_HEAD + MOST_PARTS * 200)
    noted = [value.partition(" ") for value in all_of(_headers(head), LEFT_OUT)]
    return [(int(size), clean_line(name)) for size, _space, name in noted if size.isdecimal() and len(size) < 12]


def says_words(what: str) -> bool:
    """Of a name from `left_out_of`: no file, the words themselves were too long."""
    return what in SPOKEN_TYPES


def is_calendar(content_type: str, file_name: str) -> bool:
    return content_type in CALENDAR_TYPES or file_name.endswith(CALENDAR_NAMES)


def name_of(part: Message) -> str:
    return clean_line(str(part.get_filename() or ""))[-120:]


def _head(raw: bytes, start: int, end: int, at_most: int) -> tuple[bytes, int]:
    """The headers, with the end of their last line, and where the body begins."""
    for blank in (b"\n", b"\r\n"):
        if raw.startswith(blank, start, end):
            return b"", start + len(blank)
    ends = [(raw.find(b"\n" + blank, start, end), len(blank)) for blank in (b"\n", b"\r\n")]
    stops = min(((place, size) for place, size in ends if place >= 0), default=(end, 0))
    body_at = min(stops[0] + 1 + stops[1], end)
    return raw[start : min(stops[0], start + at_most)] + b"\n", body_at


def _headers(head: bytes) -> Message:
    return BytesHeaderParser(policy=compat32).parsebytes(head)


def _body(work: _Work, headers: Message, start: int, end: int, depth: int) -> bytes:
    try:
        content_type, boundary, name = headers.get_content_type(), _boundary(headers), name_of(headers)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
        content_type, boundary, name = "application/octet-stream", b"", ""
    if boundary and content_type.startswith("multipart/") and depth < DEEPEST:
        return _parts(work, boundary, start, end, depth)
    if content_type in FORWARDED_TYPES and depth < DEEPEST and _is_plain(headers):
        return _forwarded(work, start, end, depth)
    return _leaf(work, content_type, name, start, end)


def _is_plain(headers: Message) -> bool:
    return str(headers.get("Content-Transfer-Encoding", "")).strip().lower() in ("", "7bit", "8bit", "binary")


def _forwarded(work: _Work, start: int, end: int, depth: int) -> bytes:
    """A mail in the mail: of its parts the same is kept."""
    head, body_at = _head(work.raw, start, end, min(LONGEST_PART_HEAD, max(AT_MOST - work.kept, 0)))
    work.kept += len(head)
    return head + b"\n" + _body(work, _headers(head), body_at, end, depth + 1)


def _parts(work: _Work, boundary: bytes, start: int, end: int, depth: int) -> bytes:
    pieces: list[bytes] = []
    for part_start, part_end in _between(work, boundary, start, end):
        work.parts += 1
        if work.parts > MOST_PARTS:
            work.left_out.append((end - part_start, "…"))
            break
        head, body_at = _head(work.raw, part_start, part_end, LONGEST_PART_HEAD)
        body = _body(work, _headers(head), body_at, part_end, depth + 1)
        pieces.append(b"--" + boundary + b"\n" + head + b"\n" + body + b"\n")
    return b"".join(pieces) + b"--" + boundary + b"--\n"


def _leaf(work: _Work, content_type: str, name: str, start: int, end: int) -> bytes:
    wanted = OF_CALENDAR if is_calendar(content_type, name.lower()) else 0
    if content_type in SPOKEN_TYPES and not wanted:
        wanted = OF_WORDS
    size = min(end - start, wanted, AT_MOST - work.kept)
    work.kept += size
    if size < end - start and len(work.left_out) < MOST_PARTS:
        work.left_out.append((end - start - size, name or content_type[:80]))
    return work.raw[start : start + size]


def _boundary(headers: Message) -> bytes:
    return (headers.get_boundary() or "").encode("utf-8", "surrogateescape")[:200]


def _between(work: _Work, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where each part begins and ends, as far as anyone would look. The last one may lack its separator."""
    begun: int | None = None
    for place, after, is_last in _separators(work, b"--" + boundary, start, end):
        if begun is not None:
            yield begun, max(begun, place)
        if is_last:
            return
        begun = after
    if begun is not None:
        yield begun, end


def _separators(work: _Work, mark: bytes, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Of each: where the part before it ends, where the next begins, and whether it is the last."""
    raw, place = work.raw, start
    while (place := raw.find(mark, place, end)) >= 0 and work.looks < MOST_LOOKS:
        work.looks += 1
        line_end = raw.find(b"\n", place, min(place + len(mark) + 80, end))
        rest = raw[place + len(mark) : line_end if line_end >= 0 else min(place + len(mark) + 80, end)].rstrip()
        if (place == start or raw[place - 1 : place] == b"\n") and rest in (b"", b"--"):
            yield place - 1, (line_end + 1 if line_end >= 0 else end), rest == b"--"
        place += len(mark)
