"""Figures for Prometheus: off unless METRICS_TOKEN or METRICS_PORT is set; its library is imported only then.

What happens is counted where it happens (`metrics_of(app)`, None when off). What is true at the moment of asking, such
as the mails that wait, is told by the room that knows it:

    @metrics.asked_each_time
    def waiting() -> Iterator[Fact]: …

Labels are names of ours (views, jobs, states), never anything that somebody typed.
"""

import hmac
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from typing import TYPE_CHECKING

from flask import Flask, abort, current_app, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from sessions_app.core.access import everyone
from sessions_app.core.database import pool
from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass

if TYPE_CHECKING:
    from sessions_app.core.watching.metrics_book import Book


@dataclass(frozen=True)
class Fact:
    """`name` without the name of the application, with its unit."""

    name: str
    about: str
    value: float
    labels: dict[str, str] = field(default_factory=dict)


CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

Teller = Callable[[], Iterable[Fact]]
_tellers: list[Teller] = []


def asked_each_time(teller: Teller) -> Teller:
    """Is asked for its facts each time that somebody looks, in an application context. Few and cheap queries."""
    _tellers.append(teller)
    return teller


def install(app: Flask) -> None:
    """Before those who ask for `metrics_of`."""
    if not (app.config["METRICS_TOKEN"] or app.config["METRICS_PORT"]):
        return
    from sessions_app.core.watching.metrics_book import Book

    with app.app_context():
        app.extensions["metrics"] = Book(app.config["METRICS_SHARED_IN"], db.engine)
    if app.config["METRICS_TOKEN"]:
        app.add_url_rule("/metrics", "metrics", _page)


def metrics_of(app: Flask) -> "Book | None":
    return app.extensions.get("metrics")


def count_mails(sent: int, failed: int) -> None:
    book = metrics_of(current_app)
    if book is not None:
        book.mails(sent, failed)


def as_text() -> bytes:
    """All of it, in the format of Prometheus. Raises KeyError when metrics are off."""
    book: Book = current_app.extensions["metrics"]
    return book.as_text(_facts())


@everyone
def _page() -> Response:
    """For who shows METRICS_TOKEN. For others there is no such page."""
    expected = f"Bearer {current_app.config['METRICS_TOKEN']}"
    if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), expected.encode()):
        abort(404)
    return Response(as_text(), content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def _facts() -> Iterator[Fact]:
    """Those that can be had: a database that does not answer must not hide the rest."""
    if pool.is_used_up(db.engine):
        return
    db.session.info["writes"] = False
    for teller in _tellers:
        try:
            yield from list(teller())
        except SQLAlchemyError:
            db.session.rollback()
