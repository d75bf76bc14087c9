"""What is answered on the doorstep: a kept page, to a visitor whose cookie says nothing, before Flask gets to work.

Most who read the programme, and all calendars that ask whether a feed changed, show no cookie; who came by a form shows
one that holds the key of its token alone. Whoever asks the same as somebody before her within a minute gets that answer
again, with the very headers it had, as long as it is true at this moment (`Kept.holds`). Everything else goes
inside: a visitor whose cookies say more, a page with something of each visitor in it (but for `fresh_forms.py`),
one whose reading is counted.

Held by `tests/core/test_doorstep.py`.
"""

import base64
import json
from typing import Any
from wsgiref.types import WSGIApplication, WSGIEnvironment

from flask import Flask
from sqlalchemy import Engine

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.kept.given_again import GivenAgain
from sessions_app.core.kept.kept_pages import FOR_EVERYONE

SAYS_NOTHING = {"csrf_token", "_fresh"}


class Doorstep(GivenAgain):
    def __init__(self, inside: WSGIApplication, engine: Engine, cookie: str) -> None:
        super().__init__(inside, engine, FOR_EVERYONE, most=2000, most_bytes=32 * 2**20)
        self._cookie = f"{cookie}="

    def key_of(self, environ: WSGIEnvironment) -> tuple[Any, ...] | None:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or self._says_more(environ.get("HTTP_COOKIE", "")):
            return None
        return asked(environ)

    def _says_more(self, cookies: str) -> bool:
        """Whether she has another cookie than that of a form, or something else in it: who signed in, an answer that
        waits. Nothing rests on its signature: with a wrong one she is nobody, too."""
        if not cookies:
            return False
        if not cookies.startswith(self._cookie) or ";" in cookies:
            return True
        says = cookies[len(self._cookie) :].partition(".")[0]
        try:
            return not SAYS_NOTHING.issuperset(json.loads(base64.urlsafe_b64decode(says + "==")))
        except (ValueError, TypeError, RecursionError):  # it is longer, and so compressed; or it is none of ours
            return True


def asked(environ: WSGIEnvironment) -> tuple[Any, ...]:
    """All that the answer to a visitor of whom nothing is known depends on, beside the facts."""
    return (
        environ.get("HTTP_HOST"),
        environ["wsgi.url_scheme"],
        environ.get("SCRIPT_NAME"),
        environ["PATH_INFO"],
        environ.get("QUERY_STRING"),
        int(clock.now().timestamp()) // 60,
    )


def install(app: Flask) -> None:
    """Before the proxies are believed (`browser.py`): what they say of host and scheme is part of what was asked."""
    with app.app_context():
        cookie = app.config["SESSION_COOKIE_NAME"]
        app.wsgi_app = Doorstep(app.wsgi_app, db.engine, cookie)  # type: ignore[method-assign]
