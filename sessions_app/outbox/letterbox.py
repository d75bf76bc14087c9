"""The letterbox of `make run` and of the browser tests: an SMTP server on this machine that keeps mail in a Maildir.

It accepts everything and sends nothing on.
"""

import mailbox
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


class Letterbox:
    """Listens from `open` until `close`. A mail is on disk before its sender hears "250 OK"."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self._maildir = mailbox.Maildir(folder, create=True)
        self._controller = Controller(self, hostname=HOST, port=port, ready_timeout=60)

    def open(self) -> None:
        self._controller.start()

    def close(self) -> None:
        self._controller.stop(no_assert=True)

    def mails(self) -> list[EmailMessage]:
        """Everything received, oldest first."""
        paths = sorted((self.folder / "new").iterdir(), key=_turn)
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        delivered_to = "".join(f"Delivered-To: {address}\n" for address in envelope.rcpt_tos)
        head = f"Return-Path: <{envelope.mail_from}>\n{delivered_to}"
        self._maildir.add(head.encode() + content.replace(b"\r\n", b"\n"))
        return "250 OK"


def _turn(path: Path) -> tuple[int, int]:
    """When it came. Several come within one tick of the clock of files: then by the number that Maildir gave it."""
    number = path.name.rpartition("Q")[2].partition(".")[0]
    return path.stat().st_mtime_ns, int(number) if number.isdigit() else 0
