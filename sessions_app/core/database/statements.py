"""Counts the statements of each request and job, and tells those that took long: their text, never their values.

What SQLAlchemy sends is seen here; the one glance that tells whether a kept page still holds (`core/kept/facts.py`) is
not. On SQLite a row is worked out when it is read: there the time until the first one counts.
"""

import logging
from time import perf_counter
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from sessions_app.core.extensions import db
from sessions_app.core.watching.log_lines import one_line, present
from sessions_app.core.watching.metrics import metrics_of

log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    with app.app_context():
        watch(app, db.engine)


def watch(app: Flask, engine: Engine) -> None:
    """Listens to this engine, as far as somebody wants to know."""
    slow_seconds = app.config["SLOW_QUERY_MS"] / 1000
    if app.config["LOG_REQUESTS"] or metrics_of(app) is not None or slow_seconds:
        event.listen(engine, "before_cursor_execute", _count)
    if slow_seconds:
        _Stopwatch(app, slow_seconds).listen(engine)


def _count(*_args: Any) -> None:
    work = present.get()
    if work is not None:
        work.statements += 1


class _Stopwatch:
    def __init__(self, app: Flask, slow_seconds: float) -> None:
        self._slow_seconds = slow_seconds
        self._metrics = metrics_of(app)

    def listen(self, engine: Engine) -> None:
        event.listen(engine, "before_cursor_execute", self._begin)
        event.listen(engine, "after_cursor_execute", self._end)
        event.listen(engine, "handle_error", self._failed)

    def _begin(self, _connection: Any, _cursor: Any, _text: str, _values: Any, context: Any, _many: bool) -> None:
        context.began = perf_counter()

    def _end(self, _connection: Any, _cursor: Any, text: str, _values: Any, context: Any, _many: bool) -> None:
        seconds = perf_counter() - context.began
        if seconds >= self._slow_seconds:
            self._tell("a slow statement", text, seconds)

    def _failed(self, fault: ExceptionContext) -> None:
        """One that was stopped after its time was slow too."""
        began = getattr(fault.execution_context, "began", None)
        if began is not None and (seconds := perf_counter() - began) >= self._slow_seconds:
            self._tell("a slow statement that failed", fault.statement or "", seconds)

    def _tell(self, what: str, text: str, seconds: float) -> None:
        if self._metrics is not None:
            self._metrics.slow_statement()
        log.warning(what, extra={"ms": round(seconds * 1000, 1), "statement": one_line(text)})
