"""Drawings that were made before, by what is drawn: in memory, and in the instance folder for all processes.

A drawing is kept under a digest of its points, its words, its language and the code that draws. So the same figures are
drawn once, whoever looks, and what changed is drawn anew without anything having to be thrown away.
"""

import hashlib
import logging
import os
import secrets
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock

from flask import current_app

from sessions_app.core.kept.shelf import Shelf

FOLDER, MOST, MOST_BYTES = "drawings", 600, 24 * 2**20
HALF = ".half"

log = logging.getLogger(__name__)
_shelf: Shelf[bytes] = Shelf(most=MOST, most_bytes=8 * 2**20)
# Two who ask for the same drawing at once: one draws, the other waits for it. More locks than threads that draw.
_drawing = tuple(Lock() for _ in range(16))


def drawn(state: object, draw: Callable[[], bytes]) -> bytes:
    """What `draw` gives, which `state` must determine: its `repr` is all that is asked."""
    key = hashlib.sha256(f"{state!r} {drawing_code()}".encode()).hexdigest()[:40]
    found = _shelf.get(key)
    if found is None:
        with _drawing[int(key[0], 16)]:
            found = _shelf.get(key) or _read(key) or _keep(key, draw())
        _shelf.put(key, found, len(found))
    return found


def _read(key: str) -> bytes | None:
    path = _folder() / key
    try:
        found = path.read_bytes()
        os.utime(path)  # what nobody looks at goes first
    except OSError:
        return None
    return found


def _keep(key: str, drawing: bytes) -> bytes:
    """Under another name first: under its key there is all of it or nothing. Without a folder it is drawn again."""
    folder = _folder()
    half = folder / f"{key}.{secrets.token_hex(4)}{HALF}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        half.write_bytes(drawing)
        half.replace(folder / key)
        _make_room(folder)
    except OSError:
        log.warning("a drawing could not be kept in %s", FOLDER)
    return drawing


def _make_room(folder: Path) -> None:
    """What was not looked at for longest goes, down to three quarters, so that this is seldom."""
    with os.scandir(folder) as entries:
        found = [(entry.stat().st_mtime, entry.stat().st_size, entry.path) for entry in entries]
    if len(found) <= MOST and sum(size for _, size, _ in found) <= MOST_BYTES:
        return
    most, most_bytes = MOST * 3 // 4, MOST_BYTES * 3 // 4
    for number, (_, size, path) in enumerate(sorted(found, reverse=True)):
        most_bytes -= size
        if number >= most or most_bytes < 0:
            Path(path).unlink(missing_ok=True)


def _folder() -> Path:
    return Path(current_app.config["INSTANCE_DIR"]) / FOLDER


@cache
def drawing_code() -> str:
    """The code of this room, and the matplotlib it draws with."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources))
    return digest.hexdigest() + version("matplotlib")
