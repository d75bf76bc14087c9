"""Files of figures that were made before for the same member of staff, given again while nothing changed.

    @kept
    def drawing() -> Response: …

An answer is given again when, at this moment, the version of the facts (`core/kept/facts.py`: also her roles, her scope
and whether her account is active) and that of the figures are those it was made of, and her sign-in session was not
ended. That is one statement, before Flask gets to work. It is hers alone: what she shows must be the very cookie that
came past every door before, and nothing is given after the moment at which that cookie alone would have her sign in
again.

Held by `tests/insights/test_kept_answers.py`, as are the drawings (`drawings.py`).
"""

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import ParamSpec
from wsgiref.types import WSGIApplication, WSGIEnvironment

from flask import Flask, request
from flask import session as browser_session
from sqlalchemy import Engine, select
from werkzeug.wrappers import Response

from sessions_app.core import clock, idle, language
from sessions_app.core.database import by_driver
from sessions_app.core.extensions import db
from sessions_app.core.kept.given_again import GivenAgain
from sessions_app.core.values import dataclass
from sessions_app.insights.drawings import drawing_code
from sessions_app.insights.version import LOOK, Rows, ended, next_end, versions
from sessions_app.people import signed_in
from sessions_app.people.models import SignInSession

P = ParamSpec("P")

ASK_AGAIN = "private, no-cache"
FOUND = "insights.kept_answer"
# What is filled in is hexadecimal and nothing else: see ID.
SIGNED_IN = "SELECT 'of', CAST(user_id AS VARCHAR(12)) FROM sign_in_sessions WHERE id = '{}'"
ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class File:
    """`look`: the statement that tells whether it holds, by giving `rows` again; in any case not from `until` on, when
    she must sign in again, a session ends or a day does."""

    etag: str
    body: bytes
    look: str
    rows: Rows
    until: datetime

    def holds(self, engine: Engine) -> bool:
        if clock.now() >= self.until:
            return False
        rows = by_driver.glance(engine, self.look)
        return rows is not None and frozenset(map(tuple, rows)) == self.rows


class KeptAnswers(GivenAgain):
    def __init__(self, inside: WSGIApplication, engine: Engine) -> None:
        super().__init__(inside, engine, FOUND, most=500, most_bytes=16 * 2**20)

    def key_of(self, environ: WSGIEnvironment) -> str | None:
        """A digest of the cookie and all else that the answer depends on, so that no cookie stays in memory."""
        is_asked = environ["REQUEST_METHOD"] == "GET" and environ["PATH_INFO"].startswith("/inzicht/")
        if not is_asked or "HTTP_COOKIE" not in environ:
            return None
        asked = ("HTTP_COOKIE", "HTTP_HOST", "HTTP_X_FORWARDED_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")
        return hashlib.sha256("\n".join(str(environ.get(name, "")) for name in asked).encode()).hexdigest()


def install(app: Flask) -> None:
    with app.app_context():
        app.wsgi_app = KeptAnswers(app.wsgi_app, db.engine)  # type: ignore[method-assign]


def kept(view: Callable[P, Response]) -> Callable[P, Response]:
    """For views of files that are the same as long as the figures are. They get an ETag, and answer 304 by it."""

    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
        found, user = versions(), str(browser_session.get(idle.USER, ""))
        if found is None or not user:
            return view(*args, **kwargs)
        etag = _etag(user, found)
        if request.if_none_match.contains_weak(etag):
            return _not_modified(etag)
        made = view(*args, **kwargs)
        if made.status_code == 200 and not made.is_streamed:
            made.set_etag(etag)
            made.headers["Cache-Control"] = ASK_AGAIN
            request.environ[FOUND] = _file(etag, made.get_data(), found)
        return made

    return answer


def _not_modified(etag: str) -> Response:
    answer = Response(status=304, headers={"Cache-Control": ASK_AGAIN})
    del answer.headers["Content-Type"]
    answer.set_etag(etag)
    return answer


def _etag(user: str, found: Rows) -> str:
    """Of all that the file is made of, so that it is known before anything is read."""
    day, until_now = clock.today().isoformat(), str(ended(clock.now()))
    words = [user, request.full_path, language.current(), day, until_now, *map(str, sorted(found)), drawing_code()]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:32]


def _file(etag: str, body: bytes, found: Rows) -> File | None:
    """None: nothing is kept for this visitor."""
    now, session_id = clock.now(), str(browser_session.get(signed_in.KEY, ""))
    row = db.session.execute(
        select(SignInSession.created_at, SignInSession.user_id).where(SignInSession.id == session_id)
    ).first()
    if row is None or not ID.fullmatch(session_id):
        return None
    seen = datetime.fromtimestamp(browser_session.get(idle.SEEN, 0), UTC)
    tomorrow = clock.local_at(clock.today() + timedelta(days=1), 0)
    ends = [signed_in.ends_at(row.created_at), seen + idle.IDLE_AT_MOST, tomorrow, next_end(now) or tomorrow]
    look = f"{LOOK} UNION ALL {SIGNED_IN.format(session_id)}"
    return File(etag, body, look, found | {("of", str(row.user_id))}, min(ends))
