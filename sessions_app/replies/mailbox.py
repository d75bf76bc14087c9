"""The mailbox where answers arrive (IMAP4rev1, RFC 3501): read from where we were, message by message.

A message is kept in the database, with how far we are, before anything in the mailbox changes; only then it moves to
the folder of what is done. A crash in between costs a second look without effect. What a person wrote stays in the
inbox, where people look for it.
"""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from sessions_app.core.plain_text import clean_line
from sessions_app.core.values import dataclass
from sessions_app.replies.rules import BEGINNING, MOST_READ

TIMEOUT_SECONDS = 20
AT_MOST = 500  # messages in one pass; the next one goes on
FAILURES = (OSError, imaplib.IMAP4.error, ImapToolsError, ssl.SSLError)


T = TypeVar("T")


class MailboxFailed(Exception):
    """It does not answer, does not let us in, or breaks off. The words hold no password."""


class MessageRefused(Exception):
    """The server does not give this one; others it may. The words hold none of the message."""


class BrokeOff(MailboxFailed):
    """The line broke in the midst of one message: perhaps because of it."""


@dataclass(frozen=True)
class Address:
    """`imaps://user:password@host:993/INBOX?done=Verwerkt`. With `imap://` the connection is made safe by STARTTLS,
    but for a server on this very machine."""

    host: str
    port: int
    user: str
    password: str
    folder: str
    done: str
    by_tls: bool

    @property
    def name(self) -> str:
        return sha256(f"{self.host}:{self.port}:{self.user}:{self.folder}".encode()).hexdigest()[:32]

    @property
    def shown(self) -> str:
        return f"{self.user} on {self.host}:{self.port}, {self.folder}"


@dataclass(frozen=True)
class Waiting:
    """One message in the mailbox. `raw` is only its beginning when it is huge."""

    uid: int
    raw: bytes
    size: int


def address_from(url: str) -> Address:
    parts = urlsplit(url)
    by_tls = parts.scheme == "imaps"
    done = parse_qs(parts.query).get("done", ["Verwerkt"])[0]
    return Address(
        host=parts.hostname or "",
        port=parts.port or (993 if by_tls else 143),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        done=done,
        by_tls=by_tls,
    )


class Inbox:
    """An open connection, with the folder selected."""

    def __init__(self, box: BaseMailBox, address: Address) -> None:
        self._box, self._address = box, address
        status = box.folder.status(address.folder, ["UIDVALIDITY"])
        self.uid_validity = int(status.get("UIDVALIDITY", 0))

    def numbers_after(self, uid: int) -> list[int]:
        """Of what came after this number, the oldest first."""
        found = sorted(int(one) for one in self._box.uids(f"UID {uid + 1}:*", charset=None))
        return [one for one in found if one > uid][:AT_MOST]

    def fetch(self, uid: int) -> Waiting | None:
        """None when it is not there any more. Raises `MessageRefused`, `BrokeOff`."""
        try:
            size = self._size_of(uid)
            what = f"BODY.PEEK[]<0.{BEGINNING}>" if size and size > MOST_READ else "BODY.PEEK[]"
            raw = self._fetched(uid, what) if size is not None else None
        except imaplib.IMAP4.abort as error:
            raise BrokeOff(_words(error, self._address)) from error
        except imaplib.IMAP4.error as error:  # BAD
            raise MessageRefused(_words(error, self._address)) from error
        except OSError as error:
            raise BrokeOff(_words(error, self._address)) from error
        return Waiting(uid, raw, max(size, len(raw))) if size is not None and raw is not None else None

    def move_to_done(self, uids: list[int]) -> None:
        """Into the folder of what is done, which is made when there is none."""
        if not uids:
            return
        with suppress(ImapToolsError, imaplib.IMAP4.error):
            self._box.folder.create(self._address.done)  # refused when it is there
        self._box.move([str(uid) for uid in uids], self._address.done)

    def _size_of(self, uid: int) -> int | None:
        answer = self._answer(uid, "RFC822.SIZE")
        if not answer:
            return None
        found = re.search(rb"RFC822\.SIZE (\d{1,18})", b" ".join(one for one in answer if isinstance(one, bytes)), re.I)
        if found is None:
            raise MessageRefused("the server does not say how big it is")
        return int(found[1])

    def _fetched(self, uid: int, what: str) -> bytes | None:
        answer = self._answer(uid, what)
        if not answer:
            return None
        content = next((one[1] for one in answer if isinstance(one, tuple) and len(one) > 1), None)
        if content is None:
            raise MessageRefused("the server answers without the message")
        return content

    def _answer(self, uid: int, what: str) -> list[bytes | tuple[bytes, bytes]]:
        """Nothing, when another took the message away meanwhile."""
        status, data = self._box.client.uid("fetch", str(uid), f"({what})")
        if status != "OK":
            said = b" ".join(one for one in data or [] if isinstance(one, bytes)).decode("utf-8", "replace")
            raise MessageRefused(clean_line(f"{status}: {said}")[:300])
        return [one for one in data or [] if one is not None]


@contextmanager
def opened(address: Address, context: ssl.SSLContext | None = None) -> Iterator[Inbox]:
    """Raises `MailboxFailed`; a server that says nothing is given up after `TIMEOUT_SECONDS`."""
    box = _try(lambda: _connected(address, context), address)
    try:
        _try(lambda: _signed_in(box, address), address)
        yield _try(lambda: Inbox(box, address), address)
    except FAILURES as error:
        raise MailboxFailed(_words(error, address)) from error
    finally:
        with suppress(*FAILURES):
            box.logout()


def _connected(address: Address, context: ssl.SSLContext | None) -> BaseMailBox:
    safe = context or ssl.create_default_context()
    if address.by_tls:
        return MailBox(address.host, address.port, timeout=TIMEOUT_SECONDS, ssl_context=safe)
    if address.host in ("localhost", "127.0.0.1", "::1"):
        return MailBoxUnencrypted(address.host, address.port, timeout=TIMEOUT_SECONDS)
    return MailBoxStartTls(address.host, address.port, timeout=TIMEOUT_SECONDS, ssl_context=safe)


def _signed_in(box: BaseMailBox, address: Address) -> None:
    is_ascii = (address.user + address.password).isascii()
    (box.login if is_ascii else box.login_utf8)(address.user, address.password, initial_folder=address.folder)


def _try(action: Callable[[], T], address: Address) -> T:
    try:
        return action()
    except FAILURES as error:
        raise MailboxFailed(_words(error, address)) from error


def _words(error: BaseException, address: Address) -> str:
    said = " ".join(str(error).split()) or type(error).__name__
    said = said.replace(address.password, "…") if address.password else said
    return f"{type(error).__name__}: {said}"[:400]
