"""One writer at a time, for SQLite: a queue in front of its lock.

SQLite lets those who wait for its lock sleep, up to a tenth of a second at a time, while the lock may lie free. So the
threads of a process stand in a queue of their own, and only the first of each process asks SQLite: at once when another
process rings the bell beside the database, because it has done, and else every few milliseconds.
The lock itself stays SQLite's: who does not know of this queue (a shell, a backup) is waited for as well.

Held by `tests/core/test_writers.py`.
"""

import os
import select
import sqlite3
import time
from contextlib import suppress
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

ASKS_AGAIN_AFTER = 0.005  # seconds, when no bell rings
WITHOUT_A_BELL = 0.001
BEGIN = "BEGIN IMMEDIATE"
ALL = 1 << 16  # as much as a pipe holds
MOST_GLANCES = 200


class File(sqlite3.Connection):
    """A connection that leaves the queue the moment its transaction has ended, and knows what it read a moment ago."""

    queue: "QueueOfWriters | None" = None
    _read: tuple[tuple[int, int], dict[str, list[Any]]] = ((0, 0), {})

    def glance(self, statement: str) -> list[Any]:
        """The rows of a statement without parameters, those of before for as long as nothing was written: the first of
        two numbers is a new one when anybody else has committed, the second counts what was written here."""
        written: tuple[int, int] = (self.execute("PRAGMA data_version").fetchone()[0], self.total_changes)
        if self._read[0] != written or len(self._read[1]) >= MOST_GLANCES:
            self._read = (written, {})
        if statement not in self._read[1]:
            self._read[1][statement] = self.execute(statement).fetchall()
        return self._read[1][statement]

    def commit(self) -> None:
        super().commit()
        self._leave()

    def rollback(self) -> None:
        super().rollback()
        self._leave()

    def close(self) -> None:
        super().close()
        self._leave()

    def _leave(self) -> None:
        queue, self.queue = self.queue, None
        if queue is not None:
            queue.leave()


class Bell:
    """A named pipe beside the database: who has done writing rings it, who waits hears it. A stroke that is missed, or
    one too many, does no harm."""

    def __init__(self, database: str | None) -> None:
        self._pipe: int | None = None
        if database and database != ":memory:" and hasattr(os, "mkfifo"):
            with suppress(OSError):  # a folder in which no pipe can be: then it does not ring
                with suppress(FileExistsError):
                    os.mkfifo(f"{database}-bell", 0o600)
                self._pipe = os.open(f"{database}-bell", os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)

    def ring(self) -> None:
        if self._pipe is not None:
            with suppress(OSError):  # it is full: it rings already
                os.write(self._pipe, b".")

    def wait(self) -> None:
        if self._pipe is None:
            time.sleep(WITHOUT_A_BELL)
            return
        ears = select.poll()
        ears.register(self._pipe, select.POLLIN)
        if ears.poll(ASKS_AGAIN_AFTER * 1000):
            with suppress(OSError):  # another one heard it too
                os.read(self._pipe, ALL)


class QueueOfWriters:
    """The queue of one engine in this process. To be made before its first connection."""

    def __init__(self, engine: Engine, patience_ms: int) -> None:
        self._first = Lock()
        self._patience_ms = patience_ms
        self._database = engine.url.database
        self._bell: Bell | None = None
        event.listen(engine, "do_connect", _connect_as_file)
        event.listen(engine, "checkin", _leave_at_last)

    def begin(self, connection: Connection) -> None:
        """Begins a transaction that has the lock. Raises OperationalError ("database is locked") when it does not come
        free in time."""
        until = time.monotonic() + self._patience_ms / 1000
        file = connection.connection.driver_connection
        assert isinstance(file, File)
        file.queue = self if self._first.acquire(timeout=self._patience_ms / 1000) else None
        try:
            self._take_the_lock(connection, file, until)
        except BaseException:
            file._leave()
            raise

    def leave(self) -> None:
        self._first.release()
        if self._bell is not None:
            self._bell.ring()

    def _take_the_lock(self, connection: Connection, file: File, until: float) -> None:
        self._bell = self._bell or Bell(self._database)
        file.execute("PRAGMA busy_timeout = 0")
        try:
            while _another_writes(file) and time.monotonic() < until:
                self._bell.wait()
            if not file.in_transaction:
                connection.exec_driver_sql(BEGIN)  # the last time: raises what SQLAlchemy makes of it
        finally:
            file.execute(f"PRAGMA busy_timeout = {self._patience_ms}")


def _connect_as_file(_dialect: object, _record: object, _arguments: list[Any], named: dict[str, Any]) -> None:
    named["factory"] = File


def _leave_at_last(connection: sqlite3.Connection | None, _record: ConnectionPoolEntry) -> None:
    """However its transaction ended: a connection that is put back holds up nobody."""
    if isinstance(connection, File):
        connection._leave()


def _another_writes(file: sqlite3.Connection) -> bool:
    """Begins to write unless someone else has the lock. What else is wrong shows when it is not in a transaction."""
    try:
        file.execute(BEGIN)
    except sqlite3.DatabaseError as error:
        return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # the high bits only tell more
    return False
