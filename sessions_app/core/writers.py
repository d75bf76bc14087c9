"""One writer at a time, for SQLite: a queue in front of its lock.

SQLite lets those who wait for its lock sleep, up to a tenth of a second at a time, while the lock may lie free. So the
threads of a process stand in a queue of their own, and only the first of each process asks SQLite, every millisecond.
The lock itself stays SQLite's: who does not know of this queue (a shell, a backup) is waited for as well.
"""

import sqlite3
import time
from threading import Lock

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

ASKS_AGAIN_AFTER = 0.001  # seconds
BEGIN = "BEGIN IMMEDIATE"
FIRST = "first of the queue of writers"


class QueueOfWriters:
    """The queue of one engine in this process."""

    def __init__(self, engine: Engine, patience_ms: int) -> None:
        self._first = Lock()
        self._patience_ms = patience_ms
        event.listen(engine, "commit", self._leave)
        event.listen(engine, "rollback", self._leave)
        event.listen(engine, "checkin", self._leave_at_last)

    def begin(self, connection: Connection) -> None:
        """Begins a transaction that has the lock. Raises OperationalError ("database is locked") when it does not come
        free in time."""
        until = time.monotonic() + self._patience_ms / 1000
        connection.info[FIRST] = self._first.acquire(timeout=self._patience_ms / 1000)
        try:
            self._take_the_lock(connection, until)
        except BaseException:
            self._leave(connection)
            raise

    def _take_the_lock(self, connection: Connection, until: float) -> None:
        file = connection.connection.driver_connection
        assert isinstance(file, sqlite3.Connection)
        file.execute("PRAGMA busy_timeout = 0")
        try:
            while _another_writes(file) and time.monotonic() < until:
                time.sleep(ASKS_AGAIN_AFTER)
            if not file.in_transaction:
                connection.exec_driver_sql(BEGIN)  # the last time: raises what SQLAlchemy makes of it
        finally:
            file.execute(f"PRAGMA busy_timeout = {self._patience_ms}")

    def _leave(self, connection: Connection) -> None:
        if connection.info.pop(FIRST, False):
            self._first.release()

    def _leave_at_last(self, _connection: object, record: ConnectionPoolEntry) -> None:
        """However its transaction ended: a connection that is put back holds up nobody."""
        if record.info.pop(FIRST, False):
            self._first.release()


def _another_writes(file: sqlite3.Connection) -> bool:
    """Begins to write unless someone else has the lock. What else is wrong shows when it is not in a transaction."""
    try:
        file.execute(BEGIN)
    except sqlite3.DatabaseError as error:
        return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # the high bits only tell more
    return False
