"""What is answered on the doorstep: a kept page, to a visitor without a cookie, before Flask gets to work.

Most who read the programme, and all calendars that ask whether a feed changed, show no cookie. Whoever asks the same as
somebody before her within a minute gets that answer again, with the very headers it had, as long as it is true at this
moment (`Kept.looked_at`). Everything else goes inside: a visitor with a cookie, a page with something of each visitor
in it, one whose reading is counted.
"""

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


@dataclass(frozen=True)
class Answer:
    page: Kept
    headers: Headers  # as the browser got them with the page
    headers_unchanged: Headers  # and with a 304


class Doorstep:
    def __init__(self, inside: WSGIApplication, engine: Engine) -> None:
        self._inside = inside
        self._engine = engine
        self._shelf: Shelf[Answer] = Shelf(most=2000, most_bytes=32 * 2**20)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_COOKIE" in environ:
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
        app.wsgi_app = Doorstep(app.wsgi_app, db.engine)  # type: ignore[method-assign]


def _asked(environ: WSGIEnvironment) -> tuple[Any, ...]:
    return (
        environ.get("HTTP_HOST"),
        environ["wsgi.url_scheme"],
        environ.get("SCRIPT_NAME"),
        environ["PATH_INFO"],
        environ.get("QUERY_STRING"),
        int(clock.now().timestamp()) // 60,
    )
