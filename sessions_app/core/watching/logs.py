"""Each request has an id, is timed, and leaves one line in the log; so can be found what belongs together.

The id comes from a proxy that we trust (`X-Request-Id`) or is made here. It goes back with the answer, stands on pages
of errors, in each line that is written meanwhile, and goes along with work for the worker (`core/queue.py`).

The line names the view, never the address: a personal link is an address. Of the visitor it tells the kind alone, for
in a small organisation a role and a moment are a person. What is answered before Flask gets to work
(`core/kept/given_again.py`) and files of ours leave no line; metrics count them (`metrics.py`).
"""

import logging
import logging.config
import os
import random
import re
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from time import perf_counter
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, current_app, request
from flask import session as browser_session

from sessions_app.core.access import access_of
from sessions_app.core.idle import USER
from sessions_app.core.watching import log_lines
from sessions_app.core.watching.log_lines import Work, present
from sessions_app.core.watching.metrics import metrics_of

log = logging.getLogger("sessions_app.requests")

WELL_FORMED = re.compile(r"[0-9A-Fa-f-]{16,64}")  # what nginx, Envoy and others make; a name does not fit in it
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
SLOW_SECONDS = 1.0  # told whatever share of the requests is


def set_up(settings: Mapping[str, Any]) -> None:
    """How this process writes its log. Once, where it starts; tests have a log of their own."""
    is_development = not settings["PRODUCTION"]
    logging.config.dictConfig(log_lines.logging_settings(settings["LOG_FORMAT"], tells_all=is_development))
    logging.captureWarnings(True)
    if not is_development:
        logging.raiseExceptions = False  # a line that cannot be written would print what it was about
        sys.excepthook = lambda _kind, error, _trace: _tell_the_end(error)
        threading.excepthook = lambda ended: _tell_the_end(ended.exc_value)


def install(app: Flask) -> None:
    """Last: outside of everything that may answer, and before everything that may refuse."""
    app.before_request_funcs.setdefault(None, []).insert(0, _note_view_and_visitor)
    app.wsgi_app = _Told(app, app.wsgi_app)  # type: ignore[method-assign]


def new_id() -> str:
    return os.urandom(6).hex()


def present_id() -> str:
    """Of the request or the job that this thread is at; empty in a command."""
    work = present.get()
    return work.id if work is not None else ""


def note_kept(how: str) -> None:
    """Of a public page, for the metrics."""
    work = present.get()
    if work is not None:
        work.kept = how


class _Told:
    def __init__(self, app: Flask, inside: WSGIApplication) -> None:
        self._inside = inside
        self._believes = bool(app.config["TRUSTED_PROXIES"])
        self._share: float = app.config["LOG_REQUESTS"]
        self._metrics = metrics_of(app)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        began = perf_counter()
        work = Work(self._id_of(environ))
        mark = present.set(work)

        def start(status: str, headers: list[tuple[str, str]], *fault: Any) -> Callable[[bytes], object]:
            work.status = int(status[:3])
            headers.append(("X-Request-Id", work.id))
            return start_response(status, headers, *fault)

        try:
            return self._inside(environ, start)
        finally:
            if self._share or self._metrics:
                self._tell(work, environ["REQUEST_METHOD"], perf_counter() - began)
            present.reset(mark)

    def _id_of(self, environ: WSGIEnvironment) -> str:
        if self._believes:
            given = environ.get("HTTP_X_REQUEST_ID", "")
            if WELL_FORMED.fullmatch(given):
                return str(given)
        return new_id()

    def _tell(self, work: Work, method: str, seconds: float) -> None:
        method = method if method in METHODS else "other"
        work.status = work.status or 500  # nothing was answered: gunicorn does it
        if self._metrics:
            self._metrics.request_done(work, method, seconds)
        if not self._share or is_of_no_interest(work):
            return
        if work.status < 500 and seconds < SLOW_SECONDS and self._share < 1 and random.random() >= self._share:  # noqa: S311  # nosec B311  # a sample
            return
        told = {"method": method, "status": work.status, "ms": round(seconds * 1000, 1), "statements": work.statements}
        log.info("%s %s", method, work.endpoint, extra=told | {"visitor": work.visitor})


def is_of_no_interest(work: Work) -> bool:
    """A file of ours, or what was given again before Flask got to work."""
    return work.status < 400 and work.endpoint in (None, "static")


def _note_view_and_visitor() -> None:
    work = present.get()
    if work is None:
        return
    work.endpoint = request.endpoint
    if USER in browser_session:
        work.visitor = "staff"
    else:
        access = access_of(current_app, request.endpoint or "")
        work.visitor = "link" if access is not None and access.to == "link_holder" else "visitor"


def _tell_the_end(error: BaseException | None) -> None:
    """Instead of printing what an exception says."""
    if error is not None and not isinstance(error, KeyboardInterrupt):
        logging.getLogger("sessions_app.end").critical("stopped by a fault", exc_info=error)
