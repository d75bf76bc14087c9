"""Test databases: emptied between tests, a PostgreSQL database of its own per test process."""

import os
import socket
from functools import cache

import pytest
from sqlalchemy import URL, Connection, Engine, create_engine, inspect, make_url, text

from sessions_app.core.extensions import db
from tests.stopping import PATIENCE_SECONDS

DEFAULT = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
TRAIL = "audit_entries"


def empty(engine: Engine) -> None:
    """Deletes every row, and lets ids start at 1 again."""
    with engine.begin() as connection:
        used = set(connection.exec_driver_sql(_which_are_used()).scalars())
        if TRAIL in used:
            _empty_the_trail(connection)
        for name in filter((used - {TRAIL}).__contains__, _tables()):
            connection.exec_driver_sql(f"DELETE FROM {name}")
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("DELETE FROM sqlite_sequence")
            return
        for name in connection.exec_driver_sql(_which_have_counted(engine)).scalars().all():
            connection.exec_driver_sql(f"SELECT setval('{name}', 1, false)")


def _empty_the_trail(connection: Connection) -> None:
    """Its triggers refuse that to everybody else. Afterwards a server plans, and SQLite reads, everything anew."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql(f"DELETE FROM {TRAIL}")
        connection.exec_driver_sql("SET LOCAL session_replication_role = origin")
        return
    triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    for name, _ in triggers:
        connection.execute(text(f'DROP TRIGGER "{name}"'))
    connection.exec_driver_sql(f"DELETE FROM {TRAIL}")
    for _, definition in triggers:
        connection.execute(text(definition))


# Statements that stay the same: they are planned once for a connection. (TRUNCATE of all makes as many new files, and a
# look into `pg_sequences` takes ten milliseconds.)


@cache
def _which_are_used() -> str:
    return " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in _tables())


@cache
def _which_have_counted(engine: Engine) -> str:
    names = inspect(engine).get_sequence_names()
    return " UNION ALL ".join(f"SELECT '{name}' FROM {name} WHERE is_called" for name in names)


@cache
def _tables() -> list[str]:
    """What hangs on another one comes first."""
    return [table.name for table in reversed(db.metadata.sorted_tables)]


def own_postgresql_database(owner: str, waits_for_the_disk: bool = False) -> str:
    """The URL of a fresh database on TEST_POSTGRES_URL or on the server found on 127.0.0.1:5432. No commit of a test
    waits for the disk: no machine loses its power there. Those of the bench do, as in production.

    Without a server the tests are skipped, and with CI=true they fail.
    """
    server = os.environ.get("TEST_POSTGRES_URL") or (DEFAULT if _listens() else "")
    if not server:
        sentence = "no PostgreSQL: set TEST_POSTGRES_URL, or start a server on 127.0.0.1:5432"
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    url = make_url(server).set(drivername="postgresql+psycopg")
    name = f"kennissessies_test_{os.getpid()}_{owner}"
    _on_server(
        server,
        f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
        f'CREATE DATABASE "{name}"',
        f'ALTER DATABASE "{name}" SET synchronous_commit = {"on" if waits_for_the_disk else "off"}',
    )
    return url.set(database=name).render_as_string(hide_password=False)


def copy(example: URL, to: URL) -> None:
    """In the place of what stands there; nobody may be connected to either."""
    _on_server(
        os.environ.get("TEST_POSTGRES_URL") or DEFAULT,
        f'DROP DATABASE IF EXISTS "{to.database}" WITH (FORCE)',
        f'CREATE DATABASE "{to.database}" TEMPLATE "{example.database}"',
        f'ALTER DATABASE "{to.database}" SET synchronous_commit = off',  # is not copied along
    )


def drop(url: str) -> None:
    database = make_url(url).database
    _on_server(os.environ.get("TEST_POSTGRES_URL") or DEFAULT, f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def _on_server(server: str, *statements: str) -> None:
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def is_reachable() -> bool:
    """Whether there is a server to make databases on."""
    return bool(os.environ.get("TEST_POSTGRES_URL")) or _listens()


def _listens() -> bool:
    try:
        with socket.create_connection(("127.0.0.1", 5432), timeout=PATIENCE_SECONDS):
            return True
    except OSError:
        return False
