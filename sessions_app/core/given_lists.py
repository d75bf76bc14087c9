"""A list that somebody gave a moment ago, kept so that she can say how it should be read: for a day at most, outside
of the database and of every backup, in a file whose name only this application can make.

It is a courtesy and no record: where the file is gone, the list is given again.
"""

import hmac
import json
import os
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import current_app

from sessions_app.core import clock, retention
from sessions_app.core.spreadsheet_reading import AUTOMATIC, UNREAD, Choice, HowRead, Read, read_text, read_upload

FOLDER = "lists"
LASTS = timedelta(days=1)


@dataclass(frozen=True)
class Given:
    """What was uploaded or pasted, and how it was read the last time."""

    data: bytes
    was_pasted: bool
    choice: Choice = AUTOMATIC
    how: HowRead = UNREAD

    def read(self, fields: tuple[str, ...], most_rows: int) -> Read:
        """Raises `UnreadableTable`."""
        if self.was_pasted:
            return read_text(self.data.decode(), fields, most_rows, self.choice)
        return read_upload(BytesIO(self.data), fields, most_rows, self.choice)

    def chosen(self, choice: Choice) -> "Given":
        return replace(self, choice=choice)


def keep(name: str, given: Given, how: HowRead) -> None:
    path = _path_of(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_suffix(f".{secrets.token_hex(4)}")
    about = {"was_pasted": given.was_pasted, "choice": asdict(given.choice), "how": asdict(how)}
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(json.dumps(about).encode() + b"\n" + given.data)
    now = clock.now().timestamp()
    os.utime(half, (now, now))
    half.replace(path)


def find(name: str) -> Given | None:
    return _read(name, with_data=True)


def find_how(name: str) -> HowRead | None:
    """Without the list itself."""
    found = _read(name, with_data=False)
    return found.how if found else None


def forget(name: str) -> None:
    """Twice is the same as once."""
    _path_of(name).unlink(missing_ok=True)


def sweep(now: datetime, dry_run: bool = False) -> int:
    old = [path for path in _folder().glob("*") if _is_past(path, now)]
    for path in old if not dry_run else ():
        path.unlink(missing_ok=True)
    return len(old)


def _read(name: str, with_data: bool) -> Given | None:
    path = _path_of(name)
    try:
        if _is_past(path, clock.now()):
            return None
        with path.open("rb") as file:
            about: dict[str, Any] = json.loads(file.readline())
            data = file.read() if with_data else b""
    except FileNotFoundError:
        return None
    return Given(data, about["was_pasted"], Choice(**about["choice"]), HowRead(**about["how"]))


def _is_past(path: Path, now: datetime) -> bool:
    try:
        return path.stat().st_mtime <= (now - LASTS).timestamp()
    except FileNotFoundError:  # somebody else took it away
        return False


def _folder() -> Path:
    return Path(current_app.config["INSTANCE_DIR"]) / FOLDER


def _path_of(name: str) -> Path:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return _folder() / hmac.new(key, f"given list:{name}".encode(), sha256).hexdigest()


retention.register_sweep("given_lists", sweep)
