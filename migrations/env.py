"""Alembic's entry: migrates the database of the running application (`flask db …`)."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from sessions_app.core import types

# Naming: YYYYMMDD_HHMM_what.py. Add, fill, then remove in a later release, so that old and new code run side by side.
target = current_app.extensions["migrate"].db
HUEY_TABLES = ("huey_kv", "huey_schedule", "huey_task", "huey_counter")


def include_object(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """Huey's tables come with a migration, but are no models of ours."""
    table = name if kind == "table" else getattr(getattr(thing, "table", None), "name", None)
    return table not in HUEY_TABLES


def render_item(kind: str, thing: Any, autogen_context: Any) -> str | bool:
    """Writes our own column type by its name."""
    if kind == "type" and isinstance(thing, types.UtcMoment):
        autogen_context.imports.add("from sessions_app.core.types import UtcMoment")
        return "UtcMoment()"
    return False


def run() -> None:
    """SQLite alters a table by making it anew and dropping the old one, which would take along, by cascade, what hangs
    on it: so it migrates without foreign keys, and looks afterwards whether all still fit. With the old table the last
    id that it gave is forgotten too; that is put back, for an id is never given twice."""
    with target.engine.connect() as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        if on_sqlite:
            _outside_a_transaction(connection, "PRAGMA foreign_keys = OFF")
            given = _last_ids(connection)
            connection.rollback()  # so that Alembic begins its own
        else:  # an index takes as long as it takes; but whoever waits for a lock holds up all who come after
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.exec_driver_sql("SET lock_timeout = '10s'")
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=target.metadata,
            include_object=include_object,
            render_item=render_item,
            transaction_per_migration=not on_sqlite,  # what one locked is free again before the next
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
            if on_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                raise RuntimeError(f"A migration broke a foreign key of {broken[0]}.")
        if on_sqlite:
            _go_on_from(connection, given)
            connection.commit()
            _outside_a_transaction(connection, "PRAGMA foreign_keys = ON")


def _last_ids(connection: Connection) -> dict[str, int]:
    """By table; none on a database that has no table yet."""
    is_there = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"
    if connection.exec_driver_sql(is_there).first() is None:
        return {}
    return {name: last for name, last in connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")}


def _go_on_from(connection: Connection, given: dict[str, int]) -> None:
    """For the tables that are still there."""
    for name, last in given.items():
        if connection.dialect.has_table(connection, name) and _last_ids(connection).get(name, 0) < last:
            connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
            connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, last))


def _outside_a_transaction(connection: Connection, pragma: str) -> None:
    """Within one SQLite ignores this; the driver begins none by itself."""
    connection.connection.cursor().execute(pragma)


run()
