"""The store of files that people upload: by an opaque key, in the instance folder.

All that knows where files are kept stands here (`put`, `open_for_reading`, `delete`, `keys_older_than`), so that a
store on another machine can take its place. A key is random and never used again; a file is written under another
name first and then moved, so that under its key there is all of it or nothing.

Order of events, so that a row never points to half a file: first the file, then its row; first the row goes, then,
after the commit, its file. A crash in between leaves a file without a row, which a sweep takes away.
"""

import os
import re
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from flask import current_app

FOLDER = "materials"
KEY = re.compile(r"[0-9a-f]{32}")
HALF = ".half"
PIECE = 256 * 1024


class TooLarge(Exception):
    """More bytes than asked for; nothing is kept."""


def put(stream: IO[bytes], at_most: int) -> tuple[str, int]:
    """Keeps what the stream gives; its key and its size in bytes. Raises `TooLarge`."""
    key = secrets.token_hex(16)
    return key, _write(key, stream, at_most)


def put_back(key: str, stream: IO[bytes]) -> None:
    """From a backup: what was kept under this key. Raises FileNotFoundError for what is no key."""
    _write(key, stream, None)


def _write(key: str, stream: IO[bytes], at_most: int | None) -> int:
    path = _path_of(key)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_name(f"{key}.{secrets.token_hex(4)}{HALF}")
    try:
        with half.open("xb") as file:
            size = _copy(stream, file, at_most)
            file.flush()
            os.fsync(file.fileno())
        half.chmod(0o600)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return size


def open_for_reading(key: str) -> IO[bytes]:
    """Raises FileNotFoundError."""
    return _path_of(key).open("rb")


def is_there(key: str) -> bool:
    return _path_of(key).is_file()


def delete(key: str) -> None:
    """Twice is the same as once."""
    _path_of(key).unlink(missing_ok=True)


def keys_older_than(moment: datetime) -> Iterator[str]:
    """The keys of all files written before; half ones that a crash left are taken away meanwhile."""
    limit = moment.timestamp()
    for path in folder().glob("??/*"):
        try:
            if path.stat().st_mtime >= limit:
                continue
        except FileNotFoundError:  # somebody else took it away
            continue
        if KEY.fullmatch(path.name):
            yield path.name
        elif path.suffix == HALF:
            path.unlink(missing_ok=True)


def folder() -> Path:
    return Path(current_app.config["INSTANCE_DIR"]) / FOLDER


def _path_of(key: str) -> Path:
    if not KEY.fullmatch(key):
        raise FileNotFoundError(key)
    return folder() / key[:2] / key


def _copy(stream: IO[bytes], file: IO[bytes], at_most: int | None) -> int:
    size = 0
    while piece := stream.read(PIECE):
        size += len(piece)
        if at_most is not None and size > at_most:
            raise TooLarge
        file.write(piece)
    return size
