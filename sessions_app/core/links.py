"""Personal links: derived, never stored.

A link's token is the row's id and an HMAC over (purpose, id, version of the row) with SECRET_KEY. Raising the row's
`link_version` revokes every link of it; SECRET_KEY_FALLBACKS keep older links alive while the key is rotated.
In a mail that waits in the outbox stands a placeholder; the link is put in at delivery (`fill_in`). A placeholder is
sealed: who types one as her name does not get somebody else's link in her mail.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import lazyload

from sessions_app.core import language
from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass

ID_BYTES = 6
MAC_BYTES = 18  # 144 bits; with the id 24 bytes, which base64 writes in 32 characters with no bit to spare

TOKEN_LENGTH = 32
SEAL_LENGTH = 16  # hexadecimal digits

PLACEHOLDER = re.compile(rf"\[\[link:([a-z_]+):(\d+):([0-9a-f]{{{SEAL_LENGTH}}})\]\]")
WITH_TAIL = re.compile(PLACEHOLDER.pattern + r"(?:[?#][\w=&;%#-]+)?")


class LinkedRow(Protocol):
    """A row that personal links can point to, or as much of it."""

    @property
    def id(self) -> Any: ...

    @property
    def link_version(self) -> Any: ...


@dataclass(frozen=True)
class Purpose:
    """What a link is for. `path` holds `{token}`; `find` gives the row with its `link_version`, or None. `model`, where
    `find` gets its row by its key alone: then the rows of many links are read at once (`read_ahead`). `language_of`: of
    the mails with this link, where the row tells it."""

    name: str
    path: str
    find: Callable[[int], LinkedRow | None]
    model: type[Any] | None = None
    language_of: Callable[[Any], str] | None = None


_purposes: dict[str, Purpose] = {}
_address_makers: dict[str, Callable[[int], str | None]] = {}


def register(
    name: str,
    path: str,
    find: Callable[[int], Any],
    model: type[Any] | None = None,
    language_of: Callable[[Any], str] | None = None,
) -> Purpose:
    """Called once by the room that owns the rows, when it is imported."""
    _purposes[name] = Purpose(name, path, find, model, language_of)
    return _purposes[name]


def register_address(name: str, address: Callable[[int], str | None]) -> None:
    """A kind of link that another library makes (a password reset); `address` gives the path, or None."""
    _address_makers[name] = address


def token_for(purpose: Purpose, row: LinkedRow) -> str:
    mac = _mac(current_app.config["SECRET_KEY"], purpose.name, row.id, row.link_version)
    return base64.urlsafe_b64encode(int(row.id).to_bytes(ID_BYTES) + mac).decode()


def path_for(purpose: Purpose, row: LinkedRow) -> str:
    return purpose.path.replace("{token}", token_for(purpose, row))


def find_by_token(purpose: Purpose, token: str) -> Any | None:
    """The row that this token opens, or None for an unknown, tampered, foreign or revoked one."""
    try:
        packed = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except ValueError:
        return None
    if len(token) != TOKEN_LENGTH or len(packed) != ID_BYTES + MAC_BYTES:  # one address per row: no padding either
        return None
    row = purpose.find(int.from_bytes(packed[:ID_BYTES]))
    # An unknown id is compared as well, so that it takes as long as a wrong token.
    row_id, version = (row.id, row.link_version) if row is not None else (0, 0)
    matches = [hmac.compare_digest(_mac(key, purpose.name, row_id, version), packed[ID_BYTES:]) for key in _keys()]
    if row is None or not any(matches):
        return None
    if purpose.language_of is not None:
        language.of_mail(purpose.language_of(row))
    return row


def placeholder(purpose: str, row_id: int) -> str:
    """Stands in a rendered mail where the personal link belongs."""
    return f"[[link:{purpose}:{row_id}:{seal(purpose, row_id)}]]"


def fill_in(text: str) -> str:
    """Puts the links of this moment in place of the placeholders. A row that is gone leaves the front page."""
    return PLACEHOLDER.sub(_link_for, text)


def read_ahead(texts: Iterable[str]) -> list[Any]:
    """The rows that the links in these texts lead to, in one query for each kind. Hold on to them: as long as they are
    held, `fill_in` reads none of them again in this transaction."""
    wanted: dict[type[Any], set[int]] = {}
    for purpose, row_id, _seal in (found for text in texts for found in PLACEHOLDER.findall(text)):
        model = _purposes[purpose].model if purpose in _purposes else None
        if model is not None:
            wanted.setdefault(model, set()).add(int(row_id))
    rows: list[Any] = []
    for model, ids in wanted.items():
        rows += db.session.scalars(select(model).where(model.id.in_(ids)).options(lazyload("*")))
    return rows


def _link_for(match: re.Match[str]) -> str:
    purpose, row_id = match[1], int(match[2])
    return address_of(purpose, row_id) if is_sealed(purpose, row_id, match[3]) else match[0]


def seal(purpose: str, row_id: int) -> str:
    """What only a template of ours can write into a placeholder. Raises KeyError for a purpose nobody registered."""
    if purpose not in _purposes and purpose not in _address_makers:
        raise KeyError(purpose)
    return _seal(current_app.config["SECRET_KEY"], purpose, row_id)


def is_sealed(purpose: str, row_id: int, seal: str) -> bool:
    return any(hmac.compare_digest(_seal(key, purpose, row_id), seal) for key in _keys())


def address_of(purpose_name: str, row_id: int) -> str:
    """The whole address, with scheme and host."""
    base: str = current_app.config["BASE_URL"]
    if purpose_name in _address_makers:
        return base + (_address_makers[purpose_name](row_id) or "/")
    purpose = _purposes[purpose_name]
    row = purpose.find(row_id)
    return base + (path_for(purpose, row) if row is not None else "/")


def hide(text: str, shown_instead: str) -> str:
    """For previews: no one but the recipient sees a personal link, nor what a template wrote behind it."""
    return WITH_TAIL.sub(shown_instead, text)


def _mac(key: str, purpose: str, row_id: int, version: int) -> bytes:
    message = f"personal link:{purpose}:{row_id}:{version}".encode()
    return hmac.new(key.encode(), message, hashlib.sha256).digest()[:MAC_BYTES]


def _seal(key: str, purpose: str, row_id: int) -> str:
    return hmac.new(key.encode(), f"placeholder:{purpose}:{row_id}".encode(), hashlib.sha256).hexdigest()[:SEAL_LENGTH]


def _keys() -> list[str]:
    """The key that signs, then those that are still honoured while it is rotated."""
    return [current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"]]
