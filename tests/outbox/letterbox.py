"""A real SMTP server in the tests: keeps what it gets, and refuses or dies when told to."""

import email
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask

from tests.free_port import free_port
from tests.stopping import PATIENCE_SECONDS


class Letterbox:
    """`refuses` maps a recipient to the server's answer; `on_mail` runs when a mail has come in."""

    takes_several_words = True  # as nearly all servers do (RFC 2920)

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.connections = 0
        self.refuses: dict[str, str] = {}
        self.on_mail: Callable[[], str | None] = lambda: None

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: Any) -> Any:  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return ["250-PIPELINING", *responses] if self.takes_several_words else responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        return self.on_mail() or "250 OK"

    @property
    def recipients(self) -> list[str]:
        return [str(mail["To"].addresses[0].addr_spec) for mail in self.mails]


@contextmanager
def listening(letterbox: Letterbox, port: int) -> Iterator[None]:
    controller = Controller(letterbox, hostname="127.0.0.1", port=port, ready_timeout=PATIENCE_SECONDS)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


def point_to(app: Flask, port: int) -> None:
    """From now on this application's mail goes to this port."""
    state = app.extensions["mail"]
    state.server, state.port, state.suppress = "127.0.0.1", port, False


@contextmanager
def letterbox_for(app: Flask) -> Iterator[Letterbox]:
    letterbox, port = Letterbox(), free_port()
    state = app.extensions["mail"]
    before = state.server, state.port, state.suppress
    point_to(app, port)
    with listening(letterbox, port):
        yield letterbox
    state.server, state.port, state.suppress = before
