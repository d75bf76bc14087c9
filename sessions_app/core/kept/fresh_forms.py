"""A page with a form in it, given on the doorstep to a visitor who shows no cookie: who follows a link to register.

It is the page that somebody before her got within this minute, with its headers, as long as it is true at this moment.
Her own are the token in its form and the cookie that belongs to it, both made by Flask as inside, and what changes from
one moment to the next (`kept_pages.live`). Who shows a cookie goes inside: her token has to fit that.

Held by `tests/core/test_fresh_forms.py`.
"""

from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, Response
from flask.ctx import RequestContext
from flask.sessions import SecureCookieSession

from sessions_app.core.extensions import db
from sessions_app.core.kept.doorstep import asked
from sessions_app.core.kept.given_again import Headers
from sessions_app.core.kept.kept_pages import FILLED_IN, Kept
from sessions_app.core.kept.shelf import Shelf
from sessions_app.core.values import dataclass

MADE_ANEW = ("set-cookie", "content-length")


@dataclass(frozen=True)
class _Answer:
    page: Kept
    headers: Headers


class FreshForms:
    def __init__(self, app: Flask) -> None:
        with app.app_context():
            self._app, self._inside, self._engine = app, app.wsgi_app, db.engine
        self._shelf: Shelf[_Answer] = Shelf(most=500, most_bytes=16 * 2**20)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or "HTTP_COOKIE" in environ:
            return self._inside(environ, start_response)
        key = asked(environ)
        found = self._shelf.get(key)
        rows = found.page.looked_at(self._engine) if found is not None else None
        if found is None or rows is None:
            return self._inside(environ, self._remembering(key, environ, start_response))
        signed, session = self._app.session_interface, SecureCookieSession()
        visit = RequestContext(self._app, environ, session=session)
        visit.url_adapter = None  # which page it is stands in `found`
        with visit:
            body, answer = found.page.filled_in(rows), Response()
            signed.save_session(self._app, session, answer)
        cookies = [("Set-Cookie", cookie) for cookie in answer.headers.getlist("Set-Cookie")]
        start_response("200 OK", [*found.headers, ("Content-Length", str(len(body))), *cookies])
        return (body,)

    def _remembering(self, key: Any, environ: WSGIEnvironment, start_response: StartResponse) -> StartResponse:
        def start(status: str, headers: Headers, *fault: Any) -> Callable[[bytes], object]:
            page: Kept | None = environ.get(FILLED_IN)
            if page is not None and status.startswith("200"):
                shared = [(name, value) for name, value in headers if name.lower() not in MADE_ANEW]
                self._shelf.put(key, _Answer(page, shared), len(page.body))
            return start_response(status, headers, *fault)

        return start


def install(app: Flask) -> None:
    """Behind those who look at cookies (`doorstep.py`), before the proxies are believed (`browser.py`)."""
    app.wsgi_app = FreshForms(app)  # type: ignore[method-assign]
