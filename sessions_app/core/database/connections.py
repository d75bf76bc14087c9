"""How connections behave: SQLite as a serious database, the lock taken before anything is read.

In SQLite a transaction that reads first and writes later fails at once when another writer came between,
whatever the busy timeout. So a writing transaction begins with BEGIN IMMEDIATE, chosen by the request's method
before the first query; commands and timed jobs choose by `core.transaction.begin_writing`.
"""

import select
import sqlite3
import time
from typing import Any, TypeVar

from flask import Flask, has_request_context, request
from sqlalchemy import Connection, Engine, Index, Integer, Table, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from sessions_app.core.database.writers import QueueOfWriters
from sessions_app.core.extensions import db

M = TypeVar("M")

READING_METHODS = ("GET", "HEAD", "OPTIONS")
BUSY_TIMEOUT_MS = 20_000
ASKED_AFTER = 30  # seconds that nobody used a connection to PostgreSQL
USED = "used at"


def install(app: Flask) -> None:
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        writers = QueueOfWriters(engine, BUSY_TIMEOUT_MS)
        event.listen(engine, "begin", lambda connection: _begin_sqlite(connection, writers))
    else:
        listen_to(engine)


def listen_to(engine: Engine) -> None:
    """Of PostgreSQL, or of a replica of it."""
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "checkout", _refuse_what_is_dead)


def _prepare_sqlite(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself
    # Its own knows capitals of ASCII alone: a search for "şahin" would not find "Şahin", as it does in PostgreSQL.
    connection.create_function("lower", 1, _lower, deterministic=True)
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # What is erased is overwritten. Debian builds it in; elsewhere the words stay in the file, and in every backup.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _begin_sqlite(connection: Connection, writers: QueueOfWriters) -> None:
    if _will_write():
        writers.begin(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _note_use(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info[USED] = time.monotonic()


def _refuse_what_is_dead(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """PostgreSQL says goodbye before it hangs up. So a connection that nobody used and that has something to say is
    dead, and it costs no question to know that; only one that was silent for long is asked."""
    was_used = record.info.get(USED)
    if was_used is None:
        return
    if connection.closed:
        raise DisconnectionError
    ears = select.poll()
    ears.register(connection.fileno(), select.POLLIN)
    if ears.poll(0):
        raise DisconnectionError
    if time.monotonic() - was_used > ASKED_AFTER:
        _ask(connection)


def _ask(connection: Any) -> None:
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except Exception as error:  # whatever it says, it does not answer
        raise DisconnectionError from error


def _will_write() -> bool:
    if has_request_context():
        return request.method not in READING_METHODS
    return bool(db.session.info.get("writes", True))


def is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"


@event.listens_for(Table, "before_create")
def give_no_id_twice(table: Table, _connection: Connection, **_: Any) -> None:
    """Personal links, the chains and keys of mails and the audit trail name a row by its id. SQLite by itself gives the
    id of the row that was deleted last to the next one: then the link of somebody who is gone would open the page of
    somebody else. So each table whose key is a number counts on, also one that a migration makes."""
    key = list(table.primary_key.columns)
    if len(key) == 1 and isinstance(key[0].type, Integer) and not key[0].foreign_keys:
        table.dialect_options["sqlite"]["autoincrement"] = True


@event.listens_for(Table, "before_create")
def give_options_of_its_own(table: Table, connection: Connection, **_: Any) -> None:
    """What one of both databases alone understands stands in `info` of the table or index, under its name: named as an
    option it would import that dialect in every process."""
    its_name = connection.dialect.name
    parts: tuple[Table | Index, ...] = (table, *table.indexes)
    for part in parts:
        part.dialect_options[its_name].update(part.info.get(its_name, {}))


def insert_or_else(model: Any) -> Any:
    """An INSERT that may say ON CONFLICT. Each database has its own; the dialect of the other one is not imported."""
    if is_postgresql():
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(model)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(model)


def insert_unless_there(model: type[M], rows: list[dict[str, Any]]) -> list[M]:
    """Adds the rows that break no uniqueness and gives those, in one statement: no savepoint to go back to. Who added
    the same in this very moment is waited for."""
    statement = insert_or_else(model).on_conflict_do_nothing().returning(model)
    return list(db.session.scalars(statement, rows)) if rows else []  # without any, it would add an empty one


def lock_row(model: type[Any], row_id: int, key_share: bool = False) -> Any:
    """The row, locked until the transaction ends (SQLite has locked the whole database already). None if gone.
    `key_share`: others may add rows that refer to it meanwhile."""
    only_this = {"of": model, "key_share": key_share}  # not what is loaded along with it, such as the district
    return db.session.get(model, row_id, with_for_update=only_this, populate_existing=True)
