"""Rows that are read all the time, in the memory of this process for as long as no fact changes (`facts.py`).

    knowledge_session = kept_rows.kept(KnowledgeSession, slug, lambda: db.session.scalars(…).one_or_none())

What comes from the memory was true a moment ago, and nothing was locked for it. Who locks the row asks `still_stands`.

A row is of one version: any change of a fact, by whatever process, makes it be read again. In a transaction that
changed facts itself nothing is kept. Held by `tests/core/test_kept_rows.py` and `tests/people/test_known_by_heart.py`.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from sessions_app.core.extensions import Model, db, has_begun
from sessions_app.core.kept import facts
from sessions_app.core.kept.shelf import Shelf
from sessions_app.core.values import dataclass

M = TypeVar("M", bound=Model)

SIZE = 20_000  # of a row with all that was read along with it, about
OF_VERSION = "kept rows, by the version of the facts that they are of"


@dataclass(frozen=True)
class KeptRow:
    row: Any  # belongs to no session
    identity: Any


_shelf: Shelf[KeptRow] = Shelf(most=500, most_bytes=16 * 2**20)


def kept(model: type[M], key: Hashable, read: Callable[[], M | None], seen_within: float = 0) -> M | None:
    """The row, with what `read` reads along with it. It reads only where the memory has nothing true, or, for who asks
    `still_stands` later, nothing that was true so many seconds ago."""
    is_reading = has_begun()
    version = _version() if is_reading else facts.glance_at_version(seen_within)
    found = _shelf.get((model, key, version)) if version else None
    if found is not None and found.identity not in db.session.identity_map:
        row: M = db.session.merge(found.row, load=False)
        db.session.info.setdefault(OF_VERSION, {})[found.identity] = version
        return row
    version = version if is_reading else _version()
    is_all_of_now = _holds_nothing_older_than(version)
    read_now = read()
    if read_now is not None and version and version == _version() and is_all_of_now:
        _shelf.put((model, key, version), _copy(read_now), SIZE)
    return read_now


def is_of_memory(row: Model) -> bool:
    """Whether it was not read in this transaction, as far as we know."""
    return inspect(row).key in db.session.info.get(OF_VERSION, {})


def still_stands(row: Model, version: str | None) -> bool:
    """Whether it came from the memory and is of this version of the facts. For who read the version after locking the
    row: then it is true until the end."""
    return version is not None and version == db.session.info.get(OF_VERSION, {}).get(inspect(row).key)


def _holds_nothing_older_than(version: str | None) -> bool:
    """What hangs on a row that is read now, such as its district, may be in the session already: from the memory, of a
    version before. Then it is told as it was a moment ago, but not kept as if it were of now."""
    held, of_version = db.session.identity_map, db.session.info.get(OF_VERSION, {})
    return all(of == version or identity not in held for identity, of in of_version.items())


def _version() -> str | None:
    return None if facts.has_changes() else facts.version()


def _copy(row: Model) -> KeptRow:
    with Session() as apart:
        copy = apart.merge(row, load=False)
        identity = inspect(copy).key
        apart.expunge_all()
    return KeptRow(copy, identity)
