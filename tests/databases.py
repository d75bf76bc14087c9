"""Test databases: emptied between tests, a PostgreSQL database of its own per test process."""

import os
import socket
from functools import cache

import pytest
from sqlalchemy import URL, Engine, create_engine, make_url, text

from sessions_app.core.extensions import db
from tests.stopping import PATIENCE_SECONDS

DEFAULT = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"

# Looks into each table and empties the few that hold something: TRUNCATE of all makes as many new files, which takes
# fifty times as long.
EMPTY_POSTGRESQL = """
DO $$
DECLARE one text; is_used boolean;
BEGIN
    FOREACH one IN ARRAY ARRAY[{tables}] LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', one) INTO is_used;
        IF is_used THEN EXECUTE format('DELETE FROM %I', one); END IF;
    END LOOP;
    PERFORM setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""


def empty(engine: Engine) -> None:
    """Deletes every row, also of the audit trail, whose triggers refuse that to everybody else."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            tables = ", ".join(f"'{name}'" for name in _tables())
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(EMPTY_POSTGRESQL.format(tables=tables)))
            return
        looks = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in _tables())
        used = set(connection.exec_driver_sql(" UNION ALL ".join(looks)).scalars())
        triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, _ in triggers:
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        for name in filter(used.__contains__, _tables()):
            connection.exec_driver_sql(f"DELETE FROM {name}")
        connection.execute(text("DELETE FROM sqlite_sequence"))  # ids start at 1 in each test
        for _, definition in triggers:
            connection.execute(text(definition))


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
