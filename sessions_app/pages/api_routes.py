"""The public programme as JSON, for other sites. Never the online link, never a name of a participant."""

from typing import Any

from flask import abort, current_app, jsonify, request, url_for
from werkzeug.wrappers import Response

from sessions_app.core import clock, limits
from sessions_app.core.access import everyone
from sessions_app.core.formatting import iso
from sessions_app.knowledge_sessions import queries as knowledge_sessions
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.pages import asked, queries
from sessions_app.pages.blueprint import blueprint
from sessions_app.pages.standing import Standing


@blueprint.get("/api/v1/sessies")
@everyone
@limits.programme_api
def api_sessions() -> Response:
    wishes = asked.read(request.args)
    listed = queries.programme(wishes, clock.now())
    page = listed.page
    return _public(
        sessions=[_in_short(standing) for standing in listed.standings],
        total=page.total,
        page=page.number,
        pages=page.pages,
        previous=_page_address(wishes, page.previous),
        next=_page_address(wishes, page.next),
        ignored=list(wishes.ignored),
    )


@blueprint.get("/api/v1/sessies/<slug>")
@everyone
@limits.programme_api
def api_session(slug: str) -> Response:
    found = knowledge_sessions.find_public(slug)
    if found is None:
        abort(404)
    [standing] = queries.standings_of([found], clock.now())
    return _public(**_in_short(standing), **_in_full(found))


def _in_short(standing: Standing) -> dict[str, Any]:
    session = standing.knowledge_session
    return {
        "slug": session.slug,
        "url": _address("pages.session", slug=session.slug),
        "title": session.title,
        "kind": session.kind.value,
        "summary": session.summary,
        "district": {"slug": session.district.slug, "name": session.district.name},
        "themes": [{"slug": theme.slug, "name": theme.name} for theme in session.themes],
        "starts_at": iso(session.starts_at),
        "ends_at": iso(session.ends_at),
        "venue": _venue(session),
        "is_online": bool(session.online_url),
        "situation": standing.situation.value,
        "capacity": session.capacity,
        "places_free": standing.free,
        "waiting": standing.waiting,
        "registration_opens_at": iso(session.registration_opens_at) if session.registration_opens_at else None,
        "registration_closes_at": iso(session.registration_closes_at) if session.registration_closes_at else None,
        "organisations": [{"name": part.organisation.name, "part": part.part.value} for part in session.parts],
    }


def _venue(session: KnowledgeSession) -> dict[str, str]:
    return {
        "name": session.venue_name,
        "address": session.venue_address,
        "postcode": session.venue_postcode,
        "city": session.city if session.venue_name else "",
    }


def _in_full(session: KnowledgeSession) -> dict[str, Any]:
    return {
        "description": session.description,
        "venue_access": [line.strip() for line in session.venue_access.splitlines() if line.strip()],
        "cancellation_reason": session.cancellation_reason if session.is_cancelled else "",
        "programme": [
            {
                "starts_at": iso(session.begins_at(item)),
                "minutes": item.minutes,
                "title": item.title,
                "led_by": item.led_by,
            }
            for item in session.programme
        ],
    }


def _page_address(wishes: asked.Asked, number: int | None) -> str | None:
    return _address("pages.api_sessions", **wishes.arguments(pagina=number)) if number else None


def _address(endpoint: str, **values: Any) -> str:
    return str(current_app.config["BASE_URL"]) + url_for(endpoint, **values)


def _public(**content: Any) -> Response:
    answer = jsonify(content)
    answer.headers["Access-Control-Allow-Origin"] = "*"  # public facts, and no cookie comes along
    answer.add_etag()
    return answer.make_conditional(request)
