"""Every refusal is a page in the visitor's language, and JSON under /api."""

import logging

from flask import Flask, current_app, g, jsonify, render_template, request
from flask.globals import request_ctx
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException, SecurityError, default_exceptions
from werkzeug.wrappers import Response

from sessions_app.core import limits, transaction
from sessions_app.core.above import page_above
from sessions_app.core.storage.stores import Unreachable
from sessions_app.core.watching import logs

log = logging.getLogger(__name__)

DISK_IS_FULL = "53100"  # of PostgreSQL
OF_A_BUSY_SQLITE = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_INTERRUPT")  # all else is its disk or its file
BROKEN_BODY = "gunicorn.http.errors"  # the web server finds out while we read: a chunk that does not say how long it is
WITH_A_PAGE = {400, 403, 404, 405, 409, 413, 422, 429, 500, 503}


class Refused(HTTPException):
    """A refusal with a sentence of its own, already in the visitor's language. `is_early`: later it is possible."""

    def __init__(self, status: int, sentence: str, is_early: bool = False) -> None:
        super().__init__(description=sentence)
        self.code = status
        self.sentence = sentence
        self.is_early = is_early


def refuse(status: int, sentence: str, is_early: bool = False) -> Refused:
    """For `raise refuse(409, _("…"))`."""
    return Refused(status, sentence, is_early)


def install(app: Flask) -> None:
    app.register_error_handler(HTTPException, _page_for)
    app.register_error_handler(CSRFError, _page_for)
    app.register_error_handler(SecurityError, _not_our_name)
    app.register_error_handler(OperationalError, _database_is_busy)
    app.register_error_handler(NoConnectionFree, _database_is_busy)
    app.register_error_handler(DBAPIError, _database_is_gone)
    app.register_error_handler(Unreachable, _store_is_gone)
    app.register_error_handler(Exception, _fault)


def _page_for(error: HTTPException) -> Response:
    fault = getattr(error, "original_exception", None)
    if isinstance(fault, DBAPIError):  # after the view, where Flask asks no handler of ours
        return _database_is_gone(fault)
    status = error.code or 500
    if status < 400:
        return error.get_response()  # type: ignore[return-value]
    answer = _answer(status, getattr(error, "sentence", None), getattr(error, "is_early", False))
    for name, value in error.get_headers(request.environ):
        if name.lower() in ("retry-after", "allow"):
            answer.headers[name] = value
    if isinstance(error, RateLimitExceeded):
        answer.headers["Retry-After"] = str(limits.seconds_to_wait())
    return answer


def _not_our_name(error: SecurityError) -> Response:
    """The Host header names another site (TRUSTED_HOSTS). Flask then has no addresses; the page needs its own paths."""
    request_ctx.url_adapter = current_app.url_map.bind("localhost")
    return _page_for(error)


def _database_is_gone(error: DBAPIError) -> Response:
    return _database_is_busy(error) if transaction.did_not_answer(error) else _fault(error)


def _database_is_busy(error: DBAPIError | NoConnectionFree) -> Response:
    """A statement was stopped because it, or the lock it waited for, took too long; or nobody answers at all."""
    fault = getattr(error, "orig", None)
    code = getattr(fault, "sqlite_errorname", None) or getattr(fault, "sqlstate", None) or ""
    log.error("the database did not answer: %s", f"{type(fault or error).__name__} {code}".strip())
    transaction.discard()
    nobody = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]
    g.setdefault("_login_user", nobody)  # or Flask-Login would ask the database who reads this page
    is_cut = isinstance(error, DBAPIError) and transaction.is_cut(error)
    sentence = _unreachable() if is_cut or takes_nothing(code) else None
    answer = _answer(503, _perhaps_saved() if getattr(error, "may_be_saved", False) else sentence)
    answer.headers["Retry-After"] = "10"
    return answer


def takes_nothing(code: str) -> bool:
    """Its disk is full, or its file cannot be written: waiting for others to be done does not help."""
    return code == DISK_IS_FULL or (code.startswith("SQLITE_") and not code.startswith(OF_A_BUSY_SQLITE))


def _store_is_gone(error: Unreachable) -> Response:
    log.error("%s", error)
    transaction.discard()
    answer = _answer(503, _unreachable())
    answer.headers["Retry-After"] = "10"
    return answer


def _unreachable() -> str:
    return _("The site cannot reach its data for a moment. What you did last was not saved.")


def _perhaps_saved() -> str:
    return _("The site lost its data just while it was saving. What you did last may have been saved, or not.")


def _fault(error: Exception) -> Response:
    if type(error).__module__ == BROKEN_BODY:
        transaction.discard()
        return _answer(400)
    log.exception("a fault in %s %s", request.method, request.endpoint)
    transaction.discard()
    return _answer(500)


def _in_short(status: int) -> str:
    """What the page of this refusal says, for who gets no page."""
    return {
        404: _("We cannot find this page"),
        405: _("This does not work here"),
        429: _("You have tried this many times in a short while."),
        503: _("It is very busy"),
    }.get(status) or (_("That did not work") if status < 500 else _("Something went wrong on our side"))


def _answer(status: int, sentence: str | None = None, is_early: bool = False) -> Response:
    if request.path.startswith("/api/"):
        name = default_exceptions[status].__name__ if status in default_exceptions else str(status)
        answer: Response = jsonify(error=name, message=sentence or _in_short(status))
    else:
        page = status if status in WITH_A_PAGE else (400 if status < 500 else 500)
        answer = Response(
            render_template(
                f"errors/{page}.html",
                sentence=sentence,
                is_early=is_early,
                code=logs.present_id(),
                above=page_above(request.path) if page == 409 else None,
            ),
            mimetype="text/html",
        )
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer
