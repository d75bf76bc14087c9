"""A list that somebody gave a moment ago, kept so that she can say how it should be read: for a day at most, outside
of the database and of every backup, in the store of files (`core/storage/stores.py`) under a name that only this
application can make.

It is a courtesy and no record: where the file is gone, the list is given again.
"""

import hmac
import json
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

from flask import current_app

from sessions_app.core import clock, retention
from sessions_app.core.spreadsheets.reading import AUTOMATIC, UNREAD, Choice, HowRead, Read, read_text, read_upload
from sessions_app.core.storage.stores import Store, store
from sessions_app.core.values import dataclass

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
    about = {"was_pasted": given.was_pasted, "choice": asdict(given.choice), "how": asdict(how)}
    head = json.dumps({"kept_at": clock.now().isoformat(), **about}).encode()
    _store().write(_secret(name), BytesIO(head + b"\n" + given.data), None)


def find(name: str) -> Given | None:
    return _read(name, with_data=True)


def find_how(name: str) -> HowRead | None:
    """Without the list itself."""
    found = _read(name, with_data=False)
    return found.how if found else None


def forget(name: str) -> None:
    """Twice is the same as once."""
    _store().delete(_secret(name))


def sweep(now: datetime, dry_run: bool = False) -> int:
    old = list(_store().older_than(now - LASTS + timedelta(seconds=1)))
    for name in old if not dry_run else ():
        _store().delete(name)
    return len(old)


def _read(name: str, with_data: bool) -> Given | None:
    try:
        with _store().open(_secret(name)) as file:
            about: dict[str, Any] = json.loads(file.readline())
            if datetime.fromisoformat(about["kept_at"]) <= clock.now() - LASTS:
                return None
            choice, how = Choice(**about["choice"]), HowRead(**about["how"])
            return Given(file.read() if with_data else b"", about["was_pasted"], choice, how)
    except (FileNotFoundError, KeyError, TypeError):  # the last two: written by a version that kept something else
        return None


def _store() -> Store:
    return store(FOLDER)


def _secret(name: str) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"given list:{name}".encode(), sha256).hexdigest()


retention.register_sweep("given_lists", sweep)
