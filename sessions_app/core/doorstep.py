"""What is answered on the doorstep: a kept page, to a visitor whose cookie says nothing, before Flask gets to work.

Most who read the programme, and all calendars that ask whether a feed changed, show no cookie; who came by a form shows
one that holds the key of its token alone. Whoever asks the same as somebody before her within a minute gets that answer
again, with the very headers it had, as long as it is true at this moment (`Kept.looked_at`). Everything else goes
inside: a visitor whose cookies say more, a page with something of each visitor in it, one whose reading is counted.
"""

import base64
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from sqlalchemy import Engine
from werkzeug.http import parse_etags

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.kept_pages import FOR_EVERYONE, Kept
from sessions_app.core.shelf import Shelf

Headers = list[tuple[str, str]]
SAYS_NOTHING = {"csrf_token", "_fresh"}


@dataclass(frozen=True)
class Answer:
    page: Kept
    headers: Headers  # as the browser got them with the page
    headers_unchanged: Headers  # and with a 304


class Doorstep:
    def __init__(self, inside: WSGIApplication, engine: Engine, cookie: str) -> None:
        self._inside = inside
        self._engine = engine
        self._cookie = f"{cookie}="
        self._shelf: Shelf[Answer] = Shelf(most=2000, most_bytes=32 * 2**20)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or self._says_more(environ.get("HTTP_COOKIE", "")):
            return self._inside(environ, start_response)
        key = _asked(environ)
        found = self._shelf.get(key)
        if found is None or found.page.looked_at(self._engine) is None:
            return self._inside(environ, self._remembering(key, environ, start_response))
        if parse_etags(environ.get("HTTP_IF_NONE_MATCH")).contains_weak(found.page.etag):
            start_response("304 NOT MODIFIED", list(found.headers_unchanged))
            return ()
        start_response("200 OK", list(found.headers))
        return () if environ["REQUEST_METHOD"] == "HEAD" else (found.page.body,)

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

    def _remembering(self, key: tuple[Any, ...], environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        def start(status: str, headers: Headers, *fault: Any) -> Callable[[bytes], object]:
            page: Kept | None = environ.get(FOR_EVERYONE)
            if page is not None and status.startswith("200") and not any(name == "Set-Cookie" for name, _ in headers):
                unchanged = [(name, value) for name, value in headers if name not in ("Content-Type", "Content-Length")]
                self._shelf.put(key, Answer(page, list(headers), unchanged), len(page.body))
            return start_response(status, headers, *fault)

        return start


def install(app: Flask) -> None:
    """Before the proxies are believed (`browser.py`): what they say of host and scheme is part of what was asked."""
    with app.app_context():
        cookie = app.config["SESSION_COOKIE_NAME"]
        app.wsgi_app = Doorstep(app.wsgi_app, db.engine, cookie)  # type: ignore[method-assign]


def _asked(environ: WSGIEnvironment) -> tuple[Any, ...]:
    return (
        environ.get("HTTP_HOST"),
        environ["wsgi.url_scheme"],
        environ.get("SCRIPT_NAME"),
        environ["PATH_INFO"],
        environ.get("QUERY_STRING"),
        int(clock.now().timestamp()) // 60,
    )
