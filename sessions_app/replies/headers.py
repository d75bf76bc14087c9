"""The headers of a message (RFC 5322), read forgivingly: what is broken in one costs no more than that one."""

import email.utils
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header
from email.message import Message

from sessions_app.core.plain_text import clean_line
from sessions_app.replies.calendar_answer import address_of

_MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")


def header(message: Message, name: str) -> str:
    return clean_line(_decoded(next(iter(all_of(message, name)), "")))


def all_of(message: Message, name: str) -> list[str]:
    """The values as they came; what is not ASCII is UTF-8 by now (RFC 6532), or was never right."""
    found = [str(value) for key, value in message.raw_items() if key.lower() == name.lower()]
    return [value.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for value in found[:20]]


def _decoded(value: str) -> str:
    """RFC 2047, forgiving."""
    value = value[:10_000]
    try:
        pieces = decode_header(value)
    except (MessageError, ValueError):
        return value
    return "".join(_piece(content, charset) for content, charset in pieces)


def _piece(content: bytes | str, charset: str | None) -> str:
    if isinstance(content, str):
        return content
    try:
        return content.decode(charset or "latin-1", "replace")
    except (LookupError, ValueError):
        return content.decode("latin-1")


def senders_of(message: Message) -> tuple[tuple[str, ...], str]:
    """All addresses in all From headers, and the name beside the first."""
    pairs = email.utils.getaddresses([value[:2_000] for value in all_of(message, "From")[:5]])
    addresses = [(name, address_of(address)) for name, address in pairs[:5] if "@" in address]
    name = clean_line(_decoded(addresses[0][0]))[:160] if addresses else ""
    return tuple(dict.fromkeys(address for _name, address in addresses)), name


def refers_to(message: Message) -> tuple[str, ...]:
    named = f"{message.get('In-Reply-To', '')} {message.get('References', '')}"[:20_000]
    return tuple(dict.fromkeys(_MESSAGE_ID.findall(named)))[:50]


def date_of(message: Message) -> datetime | None:
    try:
        moment = email.utils.parsedate_to_datetime(str(message.get("Date", "")))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def is_automatic(headers: Mapping[str, str]) -> bool:
    """An out-of-office or another message that a machine wrote (RFC 3834 2, and what servers send in practice).

    `headers`: lower-case names. A calendar answer may say the same of itself, so look for that first. What only says
    that it came over a list (List-ID) was written by a person: our own mailbox may be such a list.
    """
    submitted = headers.get("auto-submitted", "no").partition(";")[0].strip().lower()
    precedence = headers.get("precedence", "").strip().lower()
    return (
        submitted not in ("", "no")
        or precedence in ("bulk", "junk", "auto_reply")
        or any(name in headers for name in ("x-autoreply", "x-autorespond", "x-auto-reply"))
    )
