"""Statements by the driver itself, in the present transaction or past any: of a short one SQLAlchemy makes more work
than the database does, and while it does, those who wait for our lock wait too.

On PostgreSQL several statements travel together (a pipeline of psycopg), with the BEGIN before them: one way to the
server and back. Those whose answer nobody needs (`write_behind`) wait for the next that travels, at the latest for the
COMMIT, and leave with it. What is slow here is not told apart (`statements.py`); it is counted.

Held by `tests/core/test_by_driver.py`.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from sessions_app.core.database.writers import File
from sessions_app.core.extensions import db
from sessions_app.core.watching.log_lines import present

T = TypeVar("T")
Values = Sequence[Any]
Statement = str | tuple[str, Values]

BEHIND = "written behind"  # in the info of a connection: of which transaction, and what waits


def install(app: Flask) -> None:
    """After those who write something at the end of a transaction (`core/kept/facts.py`)."""
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            listen_to(db.engine)


def listen_to(engine: Engine) -> None:
    event.listen(engine, "before_cursor_execute", _send_before)
    event.listen(engine, "commit", _send_with_commit)
    event.listen(engine, "rollback", _forget)
    event.listen(engine, "reset", _end_what_was_begun)


def rows_of(connection: Connection, statement: str, values: Values) -> list[Any]:
    """Raises what `Connection.execute` raises."""
    [rows] = _asked(connection, [(statement, values)])
    return rows


def answers(*questions: Statement) -> list[list[Any]]:
    """The rows of each. It is answered by what is committed when its own turn comes: what stands behind a lock sees
    what the one who had it left. Raises as `rows_of` does."""
    return _asked(db.session.connection(), questions) if questions else []


def write_behind(connection: Connection, statement: str, values: Values) -> None:
    """What is wrong with it is told when it leaves. That is now on SQLite, where there is no way to go, and in a
    savepoint, which it is a matter of."""
    if connection.dialect.name != "postgresql":
        _asked(connection, [(statement, values)])
        return
    present_one = connection.get_transaction()
    if connection.info.get(BEHIND, (None,))[0] is not present_one:
        connection.info[BEHIND] = (present_one, [])
    connection.info[BEHIND][1].append((statement, values))
    if connection.in_nested_transaction():
        _asked(connection, [])


def glance(engine: Engine, statement: str, *parameters: Any) -> list[Any] | None:
    """The rows of one statement, without a transaction around it; None when the database does not answer."""

    def ask(driver: Any) -> list[Any]:
        if isinstance(driver, File) and not parameters:
            return driver.glance(statement)
        return list(driver.execute(statement, *parameters).fetchall())

    return past_a_transaction(engine, ask)


def past_a_transaction(engine: Engine, ask: Callable[[Any], T]) -> T | None:
    """What `ask` makes of a driver's connection on which nothing is begun; None when the database does not answer, or
    not as it was asked."""
    try:
        borrowed = engine.raw_connection()
    except (SQLAlchemyError, engine.dialect.loaded_dbapi.Error):  # the driver's own, where no server takes connections
        return None
    driver: Any = borrowed.driver_connection
    begins_by_itself = engine.dialect.name == "postgresql"
    try:
        if begins_by_itself:
            driver.autocommit = True
        found = ask(driver)
        if begins_by_itself:
            driver.autocommit = False
    except Exception:  # whatever it was: a new connection tells it better, where it can be answered for
        borrowed.invalidate()
        return None
    borrowed.close()
    return found


def in_one_go(driver: Any, statements: Sequence[Statement]) -> list[Any]:
    """The cursors of statements that travel together, by a connection to PostgreSQL. What is fetched while they do
    would be waited for twice."""
    if len(statements) == 1:
        return [_sent(driver, statements[0])]
    with driver.pipeline():
        return [_sent(driver, one) for one in statements]


def _asked(connection: Connection, statements: Sequence[Statement]) -> list[list[Any]]:
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name != "postgresql":
        return _told_alike(connection, statements, lambda: [_sent(driver, one).fetchall() for one in statements])
    behind = _taken_out(connection)
    cursors = _told_alike(connection, [*behind, *statements], lambda: in_one_go(driver, [*behind, *statements]))
    return [cursor.fetchall() for cursor in cursors[len(behind) :]]


def _sent(driver: Any, statement: Statement) -> Any:
    return driver.execute(statement) if isinstance(statement, str) else driver.execute(*statement)


def _send_before(connection: Connection, *_statement: Any) -> None:
    if BEHIND in connection.info:
        _asked(connection, [])


def _send_with_commit(connection: Connection) -> None:
    """That of SQLAlchemy, which follows, then has nothing left to do."""
    behind = _taken_out(connection)
    if not behind:
        return
    driver: Any = connection.connection.driver_connection
    try:
        _told_alike(connection, behind, lambda: in_one_go(driver, [*behind, "COMMIT"]))
    except BaseException:
        _end(connection, driver)
        raise


def _end(connection: Connection, driver: Any) -> None:
    """As a COMMIT that fails ends it: SQLAlchemy takes it for ended, and would hand the connection on as it stands."""
    try:
        driver.rollback()
    except connection.dialect.loaded_dbapi.Error:
        connection.invalidate()


def _forget(connection: Connection) -> None:
    if not connection.invalidated:  # it broke, and what waited went with it
        connection.info.pop(BEHIND, None)


def _end_what_was_begun(driver: Any, _record: Any, state: Any) -> None:
    """Before a connection goes back to the pool, which leaves it to us (`config.py`): it would have psycopg end a
    transaction each time, and mostly there is none."""
    transaction = driver.info.transaction_status
    if transaction != transaction.IDLE and not state.terminate_only:
        driver.rollback()


def _taken_out(connection: Connection) -> list[Statement]:
    transaction, waiting = connection.info.pop(BEHIND, (None, []))
    return waiting if transaction is connection.get_transaction() else []


def _told_alike(connection: Connection, statements: Sequence[Statement], ask: Callable[[], T]) -> T:
    """Counted, and what goes wrong told, as if SQLAlchemy had sent them."""
    work, base = present.get(), connection.dialect.loaded_dbapi.Error
    if work is not None:
        work.statements += len(statements)
    try:
        return ask()
    except base as error:
        texts = (one if isinstance(one, str) else one[0] for one in statements)
        raise DBAPIError.instance(
            "; ".join(texts), None, error, base, hide_parameters=True, dialect=connection.dialect
        ) from error
