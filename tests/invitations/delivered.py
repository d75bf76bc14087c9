"""What arrives in somebody's letterbox: the bytes that a real mail server took from us, and how others read them."""

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from flask import Flask
from icalendar import Calendar

from sessions_app.core import clock
from sessions_app.outbox.delivery import deliver_due
from tests.calendar_reading import lines_of, read_calendar
from tests.free_port import free_port
from tests.outbox.letterbox import Letterbox, listening, point_to


class RawLetterbox(Letterbox):
    """Keeps the bytes as well."""

    def __init__(self) -> None:
        super().__init__()
        self.raw: list[bytes] = []
        self.envelopes: list[tuple[str, list[str]]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.raw.append(envelope.content)
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        return await super().handle_DATA(server, session, envelope)


@dataclass(frozen=True)
class Delivered:
    """One mail with a calendar part. `inline` and `attached`: its two copies of the object, decoded."""

    raw: bytes
    mail_from: str
    rcpt_tos: list[str]

    @property
    def message(self) -> EmailMessage:
        message = email.message_from_bytes(self.raw, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        assert not message.defects
        return message

    @property
    def inline_part(self) -> EmailMessage:
        (part,) = [part for part in self.message.walk() if part.get_content_type() == "text/calendar"]
        return part  # type: ignore[return-value]

    @property
    def attached_part(self) -> EmailMessage:
        (part,) = [part for part in self.message.walk() if part.get_content_type() == "application/ics"]
        return part  # type: ignore[return-value]

    @property
    def ics(self) -> bytes:
        content = self.inline_part.get_payload(decode=True)
        assert isinstance(content, bytes)
        return content

    @property
    def method(self) -> str:
        return str(read_calendar(self.ics).method.value)

    @property
    def event(self) -> Any:
        """By vobject, which did not write it."""
        return read_calendar(self.ics).vevent

    @property
    def lines(self) -> list[str]:
        """Checks line ends and folding as well."""
        return lines_of(self.ics)

    def line(self, name: str) -> str:
        (line,) = [line for line in self.lines if line.startswith((f"{name}:", f"{name};"))]
        return line

    @property
    def own_reading(self) -> Calendar:
        """By icalendar, with whatever it did not understand in `errors`."""
        calendar = Calendar.from_ical(self.ics)
        assert isinstance(calendar, Calendar)
        return calendar


@contextmanager
def letterbox_of(app: Flask) -> Iterator[RawLetterbox]:
    letterbox, port = RawLetterbox(), free_port()
    state = app.extensions["mail"]
    before = state.server, state.port, state.suppress
    point_to(app, port)
    with listening(letterbox, port):
        yield letterbox
    state.server, state.port, state.suppress = before


def collect(letterbox: RawLetterbox) -> list[Delivered]:
    """Everything that is due leaves; what arrived with a calendar part, since the last time."""
    seen = len(letterbox.raw)
    deliver_due(clock.now())
    new = zip(letterbox.raw[seen:], letterbox.envelopes[seen:], strict=True)
    return [Delivered(raw, sender, to) for raw, (sender, to) in new if b"text/calendar" in raw]
