"""One commit, at the door: the only place in the application that commits.

A view or command that changes something carries `@commit_on_success`. It commits when the view answers
2xx or 3xx, before the answer leaves, and rolls back on an exception or a refusal. What must wait until the
facts are safe (waking the worker) is handed to `after_commit`.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import has_request_context, make_response
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from sessions_app.core.extensions import db, has_begun

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

# The transaction was ended because it did nothing for too long; this server gives what it has and takes nothing.
ENDED_BY_THE_SERVER = {"25P03", "25006"}
HUNG_UP = {"57P01", "57P02"}  # it is stopped, or ended after a crash
ASKS_AGAIN_AFTER = 1.0  # seconds


def commit_on_success(view: Callable[P, Any]) -> Callable[P, Any]:
    """For views and commands that change something."""

    @wraps(view)
    def at_the_door(*args: P.args, **kwargs: P.kwargs) -> Any:
        with _rollback_on_exception():
            answer = view(*args, **kwargs)
            if has_request_context():
                answer = make_response(answer)
                if answer.status_code >= 400:
                    discard()
                    return answer
            _commit()
        return answer

    at_the_door.commits = True  # type: ignore[attr-defined]
    return at_the_door


@contextmanager
def transaction() -> Iterator[None]:
    """A transaction of its own for timed jobs: commits at the end of the block, rolls back on an exception."""
    begin_writing()
    with _rollback_on_exception():
        yield
        _commit()


def patiently(do: Callable[[], T], for_at_most: timedelta) -> T:
    """What `do` gives. While the database does not answer it is done again, each second, in a transaction anew: only
    for what may be done twice, because a COMMIT whose answer never came may have been heard."""
    until = time.monotonic() + for_at_most.total_seconds()
    while True:
        try:
            return do()
        except Exception as error:
            if not did_not_answer(error) or time.monotonic() >= until:
                raise
            log.warning("the database did not answer, once more: %s", type(getattr(error, "orig", error)).__name__)
            discard()
            time.sleep(ASKS_AGAIN_AFTER)


def did_not_answer(error: Exception) -> bool:
    """The database is not there, is too busy, or hung up on us. All else says that we asked it something wrong."""
    if isinstance(error, OperationalError | NoConnectionFree):
        return True
    by_the_server = getattr(getattr(error, "orig", None), "sqlstate", None) in ENDED_BY_THE_SERVER
    return isinstance(error, DBAPIError) and (error.connection_invalidated or by_the_server)


def is_cut(error: DBAPIError) -> bool:
    """The connection to the server is gone. What was asked last may have been done, or not."""
    state = getattr(error.orig, "sqlstate", "")
    return error.connection_invalidated or state is None or state in HUNG_UP


def write_apart(statement: str, values: Sequence[Any]) -> None:
    """One statement in a transaction of its own, by the driver, for what must stay whatever becomes of the request. The
    request's own is given up first, so that it never waits for itself. To PostgreSQL a statement by itself is a
    transaction, in one way there and back."""
    if has_begun():
        discard()
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql(statement, tuple(values))
        connection.commit()


def begin_writing() -> None:
    """Say, before anything is read, that this transaction will write (SQLite then takes its lock at once)."""
    db.session.rollback()
    db.session.info["writes"] = True


def discard() -> None:
    """Forget everything that was not committed."""
    db.session.info.pop("after_commit", None)
    db.session.rollback()


def after_commit(callback: Callable[[], None]) -> None:
    """Run `callback` once the present transaction is committed; never if it is rolled back. Doubles run once."""
    waiting = db.session.info.setdefault("after_commit", [])
    if callback not in waiting:
        waiting.append(callback)


def _commit() -> None:
    try:
        db.session.commit()
    except DBAPIError as error:
        error.may_be_saved = is_cut(error)  # type: ignore[attr-defined]
        raise
    for callback in db.session.info.pop("after_commit", []):
        try:
            callback()
        except Exception:  # the facts are safe; the timed job finds the rows without being told
            log.exception("after the commit: %s failed", getattr(callback, "__name__", callback))


@contextmanager
def _rollback_on_exception() -> Iterator[None]:
    try:
        yield
    except BaseException:
        discard()
        raise
