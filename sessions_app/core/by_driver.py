"""Statements by the driver itself, in the present transaction: of a short one SQLAlchemy makes more work than the
database does, and while it does, those who wait for our lock wait too.

On PostgreSQL several questions travel together (a pipeline of psycopg), with the BEGIN before them: one way to the
server and back. What is slow here is not told apart (`core/statements.py`); it is counted.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from sessions_app.core.extensions import db
from sessions_app.core.log_lines import present

T = TypeVar("T")


def rows_of(connection: Connection, statement: str, values: Sequence[Any]) -> list[Any]:
    """Raises what `Connection.execute` raises."""
    driver: Any = connection.connection.driver_connection
    return _told_alike(connection, (statement,), lambda: list(driver.execute(statement, values).fetchall()))


def answers(*questions: str) -> list[list[Any]]:
    """The rows of each. It is answered by what is committed when its own turn comes: what stands behind a lock sees
    what the one who had it left. Raises as `rows_of` does."""
    if not questions:
        return []
    connection = db.session.connection()
    driver: Any = connection.connection.driver_connection
    is_postgresql = connection.dialect.name == "postgresql"
    return _told_alike(connection, questions, lambda: (_in_one_go if is_postgresql else _in_turn)(driver, questions))


def _in_one_go(driver: Any, questions: Sequence[str]) -> list[list[Any]]:
    with driver.pipeline():
        cursors = [driver.execute(question) for question in questions]
        return [cursor.fetchall() for cursor in cursors]


def _in_turn(driver: Any, questions: Sequence[str]) -> list[list[Any]]:
    return [driver.execute(question).fetchall() for question in questions]


def _told_alike(connection: Connection, statements: Sequence[str], ask: Callable[[], T]) -> T:
    """Counted, and what goes wrong told, as if SQLAlchemy had sent them."""
    work, base = present.get(), connection.dialect.loaded_dbapi.Error
    if work is not None:
        work.statements += len(statements)
    try:
        return ask()
    except base as error:
        raise DBAPIError.instance(
            "; ".join(statements), None, error, base, hide_parameters=True, dialect=connection.dialect
        ) from error
