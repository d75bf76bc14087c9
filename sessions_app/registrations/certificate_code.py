"""The code on a certificate: what the certificate says, signed, so that it can be checked without a stored person.

Signed with Ed25519 and not with an HMAC: who checks needs no secret. The private key is derived from SECRET_KEY; of
each key that ever signed the public half is kept (`certificate_keys`). So a certificate of years ago can be checked
after SECRET_KEY was changed and the old one thrown away, and the table holds nothing that signs. The price is 64 bytes
of signature instead of 16; a person pastes or scans the code, nobody types it.

The code holds a name, so it has no place in an address that a server writes down: the QR code carries it behind a `#`,
which browsers keep to themselves, and the page sends it by POST.

cryptography is imported where it signs: a tenth of a web process, which most never ask a certificate.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from sessions_app.core.values import dataclass

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

VERSION = b"\x01"
SIGNATURE_LENGTH = 64
LONGEST_CODE = 3000
LONGEST_TITLE = 100
IN_ADDRESSES = b"~_"  # instead of + and /; a hyphen would get lost where a line of a PDF ends
LINK_BEFORE = re.compile(r".*/bewijs[#/]?")  # who copies the link of the PDF pastes more than the code


@dataclass(frozen=True)
class Line:
    """One register: its name, her number there and the points, as text."""

    register: str
    number: str
    points: str


@dataclass(frozen=True)
class Statement:
    """What a certificate says, as far as it can be checked."""

    name: str
    title: str
    held_on: date
    net_minutes: int
    lines: tuple[Line, ...]
    issued_on: date


def key_from(secret: str) -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(
        hmac.new(secret.encode(), b"certificate of attendance: Ed25519", hashlib.sha256).digest()
    )


def public_half(key: "Ed25519PrivateKey") -> str:
    return key.public_key().public_bytes_raw().hex()


def code_of(statement: Statement, key: "Ed25519PrivateKey") -> str:
    """The same statement and key give the same code."""
    title = statement.title if len(statement.title) <= LONGEST_TITLE else statement.title[: LONGEST_TITLE - 1] + "…"
    said = [
        statement.name,
        title,
        statement.held_on.isoformat(),
        statement.net_minutes,
        [[line.register, line.number, line.points] for line in statement.lines],
        statement.issued_on.isoformat(),
    ]
    content = VERSION + json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(content + key.sign(content), IN_ADDRESSES).decode().rstrip("=")


def read(code: str, public_keys: Iterable[str]) -> Statement | None:
    """What the certificate with this code says; None when no key of ours signed exactly this."""
    code = LINK_BEFORE.sub("", "".join(code.split()))
    packed = _unpacked(code) if len(code) <= LONGEST_CODE else None
    if packed is None or len(packed) <= SIGNATURE_LENGTH:
        return None
    content, signature = packed[:-SIGNATURE_LENGTH], packed[-SIGNATURE_LENGTH:]
    if not any(_signed(content, signature, public_key) for public_key in public_keys):
        return None
    return _statement_in(content)


def _unpacked(code: str) -> bytes | None:
    try:
        packed = base64.b64decode(code + "=" * (-len(code) % 4), IN_ADDRESSES, validate=True)
    except ValueError:
        return None
    # One way to write it: no other letters that mean the same bytes.
    return packed if base64.b64encode(packed, IN_ADDRESSES).decode().rstrip("=") == code else None


def _signed(content: bytes, signature: bytes, public_key: str) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(signature, content)
    except InvalidSignature:
        return False
    return True


def _statement_in(content: bytes) -> Statement | None:
    """None for a version that we do not know (yet)."""
    if content[:1] != VERSION:
        return None
    name, title, held_on, net_minutes, lines, issued_on = json.loads(content[1:])
    return Statement(
        name=name,
        title=title,
        held_on=date.fromisoformat(held_on),
        net_minutes=net_minutes,
        lines=tuple(Line(*line) for line in lines),
        issued_on=date.fromisoformat(issued_on),
    )
