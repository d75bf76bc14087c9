"""Public pages that were made before, kept in the memory of this process and shown again only while they are true.

    @kept
    def session(slug: str) -> str: …

A page is shown again when, at this moment, the version of the facts is the one it was made of (`facts.py`), every
figure that it shows and that changes faster counts the same (`counted`: the seats) or still means the same (`meaning`),
and the minute is the same, because all moments on which a session changes its state are whole minutes. What read
anything else is not kept, and who is signed in sees a page made for her. The token of a form is each visitor's own.

Held by `tests/core/test_kept_pages.py` and `tests/house_rules/test_never_stale.py`.
"""

import hashlib
import secrets
from collections.abc import Callable, Hashable, Iterable
from dataclasses import field
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Flask, make_response, request
from flask import session as browser_session
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from sqlalchemy import Engine
from werkzeug.wrappers import Response

from sessions_app.core import clock, language
from sessions_app.core.database import by_driver, replica
from sessions_app.core.extensions import db, limiter
from sessions_app.core.kept import facts
from sessions_app.core.kept.shelf import Shelf
from sessions_app.core.values import dataclass
from sessions_app.core.watching import logs

LONGEST_KEY = 500
OF_THIS_ANSWER = ("Content-Type", "Last-Modified", "Content-Disposition")
MARK = secrets.token_hex(16)  # what nobody can type, in the place of what is filled in for each visitor
FORM_TOKEN = f"form-token-{MARK}"
FOR_EVERYONE = "kennissessies.for_everyone"  # in the environment of a request: the kept page that answers it
FILLED_IN = "kennissessies.filled_in"  # the same, of a page with something in it that is filled in for each visitor

P = ParamSpec("P")
T = TypeVar("T", bound=Hashable)
Row = tuple[int, Any, Any, Any]
Rows = frozenset[Row]


@dataclass(frozen=True)
class Count:
    """Figures that change faster than facts do: a statement of four columns, the first an id, with `{ids}` in it."""

    statement: str

    def of(self, ids: Iterable[int]) -> str:
        return self.statement.format(ids=",".join(str(int(id_)) for id_ in ids) or "NULL")


@dataclass(frozen=True)
class Seen:
    """What figures were, or what they meant, when a page was made of them."""

    statement: str
    ids: frozenset[int]
    meaning: Callable[[Rows], Hashable]
    value: Hashable

    def is_same(self, rows: Rows) -> bool:
        return self.meaning(_of(self.ids, rows)) == self.value


@dataclass
class Making(facts.Watch):
    """What is found out about a page while it is made."""

    seen: list[Seen] = field(default_factory=list)
    rows: set[Row] = field(default_factory=set)
    live: dict[str, Callable[[Rows], str]] = field(default_factory=dict)
    has_form: bool = False


@dataclass(frozen=True)
class Kept:
    """A page as it was made, and what it was made of. `look`: the statement that tells whether it still is true."""

    body: bytes
    etag: str
    headers: list[tuple[str, str]]
    made: Making
    version: str
    look: str

    def looked_at(self, engine: Engine) -> Rows | None:
        """The figures of this moment, in one statement; None when the page is not true any more."""
        found = by_driver.glance(engine, self.look)
        rows: Rows = frozenset(found or ())
        if (0, self.version, 0, 0) not in rows or not all(seen.is_same(rows) for seen in self.made.seen):
            return None
        facts.note_glance(engine, self.version)
        return rows

    def holds(self, engine: Engine) -> bool:
        return self.looked_at(engine) is not None

    @property
    def is_for_everyone(self) -> bool:
        """Nothing in it is made for the visitor."""
        return not (self.made.live or self.made.has_form)

    def filled_in(self, rows: Rows) -> bytes:
        body = self.body
        for mark, told in self.made.live.items():
            body = body.replace(mark.encode(), told(rows).encode())
        return body.replace(FORM_TOKEN.encode(), her_token().encode()) if self.made.has_form else body


_shelf: Shelf[Kept] = Shelf(most=2000, most_bytes=32 * 2**20)


def install(app: Flask) -> None:
    app.jinja_env.globals["csrf_token"] = _form_token
    app.context_processor(lambda: {"csrf_token": _form_token})


def kept(view: Callable[P, Any]) -> Callable[P, Any]:
    """For views of public pages and files. They get a strong ETag of what they say, and answer 304 by it."""

    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Any:
        if current_user.is_authenticated:
            own = make_response(view(*args, **kwargs))
            own.headers["Cache-Control"] = "no-store"
            return own
        key = (request.full_path, language.current(), int(clock.now().timestamp()) // 60)
        found = _shelf.get(key)
        if found is not None and (rows := found.looked_at(db.engine)) is not None:
            logs.note_kept("memory")
            return _answer_for_everyone(found, rows)
        logs.note_kept("made")
        return replica.read(lambda: _make(key, lambda: view(*args, **kwargs)), replica.has_all_facts)

    return answer


def _make(key: Hashable, view: Callable[[], Any]) -> Response:
    version, making = facts.version(), Making()
    with facts.watched_by(making):
        made = make_response(view())
    if making.saw_what_is_not_shown and replica.is_read():
        raise replica.NotFit
    if made.status_code != 200 or made.is_streamed or "Set-Cookie" in made.headers:
        return made
    page = _page(made, making, version or "")
    if version and not making.saw_what_is_not_shown and len(request.full_path) <= LONGEST_KEY:
        _shelf.put(key, page, len(page.body))
        return _answer_for_everyone(page, frozenset(making.rows))
    return _conditional(page, frozenset(making.rows))


def counted(count: Count, ids: Iterable[int]) -> Rows:
    """Figures as they are at this very moment. A page that shows them is kept as long as they stay the same."""
    return meaning(count, ids, lambda rows: rows)


def meaning(count: Count, ids: Iterable[int], means: Callable[[Rows], T]) -> T:
    """What the figures of this moment mean, in so many words. A page is kept as long as that stays the same."""
    asked = frozenset(ids)
    statement = count.of(asked)
    of_primary = db.session.connection(bind_arguments={"bind": db.engine})
    with facts.unwatched():
        rows = frozenset(tuple(row) for row in of_primary.exec_driver_sql(statement))
    value = means(rows)
    watch = facts.watching()
    if isinstance(watch, Making):
        watch.seen.append(Seen(statement, asked, means, value))
        watch.rows |= rows
    return value


def live(count: Count, ids: Iterable[int], told: Callable[[Rows], str]) -> str:
    """A piece of HTML that is made anew each time, of the figures of that moment."""
    watch, asked = facts.watching(), frozenset(ids)
    if not isinstance(watch, Making):
        return told(counted(count, asked))
    mark = f"live-{len(watch.live)}-{MARK}"
    watch.live[mark] = lambda rows: told(_of(asked, rows))
    meaning(count, asked, lambda _rows: None)
    return Markup(mark)  # noqa: S704 - hexadecimal digits  # nosec B704


def _form_token() -> str:
    watch = facts.watching()
    if not isinstance(watch, Making):
        return generate_csrf()
    watch.has_form = True
    return FORM_TOKEN


def her_token() -> str:
    """The token that belongs in a form of the visitor who asks now."""
    browser_session.setdefault("_fresh", False)  # else Flask-Login does, and her next answer carries the cookie again
    return generate_csrf()


def _page(answer: Response, making: Making, version: str) -> Kept:
    body = answer.get_data()
    return Kept(
        body,
        etag=hashlib.sha256(body).hexdigest()[:32],
        headers=[(name, value) for name, value in answer.headers if name in OF_THIS_ANSWER],
        made=making,
        version=version,
        look=" UNION ALL ".join(dict.fromkeys([facts.LOOK, *(seen.statement for seen in making.seen)])),
    )


def _answer_for_everyone(page: Kept, rows: Rows) -> Response:
    """`doorstep.py` and `fresh_forms.py` may give it again, unless this reading was counted by a limit."""
    if not limiter.current_limits:
        request.environ[FOR_EVERYONE if page.is_for_everyone else FILLED_IN] = page
    return _conditional(page, rows)


def _conditional(page: Kept, rows: Rows) -> Response:
    if page.made.live or page.made.has_form:
        return Response(page.filled_in(rows), headers=page.headers)
    if request.if_none_match.contains_weak(page.etag):  # a proxy that compresses makes it weak
        answer = Response(status=304)
        del answer.headers["Content-Type"]
    else:
        answer = Response(page.body, headers=page.headers)
    answer.set_etag(page.etag)
    return answer


def _of(ids: frozenset[int], rows: Iterable[Row]) -> Rows:
    return frozenset(row for row in rows if row[0] in ids)
