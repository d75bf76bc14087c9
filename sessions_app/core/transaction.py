"""One commit, at the door: the only place in the application that commits.

A view or command that changes something carries `@commit_on_success`. It commits when the view answers
2xx or 3xx, before the answer leaves, and rolls back on an exception or a refusal. What must wait until the
facts are safe (waking the worker) is handed to `after_commit`.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec

from flask import has_request_context, make_response
from sqlalchemy import Connection

from sessions_app.core.extensions import db

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


@contextmanager
def apart() -> Iterator[Connection]:
    """A connection and a transaction of their own, for what must stay whatever becomes of the request. Write first:
    on SQLite a transaction that reads first cannot wait for the lock. End the request's own (`discard`) before."""
    with db.engine.begin() as connection:
        yield connection


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
