"""The store of files that people upload: by an opaque key, in the instance folder or by the S3 protocol.

Where they are kept is known by `stores.py` alone. A key is random and never used again; under it there is all of a
file or nothing.

Order of events, so that a row never points to half a file: first the file, then its row; first the row goes, then,
after the commit, its file. A crash in between leaves a file without a row, which a sweep takes away.
"""

import re
import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import IO

from sessions_app.core.storage.stores import PIECE, Store, TooLarge, store

__all__ = [
    "PIECE", "TooLarge", "delete", "holds", "is_there", "keys_older_than",
    "open_for_reading", "put", "put_back", "sizes",
]  # fmt: skip

FOLDER = "materials"
KEY = re.compile(r"[0-9a-f]{32}")


def put(stream: IO[bytes], at_most: int) -> tuple[str, int]:
    """Keeps what the stream gives; its key and its size in bytes. Raises `TooLarge`."""
    key = secrets.token_hex(16)
    return key, _store().write(key, stream, at_most)


def put_back(key: str, stream: IO[bytes]) -> None:
    """From a backup: what was kept under this key. Raises FileNotFoundError for what is no key."""
    _store().write(_checked(key), stream, None)


def open_for_reading(key: str) -> IO[bytes]:
    """Raises FileNotFoundError."""
    return _store().open(_checked(key))


def holds(key: str, stream: IO[bytes]) -> bool:
    """Whether what is kept is what the stream gives, byte for byte. Raises FileNotFoundError."""
    with open_for_reading(key) as kept:
        while (piece := kept.read(PIECE)) == stream.read(PIECE):
            if not piece:
                return True
    return False


def is_there(key: str) -> bool:
    return _store().has(_checked(key))


def delete(key: str) -> None:
    """Twice is the same as once."""
    _store().delete(_checked(key))


def keys_older_than(moment: datetime) -> Iterator[str]:
    """The keys of all files written before; half ones that a crash left are taken away meanwhile."""
    return (key for key in _store().older_than(moment) if KEY.fullmatch(key))


def sizes() -> Iterator[tuple[str, int]]:
    """Every key with the size of its file in bytes."""
    return ((key, size) for key, size in _store().sizes() if KEY.fullmatch(key))


def _store() -> Store:
    return store(FOLDER)


def _checked(key: str) -> str:
    if not KEY.fullmatch(key):
        raise FileNotFoundError(key)
    return key
