"""One mail as RFC 5322 bytes, in the shape that shows invitation buttons in Outlook, Gmail, Apple and Thunderbird.

    multipart/mixed                      only with a calendar part
      multipart/alternative
        text/plain
        multipart/related                only with pictures, else text/html alone
          text/html, image/png …
        text/calendar; method=REQUEST    the last and richest alternative (RFC 6047 2.4)
      application/ics                    invite.ics, the same bytes

Pure: no app, no clock. The same values give the same bytes, so a mail that is sent again is the same mail. Written by
hand, because Python's own generator takes longer for a mail than the mail server does; `tests/outbox/mime_tree.py`
builds the same mail with that, equal byte by byte. All parts are 7-bit clean, because hops that do not speak 8BITMIME
break them otherwise. What people typed is cleaned; what we set wrongly ourselves raises ValueError.
"""

import re
from base64 import encodebytes
from collections.abc import Mapping
from datetime import datetime
from email import message_from_bytes
from email.charset import QP, Charset
from email.header import Header
from email.message import Message as EmailMessage
from email.utils import format_datetime, formataddr
from functools import lru_cache
from hashlib import sha256

import flask_mail

from sessions_app.core.plain_text import clean_line, clean_lines

Mailbox = tuple[str, str]
"""(address, name); the name may be empty."""

_IN_BASE64 = {"Content-Transfer-Encoding": "base64"}
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP
_PLAIN_HEADER_LENGTH = 60  # longer text goes out as encoded words, which can be folded anywhere
_ENCODED_LINE_LENGTH = 76  # RFC 2047 2
_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]+@[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]+")
_MESSAGE_ID = re.compile(r"<[!-;=?A-~]+@[!-;=?A-~]+>")
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_CONTENT_ID = re.compile(r"[A-Za-z0-9._-]+(@[A-Za-z0-9.-]+)?")
_OWN_HEADERS = frozenset(
    ("bcc", "cc", "date", "from", "message-id", "mime-version", "reply-to", "sender", "subject", "to")
)
_METHOD = re.compile(rb"^METHOD:([A-Z]+)\r$", re.MULTILINE)


class OutgoingMessage(flask_mail.Message):
    """A Flask-Mail message with a MIME tree of its own. Made by `build_message`, which checks and cleans the parts."""

    def __init__(
        self,
        *,
        headers: Mapping[str, str],
        text: str,
        html: str,
        message_id: str,
        date: datetime,
        subject: str,
        sender: str,
        recipient: str,
        calendar: bytes | None,
        calendar_method: str | None,
        inline_images: Mapping[str, bytes],
    ) -> None:
        super().__init__(
            subject=subject, sender=sender, recipients=[recipient], body=text, html=html, date=date.timestamp()
        )
        self.msgId = message_id
        self.headers = dict(headers)
        self.calendar = calendar
        self.calendar_method = calendar_method
        self.inline_images = dict(inline_images)

    def as_bytes(self) -> bytes:
        parts = [_text(self.body or "", "plain"), self._html()]
        if self.calendar is None:
            body = self._multipart("alternative", parts, top=True)
        else:
            base64 = _base64(self.calendar)
            alternative = self._multipart("alternative", [*parts, _calendar(base64, self.calendar_method or "")])
            body = self._multipart("mixed", [alternative, _attached_calendar(base64)], top=True)
        return body.encode("ascii")

    def _message(self) -> EmailMessage:  # type: ignore[override]  # read back: as good as what it was made of
        return message_from_bytes(self.as_bytes())

    def _html(self) -> str:
        html = _text(self.html or "", "html")
        if not self.inline_images:
            return html
        pictures = [_picture(cid, png) for cid, png in self.inline_images.items()]
        return self._multipart("related", [html, *pictures], '; type="text/html"')

    def _multipart(self, subtype: str, parts: list[str], more: str = "", top: bool = False) -> str:
        """With a boundary that stays the same for this mail; `=_` occurs in neither base64 nor quoted-printable."""
        boundary = "=_" + sha256(f"{subtype} {self.msgId}".encode()).hexdigest()[:16]
        headers = {"Content-Type": f'multipart/{subtype}; boundary="{boundary}"{more}'}
        headers |= {"MIME-Version": "1.0", **self.headers} if top else {}
        inside = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
        return _part(headers, f"{inside}--{boundary}--\r\n")


def build_message(
    *,
    subject: str,
    sender: Mailbox,
    recipient: Mailbox,
    text: str,
    html: str,
    message_id: str,
    date: datetime,
    calendar: bytes | None = None,
    calendar_method: str | None = None,
    inline_images: Mapping[str, bytes] | None = None,
    reply_to: Mailbox | None = None,
    headers: Mapping[str, str] | None = None,
) -> OutgoingMessage:
    """The mail, ready for `flask_mail.Connection.send`.

    `calendar` are the bytes of one iTIP object and `calendar_method` its METHOD. `inline_images` maps a content id
    (shown in the HTML as `cid:…`) to a PNG. `date` is aware. Every mail says `Auto-Submitted: auto-generated` unless
    `headers` say otherwise.
    """
    _check_calendar(calendar, calendar_method)
    if date.utcoffset() is None:
        raise ValueError("The date of a mail must have a time zone.")
    if not _MESSAGE_ID.fullmatch(message_id):
        raise ValueError(f"Not an ASCII message id: {message_id!r}")
    addresses = {"From": sender, "To": recipient} | ({"Reply-To": reply_to} if reply_to else {})
    fields = {"Subject": _encoded(clean_line(subject), "Subject")}
    fields |= {name: _mailbox(mailbox, name) for name, mailbox in addresses.items()}
    fields |= {"Date": format_datetime(date), "Message-ID": message_id}
    return OutgoingMessage(
        headers=fields | _extra_headers({"Auto-Submitted": "auto-generated"} | dict(headers or {})),
        subject=clean_line(subject),
        sender=_address(sender[0]),
        recipient=_address(recipient[0]),
        text=clean_lines(text) + "\n",
        html=clean_lines(html) + "\n",
        message_id=message_id,
        date=date,
        calendar=calendar,
        calendar_method=calendar_method,
        inline_images=inline_images or {},
    )


def _check_calendar(calendar: bytes | None, method: str | None) -> None:
    """The method stands in the object and in the MIME header; programmes that find two different ones show no
    buttons.
    """
    found = _METHOD.findall(calendar or b"")
    if found != ([method.encode("ascii")] if method else []) or (calendar is None) != (method is None):
        raise ValueError(f"The calendar part says {found}, the mail {method!r}.")


def _part(headers: Mapping[str, str], content: str) -> str:
    """Header lines are folded already, by `_encoded` alone."""
    written = "".join(f"{name}: {value}\n" for name, value in headers.items()).replace("\n", "\r\n")
    return f"{written}\r\n{content}"


def _text(content: str, subtype: str) -> str:
    kind = {"Content-Type": f'text/{subtype}; charset="utf-8"', "Content-Transfer-Encoding": "quoted-printable"}
    return _part(kind, "\r\n".join(map(_quoted_printable, content.split("\n"))))


@lru_cache(maxsize=1000)
def _quoted_printable(line: str) -> str:
    """One line of text. Most lines of a mail to many are the same, and this is what a mail costs most."""
    return _UTF8.body_encode(line).replace("\n", "\r\n")


def _calendar(base64: str, method: str) -> str:
    """No Content-Disposition: as an attachment it would get no buttons. Unquoted parameters, as most programmes write
    them.
    """
    return _part({"Content-Type": f"text/calendar; charset=utf-8; method={method}"} | _IN_BASE64, base64)


def _attached_calendar(base64: str) -> str:
    kind = {"Content-Type": 'application/ics; name="invite.ics"'}
    return _part(kind | _IN_BASE64 | {"Content-Disposition": 'attachment; filename="invite.ics"'}, base64)


def _picture(content_id: str, png: bytes) -> str:
    if not _CONTENT_ID.fullmatch(content_id):
        raise ValueError(f"Not a content id: {content_id!r}")
    name = content_id.partition("@")[0]
    shown = {"Content-ID": f"<{content_id}>", "Content-Disposition": f'inline; filename="{name}.png"'}
    return _part({"Content-Type": "image/png"} | _IN_BASE64 | shown, _base64(png))


def _base64(content: bytes) -> str:
    return encodebytes(content).decode("ascii").replace("\n", "\r\n")


def _extra_headers(headers: Mapping[str, str]) -> dict[str, str]:
    for name in headers:
        if not _HEADER_NAME.fullmatch(name) or name.lower() in _OWN_HEADERS or name.lower().startswith("content-"):
            raise ValueError(f"Not a header to add: {name!r}")
    cleaned = {name: clean_line(value) for name, value in headers.items()}
    return {name: value if value.isascii() else _encoded(value, name) for name, value in cleaned.items()}


def _mailbox(mailbox: Mailbox, header_name: str) -> str:
    address, name = _address(mailbox[0]), clean_line(mailbox[1])
    if not name:
        return address
    encoded = _encoded(name, header_name)
    if encoded == name:
        return formataddr((name, address))
    last_line = f"{header_name}: {encoded}".rpartition("\n")[2]
    fits = len(f"{last_line} <{address}>") <= _ENCODED_LINE_LENGTH
    return f"{encoded} <{address}>" if fits else f"{encoded}\n <{address}>"


def _address(address: str) -> str:
    """The address as it travels: the domain in ASCII. Raises ValueError where it would need SMTPUTF8, or is no
    address.
    """
    if not _ADDRESS.fullmatch(address):
        raise ValueError(f"Not an e-mail address: {address!r}")
    local, _, domain = address.partition("@")
    if not local.isascii():
        raise ValueError(f"An address that not every mail server can carry: {address!r}")
    return f"{local}@{domain.encode('idna').decode('ascii')}"


@lru_cache(maxsize=500)
def _encoded(text: str, header_name: str) -> str:
    """The text itself when it is short ASCII, else encoded words (RFC 2047), folded here alone: an address in angle
    brackets on a line of its own would leave the first line empty, which some servers refuse."""
    if text.isascii() and len(text) <= _PLAIN_HEADER_LENGTH and "=?" not in text:
        return text
    return Header(text, _UTF8, header_name=header_name, maxlinelen=_ENCODED_LINE_LENGTH).encode()
