"""May visitors be sent to this process? Asks each thing it needs, and knows within seconds.

Over a connection of its own: with those of the pool in use, a question would wait and then blame the database. That
they are all in use is a finding in itself. A server that takes a connection and says nothing is given up, too: each is
asked by a thread of its own, and while that one still waits nobody asks again.
"""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic

from flask import Flask
from sqlalchemy import Connection, Engine, NullPool, create_engine
from sqlalchemy.exc import SQLAlchemyError

import config
from sessions_app.core import clock, queue
from sessions_app.core.database import pool
from sessions_app.core.extensions import db

log = logging.getLogger(__name__)

WELL, NO_ANSWER, UNREACHABLE = "ok", "no answer in time", "unreachable"
PATIENCE_SECONDS = 3.0
OF_POSTGRESQL = {"connect_timeout": 2}
STATEMENT_MS = 2000
REVISION = re.compile(r"""^revision = ["'](\w+)["']\ndown_revision = (?:["'](\w+)["']|None)$""", re.MULTILINE)
HOLDS_FOR = timedelta(seconds=1)  # however many ask, the database is asked once a second


@dataclass
class Findings:
    """By part: `ok`, or in few words what is wrong."""

    parts: dict[str, str]
    found_at: datetime

    @property
    def is_ready(self) -> bool:
        return all(found == WELL for found in self.parts.values())


@dataclass
class _Asking:
    """What a thread found so far."""

    parts: dict[str, str] = field(default_factory=dict)
    done: Event = field(default_factory=Event)


class Readiness:
    def __init__(self, app: Flask) -> None:
        self._app = app
        with app.app_context():
            self._engine = db.engine
        self._apart = _engine_apart(self._engine)
        self._last: Findings | None = None
        self._asks = {"database": self._ask_the_database, "queue": self._ask_the_queue}
        self._askings: dict[str, _Asking] = {}
        self._lock = Lock()

    def look(self) -> Findings:
        """At most a second old. Who waited while another asked gets what that one found: when no answer comes for
        seconds, those who ask must not each wait for it, one after the other, in the threads that serve visitors."""
        with self._lock:
            if self._last is None or not timedelta() <= clock.now() - self._last.found_at < HOLDS_FOR:
                self._last = Findings(self._ask(), clock.now())
            return self._last

    def _ask(self) -> dict[str, str]:
        askings = [self._asking_of(name, ask) for name, ask in self._asks.items()]
        until = monotonic() + PATIENCE_SECONDS
        found: dict[str, str] = {}
        for asking in askings:
            asking.done.wait(max(until - monotonic(), 0))
            found |= asking.parts
        return {part: found.get(part, NO_ANSWER) for part in ("database", "migrations", "queue")} | {
            "connections": "all in use" if pool.is_used_up(self._engine) else WELL
        }

    def _asking_of(self, name: str, ask: Callable[[dict[str, str]], None]) -> _Asking:
        """A new one, unless the last one still waits."""
        asking = self._askings.get(name)
        if asking is None or asking.done.is_set():
            asking = self._askings[name] = _Asking()
            Thread(target=_find_out, args=(ask, asking), name=f"ready: {name}", daemon=True).start()
        return asking

    def _ask_the_queue(self, parts: dict[str, str]) -> None:
        parts["queue"] = WELL if queue.is_reachable(self._app) else UNREACHABLE

    def _ask_the_database(self, parts: dict[str, str]) -> None:
        try:
            with self._apart.connect() as connection:
                if self._engine.dialect.name == "postgresql":
                    connection.exec_driver_sql(f"SET LOCAL statement_timeout = {STATEMENT_MS}")
                connection.exec_driver_sql("SELECT 1")
                parts["database"] = WELL
                parts["migrations"] = state_of_migrations(connection)
        except SQLAlchemyError as error:
            log.warning(
                "not ready, the database does not answer: %s", type(getattr(error, "orig", None) or error).__name__
            )
            parts.setdefault("database", UNREACHABLE)
            parts["migrations"] = "unknown"


def _find_out(ask: Callable[[dict[str, str]], None], asking: _Asking) -> None:
    try:
        ask(asking.parts)
    finally:
        asking.done.set()


def state_of_migrations(connection: Connection) -> str:
    """A database that is ahead of this code is well: while a new version is brought in, the old one goes on serving."""
    current = current_revision(connection)
    if current is None:
        return "none"
    return "behind" if current in _revisions() and current != head_revision() else WELL


def current_revision(connection: Connection) -> str | None:
    """The newest migration that this database went through."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found


@cache
def head_revision() -> str | None:
    """The newest migration that this version of the application brings."""
    before = _revisions().values()
    return next((revision for revision in _revisions() if revision not in before), None)


@cache
def _revisions() -> dict[str, str | None]:
    """Every migration of this version with the one before it, as its file says. Alembic, which would tell it as well,
    is eight megabytes of a process that serves for weeks and migrates nothing."""
    texts = [file.read_text(encoding="utf-8") for file in Path(config.ROOT, "migrations", "versions").glob("*.py")]
    return dict(found.groups() for text in texts if (found := REVISION.search(text)))  # type: ignore[misc]


def install(app: Flask) -> None:
    app.extensions["readiness"] = Readiness(app)


def look(app: Flask) -> Findings:
    readiness: Readiness = app.extensions["readiness"]
    return readiness.look()


def _engine_apart(engine: Engine) -> Engine:
    """To the same database, with connections that are opened for one question."""
    arguments = {"timeout": PATIENCE_SECONDS} if engine.dialect.name == "sqlite" else OF_POSTGRESQL
    return create_engine(engine.url, poolclass=NullPool, hide_parameters=True, connect_args=arguments)
