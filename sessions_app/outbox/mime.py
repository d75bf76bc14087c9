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
from binascii import b2a_base64
from collections.abc import Mapping
from datetime import datetime
from email import message_from_bytes
from email.charset import QP, Charset
from email.message import Message as EmailMessage
from functools import lru_cache
from hashlib import sha256

import flask_mail

from sessions_app.core.plain_text import clean_line, clean_lines
from sessions_app.outbox.mime_headers import (
    Mailbox,
    address_of,
    check_message_id,
    date_line,
    extra_lines,
    mailbox_line,
    our_mailbox_line,
    subject_line,
)

_IN_BASE64 = {"Content-Transfer-Encoding": "base64"}
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP
_CONTENT_ID = re.compile(r"[A-Za-z0-9._-]+(@[A-Za-z0-9.-]+)?")
BASE64_LINE = 76
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
        """Says itself what Flask-Mail reads of a message: its own beginning would make a Message-ID that is not used,
        and ask the network for the name of this machine, for every mail."""
        self.subject, self.sender, self.recipients = subject, sender, [recipient]
        self.body, self.alts = text, {"html": html}
        self.date = date.timestamp()
        self.msgId = message_id
        self.cc, self.bcc, self.attachments, self.mail_options, self.rcpt_options = [], [], [], [], []
        self.reply_to = self.charset = self.extra_headers = None
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
    check_message_id(message_id)
    fields = {
        "Subject": subject_line(subject),
        "From": our_mailbox_line(sender, "From"),
        "To": mailbox_line(recipient, "To"),
    }
    fields |= {"Reply-To": our_mailbox_line(reply_to, "Reply-To")} if reply_to else {}
    fields |= {"Date": date_line(date), "Message-ID": message_id}
    return OutgoingMessage(
        headers=fields | extra_lines({"Auto-Submitted": "auto-generated"} | dict(headers or {})),
        subject=clean_line(subject),
        sender=address_of(sender),
        recipient=address_of(recipient),
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
    written = b2a_base64(content, newline=False).decode("ascii")
    return "".join([f"{written[first : first + BASE64_LINE]}\r\n" for first in range(0, len(written), BASE64_LINE)])
