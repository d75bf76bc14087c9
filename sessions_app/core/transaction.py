"""One commit, at the door: the only place in the application that commits.

A view or command that changes something carries `@commit_on_success`. It commits when the view answers
2xx or 3xx, before the answer leaves, and rolls back on an exception or a refusal. What must wait until the
facts are safe (waking the worker) is handed to `after_commit`.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec

from flask import has_request_context, make_response

from sessions_app.core.extensions import db, has_begun

log = logging.getLogger(__name__)

P = ParamSpec("P")


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
    db.session.commit()
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
