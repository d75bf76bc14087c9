"""The public programme as JSON, for other sites. Never the online link, never a name of a participant."""

from typing import Any

from flask import abort, current_app, jsonify, request, url_for
from werkzeug.wrappers import Response

from sessions_app.core import clock, limits
from sessions_app.core.access import everyone
from sessions_app.core.database import replica
from sessions_app.core.formatting import iso
from sessions_app.knowledge_sessions import queries as knowledge_sessions
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.pages import asked, queries
from sessions_app.pages.afterwards import afterwards_of
from sessions_app.pages.blueprint import blueprint
from sessions_app.pages.standing import Standing
from sessions_app.registrations.seating import Pool


@blueprint.get("/api/v1/sessies")
@everyone
@limits.programme_api
@replica.may_answer
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
@replica.may_answer
def api_session(slug: str) -> Response:
    found = knowledge_sessions.find_public(slug)
    if found is None:
        abort(404)
    now = clock.now()
    [standing] = queries.standings_of([found], now)
    others = [_address("pages.session", slug=one.slug) for one in knowledge_sessions.other_public_dates(found, now)]
    return _public(**_in_short(standing), **_in_full(found), other_dates=others)


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
        "capacity": standing.places,
        "places_free": standing.free,
        "waiting": standing.waiting,
        "pools": [
            {
                "kind": _kind_of(pool.pool, session),
                "capacity": pool.places,
                "places_free": pool.free_for_newcomers,
                "waiting": pool.waiting,
            }
            for pool in standing.pools
        ],
        "needs_approval": session.needs_approval,
        "limit_per_organisation": session.limit_per_organisation,
        "registration_opens_at": iso(session.registration_opens_at) if session.registration_opens_at else None,
        "registration_closes_at": iso(session.registration_closes_at) if session.registration_closes_at else None,
        "organisations": [{"name": part.organisation.name, "part": part.part.value} for part in session.parts],
    }


def _kind_of(pool: Pool, session: KnowledgeSession) -> str:
    """ "room", "online", or "shared": one number of places for both."""
    if pool is not Pool.SHARED or session.is_hybrid:
        return pool.value
    return "online" if session.is_online_only else "room"


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
        "results": _results(session),
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


def _results(session: KnowledgeSession) -> dict[str, Any] | None:
    """What the organiser shows of it; the average with the number of answers it is of."""
    found = afterwards_of(session)
    if found is None:
        return None
    figures, agreements = found.figures, found.agreements if found.counts_agreements else None
    return {
        "rating": round(figures.average, 1) if figures else None,
        "answers": figures.responses if figures else None,
        "asked": figures.asked if figures else None,
        "lessons": list(found.lessons),
        "agreements_made": agreements.made if agreements else None,
        "agreements_kept": agreements.done if agreements else None,
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
