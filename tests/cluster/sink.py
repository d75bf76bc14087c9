"""The mail server of the cluster: keeps every mail, knows which process brought it, and pulls its plug when told to."""

import email
import re
import threading
from email.message import EmailMessage
from email.policy import default
from typing import Any

import psutil

from tests.outbox.letterbox import Letterbox

OWN_LINK = re.compile(r"/aanmelding/[\w.\-]{20,}")


class Sink(Letterbox):
    """`kill_at`: the process that brings the mail of this number is killed before it hears that the mail was taken."""

    def __init__(self) -> None:
        super().__init__()
        self.own_links: list[tuple[str, str]] = []  # address, path of her registration
        self.kill_at: int | None = None
        self.killed: int | None = None
        self.killed_at_mail = ""
        self._lock = threading.Lock()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        with self._lock:
            self.mails.append(message)
            if found := OWN_LINK.search(message.get_body(("plain",)).get_content()):  # type: ignore[union-attr]
                self.own_links.append((envelope.rcpt_tos[0], found[0]))
            if self.kill_at is not None and len(self.mails) >= self.kill_at:
                self.kill_at = None
                self.killed_at_mail = str(message["Message-ID"])
                self.killed = _kill_who_speaks_from(session.peer[1])
        return "250 OK"


def _kill_who_speaks_from(port: int) -> int:
    """Among the children of this process: the parts of the cluster."""
    for child in psutil.Process().children(recursive=True):
        if any(one.laddr and one.laddr.port == port for one in child.net_connections()):
            child.kill()
            return child.pid
    raise AssertionError(f"nobody speaks from port {port}")
