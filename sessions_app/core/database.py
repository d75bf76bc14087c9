"""How connections behave: SQLite as a serious database, the lock taken before anything is read.

In SQLite a transaction that reads first and writes later fails at once when another writer came between,
whatever the busy timeout. So a writing transaction begins with BEGIN IMMEDIATE, chosen by the request's method
before the first query; commands and timed jobs choose by `core.transaction.begin_writing`.
"""

import sqlite3
from typing import Any

from flask import Flask, has_request_context, request
from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from sessions_app.core.extensions import db

READING_METHODS = ("GET", "HEAD", "OPTIONS")
BUSY_TIMEOUT_MS = 20_000


def install(app: Flask) -> None:
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _will_write() else "BEGIN")


def _will_write() -> bool:
    if has_request_context():
        return request.method not in READING_METHODS
    return bool(db.session.info.get("writes", True))


def is_postgresql(engine: Engine | None = None) -> bool:
    return (engine or db.engine).dialect.name == "postgresql"


def lock_row(model: type[Any], row_id: int) -> Any:
    """The row, locked until the transaction ends (SQLite has locked the whole database already). None if gone."""
    only_this = {"of": model}  # not the rows that are loaded along with it, such as the district
    return db.session.get(model, row_id, with_for_update=only_this, populate_existing=True)
