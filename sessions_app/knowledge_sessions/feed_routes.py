"""The public calendar files."""

from datetime import datetime

from flask import Blueprint, Response, abort, current_app, request
from werkzeug.http import http_date

from sessions_app.core import clock
from sessions_app.core.access import everyone
from sessions_app.knowledge_sessions import feeds
from sessions_app.knowledge_sessions.queries import find_public
from sessions_app.people.models import District
from sessions_app.people.queries import find_district

feeds_blueprint = Blueprint("knowledge_sessions_feeds", __name__)


@feeds_blueprint.get("/sessies/<slug>/sessie.ics")
@everyone
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
def agenda() -> Response:
    return _agenda_of(None)


@feeds_blueprint.get("/stadsdelen/<slug>/agenda.ics")
@everyone
def district_agenda(slug: str) -> Response:
    district = find_district(slug)
    if district is None:
        abort(404)
    return _agenda_of(district)


def _agenda_of(district: District | None) -> Response:
    now = clock.now()
    sessions = feeds.sessions_in_feed(now, district)
    changed_at = max((one.updated_at for one in sessions), default=None)
    return _calendar_file(feeds.agenda(sessions, current_app.config["BASE_URL"], district), changed_at)


def _calendar_file(calendar: bytes, changed_at: datetime | None) -> Response:
    """With a strong ETag of its bytes. Only If-None-Match gives 304: a session that leaves the feed by growing old
    changes the bytes without changing the youngest Last-Modified."""
    answer = Response(calendar, mimetype="text/calendar")
    answer.content_type = "text/calendar; charset=utf-8"
    answer.add_etag()
    if changed_at is not None:
        answer.headers["Last-Modified"] = http_date(changed_at)
    if (answer.get_etag()[0] or "") in request.if_none_match:
        answer.status_code = 304
        answer.set_data(b"")
        del answer.headers["Content-Length"]
    return answer
