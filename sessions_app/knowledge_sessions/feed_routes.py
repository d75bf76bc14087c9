"""The public calendar files."""

from datetime import datetime

from flask import Blueprint, Response, abort, current_app
from werkzeug.http import http_date

from sessions_app.core import clock
from sessions_app.core.access import everyone
from sessions_app.core.kept.kept_pages import kept
from sessions_app.knowledge_sessions import feeds
from sessions_app.knowledge_sessions.feeds import Feed
from sessions_app.knowledge_sessions.queries import find_public, find_theme
from sessions_app.people.queries import find_district

feeds_blueprint = Blueprint("knowledge_sessions_feeds", __name__)


@feeds_blueprint.get("/sessies/<slug>/sessie.ics")
@everyone
@kept
def entry(slug: str) -> Response:
    knowledge_session = find_public(slug)
    if knowledge_session is None:
        abort(404)
    calendar = feeds.entry(knowledge_session, current_app.config["BASE_URL"])
    answer = _calendar_file(calendar, knowledge_session.updated_at)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{slug}.ics")
    return answer


@feeds_blueprint.get("/agenda.ics")
@everyone
@kept
def agenda() -> Response:
    return _agenda_of(feeds.ALL)


@feeds_blueprint.get("/stadsdelen/<slug>/agenda.ics")
@everyone
@kept
def district_agenda(slug: str) -> Response:
    district = find_district(slug)
    if district is None:
        abort(404)
    return _agenda_of(feeds.feed_of_district(district))


@feeds_blueprint.get("/themas/<slug>/agenda.ics")
@everyone
@kept
def theme_agenda(slug: str) -> Response:
    theme = find_theme(slug)
    if theme is None:
        abort(404)
    return _agenda_of(feeds.feed_of_theme(theme))


def _agenda_of(feed: Feed) -> Response:
    sessions = feeds.sessions_in_feed(feed, clock.now())
    changed_at = max((one.updated_at for one in sessions), default=None)
    return _calendar_file(feeds.agenda(feed, sessions, current_app.config["BASE_URL"]), changed_at)


def _calendar_file(calendar: bytes, changed_at: datetime | None) -> Response:
    """Only its ETag gives 304: a session that leaves the feed by growing old changes the bytes without changing the
    youngest Last-Modified."""
    answer = Response(calendar, mimetype="text/calendar")
    answer.content_type = "text/calendar; charset=utf-8"
    if changed_at is not None:
        answer.headers["Last-Modified"] = http_date(changed_at)
    return answer
