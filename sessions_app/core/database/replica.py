"""Pages that only read may be read from a streaming replica of PostgreSQL, when DATABASE_REPLICA_URL names one.

    @replica.may_answer
    def overview() -> Any: …

A page is read there only when the replica has everything that must be in it: all facts of this very moment (`facts.py`:
names, sessions, and who may see what); of all else, such as figures, what this visitor changed herself (her browser
remembers for a minute how far the log of the primary was) and what anybody changed longer ago than
DATABASE_REPLICA_MAX_LAG. Public pages read nothing else (`core/kept/kept_pages.py`). Who cannot be answered so is
answered by the primary, as is everybody when the replica is down. Whatever decides or changes something, pages behind
a personal link and the desk are always the primary's.

What stands where in the log is asked on the very connection that the page is then read by, so that several replicas may
stand behind one address. A position is a number that only rises.

Held by `tests/core/test_replica.py`.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, g, has_request_context, request
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.wrappers import Response

from sessions_app.core.database import by_driver, connections, statements
from sessions_app.core.database.replica_position import NOT_TO_BE_REACHED, OF_REPLICA, Replica, of_app, position_of
from sessions_app.core.extensions import READ_FROM, db
from sessions_app.core.kept import facts

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

COOKIE = "stand"  # how far the log was when she changed something
COOKIE_LASTS = timedelta(minutes=1)  # longer than the longest lag that may be set
TOOK_TOO_LONG = "57014"
CHANGED = "replica_changed"  # in `g`: this request committed something


class NoReplica(Exception):
    """What answers there replays nobody's log: an old copy, or the primary itself."""


class NotFit(Exception):
    """Among what was read is something that may be older here than it has to be."""


def install(app: Flask) -> None:
    """Without a replica nothing is listened to and nothing is asked."""
    if not app.config["DATABASE_REPLICA_URL"]:
        return
    with app.app_context():
        primary = db.engine
    engine = create_engine(app.config["DATABASE_REPLICA_URL"], **app.config["DATABASE_REPLICA_OPTIONS"])
    connections.listen_to(engine)
    facts.listen_to(engine)
    by_driver.listen_to(engine)
    statements.watch(app, engine)
    app.extensions["replica"] = Replica(engine, primary, timedelta(seconds=app.config["DATABASE_REPLICA_MAX_LAG"]))
    event.listen(primary, "commit", _note_change)
    app.after_request(_remember_her_change)


def may_answer(view: Callable[P, T]) -> Callable[P, T]:
    """For views that only read, and whose figures may be as old as the lag for whoever did not change them."""

    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        return read(lambda: view(*args, **kwargs), has_what_she_needs)

    return answer


def read(make: Callable[[], T], is_fit: Callable[[Replica], bool]) -> T:
    """What `make` gives, reading from the replica when that is fit, and else from the primary. `is_fit` asks the
    replica through `db.session`. So `make` may be called twice, and changes nothing."""
    replica = of_app()
    if replica is None or replica.is_left_alone() or not has_request_context():
        return make()
    try:
        with _chosen(replica):
            if is_fit(replica):
                return make()
    except NotFit:
        db.session.rollback()  # nor are its rows
    except (DBAPIError, NoConnectionFree, NoReplica) as fault:
        _put_up_with(fault, replica)
    return make()


def is_read() -> bool:
    """Whether what is read now comes from it."""
    return READ_FROM in db.session.info


def position_here() -> int:
    """Of the replica that the session reads from. Raises NoReplica."""
    found = db.session.connection().exec_driver_sql(OF_REPLICA).scalar()
    if found is None:
        raise NoReplica
    return int(found)


def has_all_facts(_replica: Replica) -> bool:
    """Of this moment: the version that the primary has now. What anybody may see is among them."""
    return facts.glance_at_version() == facts.version()


def has_what_she_needs(replica: Replica) -> bool:
    return has_all_facts(replica) and position_here() >= max(replica.needed_by_all(), _needed_by_her())


def _needed_by_her() -> int:
    try:
        return int(request.cookies.get(cookie_name(), "0"), 16)
    except ValueError:
        return NOT_TO_BE_REACHED


@contextmanager
def _chosen(replica: Replica) -> Iterator[None]:
    db.session.info[READ_FROM] = replica.engine
    try:
        yield
    finally:
        db.session.info.pop(READ_FROM, None)


def _put_up_with(fault: Exception, replica: Replica) -> None:
    """The primary answers instead. Raises what it would not do better: a statement that takes too long."""
    cause = getattr(fault, "orig", None) or fault
    if getattr(cause, "sqlstate", "") == TOOK_TOO_LONG:
        raise fault
    log.warning("the replica did not answer: %s", type(cause).__name__)
    db.session.rollback()
    if isinstance(fault, NoReplica) or getattr(fault, "connection_invalidated", False) or _is_without_state(cause):
        replica.leave_alone()


def _is_without_state(cause: Exception) -> bool:
    """It could not even be reached."""
    return getattr(cause, "sqlstate", "") is None


def _note_change(_connection: Connection) -> None:
    if has_request_context() and request.method not in connections.READING_METHODS:
        setattr(g, CHANGED, True)


def _remember_her_change(answer: Response) -> Response:
    """After the commit: the page that she is led to shows it."""
    if g.pop(CHANGED, False):
        position = position_of(current_app.extensions["replica"].primary)
        answer.set_cookie(
            cookie_name(),
            f"{position if position is not None else NOT_TO_BE_REACHED:x}",
            max_age=COOKIE_LASTS,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    return answer


def cookie_name() -> str:
    return f"__Host-{COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE
