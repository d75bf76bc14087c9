"""Where files are kept: in a folder of the instance, or in a store by the S3 protocol that all machines share.

Both hold things by name, and under a name there is all of a thing or nothing. Which one it is says FILES_URL.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol

from flask import current_app

PIECE = 256 * 1024


class TooLarge(Exception):
    """More bytes than asked for; nothing is kept."""


class Unreachable(OSError):
    """The store did not answer, or not as it should; nothing is lost, it can be tried again."""


class Store(Protocol):
    """Names are 32 or 64 hexadecimal digits, made by us."""

    def write(self, name: str, stream: IO[bytes], at_most: int | None) -> int:
        """Keeps what the stream gives, in the place of what was there; its size in bytes. Raises `TooLarge`."""

    def open(self, name: str) -> IO[bytes]:
        """Raises FileNotFoundError."""

    def has(self, name: str) -> bool: ...

    def delete(self, name: str) -> None:
        """Twice is the same as once."""

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Every name there is, with its size in bytes."""

    def older_than(self, moment: datetime) -> Iterator[str]:
        """The names of what was written before; half ones that a crash left may be taken away meanwhile."""


def store(folder: str) -> Store:
    """The part of the store that goes by this name."""
    url: str = current_app.config["FILES_URL"]
    if url:
        from sessions_app.core.storage.store_s3 import S3Store  # only here, so that nobody else waits for its library

        found: dict[str, Store] = current_app.extensions.setdefault("stores", {})
        if folder not in found:
            key_id, secret = current_app.config["FILES_KEYS"]
            found[folder] = S3Store(url, key_id, secret, folder)
        return found[folder]
    from sessions_app.core.storage.store_folder import FolderStore

    return FolderStore(Path(current_app.config["INSTANCE_DIR"]) / folder)


class Limited:
    """A stream that gives no more than it may. Raises `TooLarge` instead."""

    def __init__(self, stream: IO[bytes], at_most: int | None) -> None:
        self._stream, self._at_most, self.given = stream, at_most, 0

    def read(self, size: int = PIECE) -> bytes:
        piece = self._stream.read(size)
        self.given += len(piece)
        if self._at_most is not None and self.given > self._at_most:
            raise TooLarge
        return piece
