"""What everyone may see: the programme, one district, one session, what has been, and the programme for other sites."""

from datetime import datetime
from typing import Any

from flask import abort, current_app, render_template, request
from werkzeug.wrappers import Response

from sessions_app.core import clock, limits
from sessions_app.core.access import everyone
from sessions_app.knowledge_sessions import queries as knowledge_sessions
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.structured_data import event_json_ld
from sessions_app.knowledge_sessions.words import KINDS
from sessions_app.pages import queries
from sessions_app.pages.asked import Asked, asked_from, page_number
from sessions_app.pages.blueprint import blueprint
from sessions_app.pages.freshness import revalidated
from sessions_app.pages.venue import venue_facts
from sessions_app.pages.words import PARTS, Choice
from sessions_app.people import queries as people


@blueprint.get("/")
@everyone
@limits.search
def programme() -> Response:
    now, choices = clock.now(), _choices()
    asked = asked_from(request.args, choices["districts"], choices["themes"])
    counts = queries.counts_per_district(asked, now)
    listed = queries.programme(asked, now)
    show_earlier = listed.page.number == 1
    return revalidated(
        render_template(
            "pages/programme.html", asked=asked, listed=listed, counts=counts, **choices,
            earlier=queries.earlier(now) if show_earlier else [], feed=_feed("/agenda.ics"),
        )
    )  # fmt: skip


@blueprint.get("/archief")
@everyone
@limits.search
def archive() -> Response:
    choices = _choices()
    asked = asked_from(request.args, choices["districts"], choices["themes"])
    listed = queries.archive(asked, clock.now())
    return revalidated(render_template("pages/archive.html", asked=asked, listed=listed, **choices))


@blueprint.get("/stadsdelen/<slug>")
@everyone
def district(slug: str) -> Response:
    found = people.find_district(slug)
    if found is None:
        abort(404)
    asked = Asked(district=found, page=page_number(request.args.get("pagina", "")))
    listed = queries.programme(asked, clock.now())
    feed = _feed(f"/stadsdelen/{slug}/agenda.ics")
    return revalidated(render_template("pages/district.html", district=found, listed=listed, feed=feed))


@blueprint.get("/sessies/<slug>")
@everyone
def session(slug: str) -> Response:
    found = knowledge_sessions.find_public(slug)
    if found is None:
        abort(404)
    return revalidated(session_page(found))


@blueprint.get("/embed/programma")
@everyone
def embed() -> Response:
    """The programme in an iframe of another site: no forms, and every link opens outside the frame."""
    choices = _choices()
    asked = asked_from(request.args, choices["districts"], choices["themes"])
    listed = queries.programme(asked, clock.now())
    return revalidated(render_template("embed/programme.html", asked=asked, listed=listed))


embed.embeddable = True  # type: ignore[attr-defined]


def session_page(found: KnowledgeSession, is_preview: bool = False) -> str:
    """The page of one session as visitors see it; the organiser sees the same of a draft."""
    [standing] = queries.standings_of([found], clock.now())
    return render_template(
        "pages/session.html",
        knowledge_session=found,
        standing=standing,
        is_preview=is_preview,
        venue_facts=venue_facts(found.venue_access),
        part_words=PARTS,
        kind_words=KINDS,
        walk_in_at=_walk_in_at(found),
        moved_from=found.previous_starts_at,
        json_ld=None if is_preview else event_json_ld(found, current_app.config["BASE_URL"]),
    )


def _walk_in_at(found: KnowledgeSession) -> datetime | None:
    """When the doors open: the first block, when it lies before the start."""
    before = [found.begins_at(item) for item in found.programme if item.offset_minutes < 0]
    return min(before, default=None)


def _choices() -> dict[str, Any]:
    return {
        "districts": people.districts(clock.today()),
        "themes": knowledge_sessions.themes(),
        "kinds": [Choice(kind.value, str(word)) for kind, word in KINDS.items()],
    }


def _feed(path: str) -> dict[str, str]:
    """A calendar feed as a link to open and as an address to subscribe to."""
    base: str = current_app.config["BASE_URL"]
    return {"path": path, "webcal": "webcal://" + base.partition("://")[2] + path}
