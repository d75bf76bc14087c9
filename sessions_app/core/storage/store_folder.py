"""A store in a folder. What is written goes under another name first and is then moved."""

import os
import re
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from sessions_app.core import clock
from sessions_app.core.storage.stores import PIECE, Limited

NAME = re.compile(r"[0-9a-f]{32}([0-9a-f]{32})?")
HALF = ".half"
SPREAD = 32  # digits of a name of which there may be very many: a folder for each two digits it begins with


class FolderStore:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, name: str, stream: IO[bytes], at_most: int | None) -> int:
        path = self._path_of(name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        half = path.with_name(f"{name}.{secrets.token_hex(4)}{HALF}")
        limited, now = Limited(stream, at_most), clock.now().timestamp()
        try:
            with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                while piece := limited.read(PIECE):
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            os.utime(half, (now, now))
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)
        return limited.given

    def open(self, name: str) -> IO[bytes]:
        return self._path_of(name).open("rb")

    def has(self, name: str) -> bool:
        return self._path_of(name).is_file()

    def delete(self, name: str) -> None:
        self._path_of(name).unlink(missing_ok=True)

    def sizes(self) -> Iterator[tuple[str, int]]:
        for path, told in self._all():
            if NAME.fullmatch(path.name):
                yield path.name, told.st_size

    def older_than(self, moment: datetime) -> Iterator[str]:
        limit = moment.timestamp()
        for path, told in self._all():
            if told.st_mtime >= limit:
                continue
            if NAME.fullmatch(path.name):
                yield path.name
            elif path.suffix == HALF:
                path.unlink(missing_ok=True)

    def _all(self) -> Iterator[tuple[Path, os.stat_result]]:
        for path in sorted(path for path in self._folder.rglob("*") if not path.is_dir()):
            try:
                yield path, path.stat()
            except FileNotFoundError:  # somebody else took it away
                continue

    def _path_of(self, name: str) -> Path:
        return self._folder / name[:2] / name if len(name) == SPREAD else self._folder / name
