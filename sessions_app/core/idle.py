"""Two hours after her last request a staff member signs in again: a desk in an office is not always hers alone.

The moment stands in the signed cookie, to the minute. How long she may stay signed in at most is decided in people/.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask import session as browser_session
from flask_login import user_logged_in

from sessions_app.core import clock

IDLE_AT_MOST = timedelta(hours=2)
TOLD_EVERY_SECONDS = 60  # so that not every answer carries a cookie
SEEN, USER = "seen", "_user_id"

V = TypeVar("V", bound=Callable[..., Any])


def install(app: Flask) -> None:
    # Before everything else: nothing may look at who is signed in until this has decided whether she still is.
    app.before_request_funcs.setdefault(None, []).insert(0, _sign_out_who_was_away)
    user_logged_in.connect(_begin, app)


def _begin(_app: Flask, **_details: Any) -> None:
    browser_session[SEEN] = _seconds()


def _sign_out_who_was_away() -> None:
    if USER not in browser_session or request.endpoint == "static":
        return
    now = _seconds()
    away = now - browser_session.setdefault(SEEN, now)
    if away >= IDLE_AT_MOST.total_seconds():
        browser_session.clear()
    elif away >= TOLD_EVERY_SECONDS and not _asks_by_itself():
        browser_session[SEEN] = now


def by_itself(view: V) -> V:
    """For what an open page asks every few seconds: nobody has to be there for it."""
    view.by_itself = True  # type: ignore[attr-defined]
    return view


def _asks_by_itself() -> bool:
    return hasattr(current_app.view_functions.get(request.endpoint or ""), "by_itself")


def _seconds() -> int:
    return int(clock.now().timestamp())
