"""The header lines of a mail. What people typed is cleaned and encoded, what we set wrongly ourselves is a ValueError.

What many mails share (who they come from, the subject) is written once.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from email.charset import Charset
from email.header import Header
from email.utils import format_datetime, formataddr
from functools import lru_cache

from sessions_app.core.plain_text import clean_line

Mailbox = tuple[str, str]
"""(address, name); the name may be empty."""

_UTF8 = Charset("utf-8")
_PLAIN_HEADER_LENGTH = 60  # longer text goes out as encoded words, which can be folded anywhere
_ENCODED_LINE_LENGTH = 76  # RFC 2047 2
_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]+@[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]+")
_MESSAGE_ID = re.compile(r"<[!-;=?A-~]+@[!-;=?A-~]+>")
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_OWN_HEADERS = frozenset(
    ("bcc", "cc", "date", "from", "message-id", "mime-version", "reply-to", "sender", "subject", "to")
)


@lru_cache(maxsize=500)
def subject_line(text: str) -> str:
    return _encoded(clean_line(text), "Subject")


@lru_cache(maxsize=50)
def our_mailbox_line(mailbox: Mailbox, header_name: str) -> str:
    return mailbox_line(mailbox, header_name)


def mailbox_line(mailbox: Mailbox, header_name: str) -> str:
    address, name = address_of(mailbox), clean_line(mailbox[1])
    if not name:
        return address
    encoded = _encoded(name, header_name)
    if encoded == name:
        return formataddr((name, address))
    last_line = f"{header_name}: {encoded}".rpartition("\n")[2]
    fits = len(f"{last_line} <{address}>") <= _ENCODED_LINE_LENGTH
    return f"{encoded} <{address}>" if fits else f"{encoded}\n <{address}>"


def date_line(date: datetime) -> str:
    if date.utcoffset() is None:
        raise ValueError("The date of a mail must have a time zone.")
    return format_datetime(date)


def check_message_id(message_id: str) -> None:
    if not _MESSAGE_ID.fullmatch(message_id):
        raise ValueError(f"Not an ASCII message id: {message_id!r}")


def extra_lines(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: _extra_line(name, value) for name, value in headers.items()}


def _extra_line(name: str, value: str) -> str:
    if not _HEADER_NAME.fullmatch(name) or name.lower() in _OWN_HEADERS or name.lower().startswith("content-"):
        raise ValueError(f"Not a header to add: {name!r}")
    cleaned = clean_line(value)
    return cleaned if cleaned.isascii() else _encoded(cleaned, name)


def address_of(mailbox: Mailbox) -> str:
    """The address as it travels: the domain in ASCII. Raises ValueError where it would need SMTPUTF8, or is no
    address.
    """
    if not _ADDRESS.fullmatch(mailbox[0]):
        raise ValueError(f"Not an e-mail address: {mailbox[0]!r}")
    local, _, domain = mailbox[0].partition("@")
    if not local.isascii():
        raise ValueError(f"An address that not every mail server can carry: {mailbox[0]!r}")
    return f"{local}@{_domain_in_ascii(domain)}"


@lru_cache(maxsize=500)
def _domain_in_ascii(domain: str) -> str:
    return domain.encode("idna").decode("ascii")


@lru_cache(maxsize=500)
def _encoded(text: str, header_name: str) -> str:
    """The text itself when it is short ASCII, else encoded words (RFC 2047), folded here alone: an address in angle
    brackets on a line of its own would leave the first line empty, which some servers refuse."""
    if text.isascii() and len(text) <= _PLAIN_HEADER_LENGTH and "=?" not in text:
        return text
    return Header(text, _UTF8, header_name=header_name, maxlinelen=_ENCODED_LINE_LENGTH).encode()
