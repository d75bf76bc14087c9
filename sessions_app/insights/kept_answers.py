"""Files of figures that were made before for the same member of staff, given again while nothing changed.

    @kept
    def drawing() -> Response: …

An answer is given again when, at this moment, the version of the facts (`core/facts.py`: also her roles, her scope and
whether her account is active) and that of the figures are those it was made of, and her sign-in session was not ended.
That is one statement, before anything else of the request is looked at. It is hers alone: the key is her session, the
address, the language and the day, on which periods without dates depend.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import ParamSpec

from flask import Flask, current_app, request
from flask import session as browser_session
from sqlalchemy import select
from werkzeug.wrappers import Response

from sessions_app.core import clock, facts, language
from sessions_app.core.extensions import db
from sessions_app.core.shelf import Shelf
from sessions_app.insights.drawings import drawing_code
from sessions_app.insights.version import LOOK, Rows, ended, next_end, versions
from sessions_app.people import signed_in
from sessions_app.people.models import SignInSession
from sessions_app.people.rules import SIGNED_IN_AT_MOST

P = ParamSpec("P")
Key = tuple[str, ...]

ASK_AGAIN = "private, no-cache"
HEADERS = ("Content-Type", "Content-Disposition", "Cache-Control")
# What is filled in is hexadecimal and nothing else: see ID.
SIGNED_IN = "SELECT 'of', CAST(user_id AS VARCHAR(12)) FROM sign_in_sessions WHERE id = '{}'"
ID = re.compile(r"[0-9a-f]{32}")
LONGEST_ADDRESS = 500


@dataclass(frozen=True)
class Answer:
    """`look`: the statement that tells whether it holds, by giving `rows` again; in any case not after `holds_until`,
    when she must sign in again or a session ends."""

    body: bytes
    etag: str
    headers: tuple[tuple[str, str], ...]
    look: str
    rows: Rows
    holds_until: datetime


_shelf: Shelf[Answer] = Shelf(most=500, most_bytes=16 * 2**20)


def install(app: Flask) -> None:
    # Right after who was away too long is signed out: before her account is read, which takes longer than the answer.
    app.before_request_funcs.setdefault(None, []).insert(1, _again)


def kept(view: Callable[P, Response]) -> Callable[P, Response]:
    """For views of files that are the same as long as the figures are. They get an ETag, and answer 304 by it."""

    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
        found, key = versions(), _key()
        if found is None or key is None:
            return view(*args, **kwargs)
        etag = _etag(key, found)
        if request.if_none_match.contains_weak(etag):
            return _not_modified(etag)
        made = view(*args, **kwargs)
        if made.status_code == 200 and not made.is_streamed:
            made.set_etag(etag)
            made.headers["Cache-Control"] = ASK_AGAIN
            _keep(key, made, found)
        return made

    answer.kept_for_staff = True  # type: ignore[attr-defined]
    return answer


def _again() -> Response | None:
    """The kept answer, or None: then the request goes its usual way, past every door."""
    if not hasattr(current_app.view_functions.get(request.endpoint or ""), "kept_for_staff"):
        return None
    key = _key()
    found = _shelf.get(key) if key and request.method == "GET" else None
    if found is None or clock.now() >= found.holds_until:
        return None
    rows = facts.glance(db.engine, found.look)
    if rows is None or frozenset(map(tuple, rows)) != found.rows:
        return None
    if request.if_none_match.contains_weak(found.etag):
        return _not_modified(found.etag)
    answer = Response(found.body, headers=list(found.headers))
    answer.set_etag(found.etag)
    return answer


def _not_modified(etag: str) -> Response:
    answer = Response(status=304, headers={"Cache-Control": ASK_AGAIN})
    del answer.headers["Content-Type"]
    answer.set_etag(etag)
    return answer


def _etag(key: Key, found: Rows) -> str:
    """Of all that the file is made of, so that it is known before anything is read."""
    words = [*key, *map(str, sorted(found)), str(ended(clock.now())), drawing_code()]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:32]


def _keep(key: Key, made: Response, found: Rows) -> None:
    now, session_id = clock.now(), key[1]
    row = db.session.execute(
        select(SignInSession.created_at, SignInSession.user_id).where(SignInSession.id == session_id)
    ).first()
    if row is None:
        return
    signs_out_at, session_ends_at = row.created_at + SIGNED_IN_AT_MOST, next_end(now)
    answer = Answer(
        body=made.get_data(),
        etag=made.get_etag()[0] or "",
        headers=tuple((name, made.headers[name]) for name in HEADERS if name in made.headers),
        look=f"{LOOK} UNION ALL {SIGNED_IN.format(session_id)}",
        rows=found | {("of", str(row.user_id))},
        holds_until=min(signs_out_at, session_ends_at) if session_ends_at else signs_out_at,
    )
    _shelf.put(key, answer, len(answer.body))


def _key() -> Key | None:
    """None: nothing is kept for this visitor."""
    user, session_id = str(browser_session.get("_user_id", "")), str(browser_session.get(signed_in.KEY, ""))
    if not user or not ID.fullmatch(session_id) or len(request.full_path) > LONGEST_ADDRESS:
        return None
    return user, session_id, request.full_path, language.current(), clock.today().isoformat()
