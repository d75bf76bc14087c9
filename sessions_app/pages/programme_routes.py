"""What everyone may see: the programme, one district, one session, what has been, and the programme for other sites."""

from datetime import datetime
from typing import Any

from flask import abort, current_app, render_template, request

from sessions_app.core import clock, limits
from sessions_app.core.access import everyone
from sessions_app.core.kept.kept_pages import kept
from sessions_app.core.paging import page_asked
from sessions_app.feedback.service import will_ask_at
from sessions_app.knowledge_sessions import feeds
from sessions_app.knowledge_sessions import queries as knowledge_sessions
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.structured_data import event_json_ld
from sessions_app.knowledge_sessions.words import KINDS
from sessions_app.pages import queries
from sessions_app.pages.afterwards import afterwards_of
from sessions_app.pages.asked import Asked, asked_from
from sessions_app.pages.blueprint import blueprint
from sessions_app.pages.venue import venue_facts
from sessions_app.pages.words import PARTS, Choice
from sessions_app.people import queries as people
from sessions_app.questions.queries import published


@blueprint.get("/")
@everyone
@limits.search
@kept
def programme() -> str:
    now, choices = clock.now(), _choices()
    asked = asked_from(request.args, choices["districts"], choices["themes"])
    counts = queries.counts_per_district(asked, now)
    listed = queries.programme(asked, now)
    show_earlier = listed.page.number == 1
    return render_template(
        "pages/programme.html", asked=asked, listed=listed, counts=counts, **choices,
        earlier=queries.earlier(now) if show_earlier else [], feed=feeds.ALL,
    )  # fmt: skip


@blueprint.get("/archief")
@everyone
@limits.search
@kept
def archive() -> str:
    choices = _choices()
    asked = asked_from(request.args, choices["districts"], choices["themes"])
    listed = queries.archive(asked, clock.now())
    return render_template("pages/archive.html", asked=asked, listed=listed, **choices)


@blueprint.get("/stadsdelen/<slug>")
@everyone
@kept
def district(slug: str) -> str:
    found = people.find_district(slug)
    if found is None:
        abort(404)
    asked = Asked(district=found, page=page_asked())
    listed = queries.programme(asked, clock.now())
    feed = feeds.feed_of_district(found)
    return render_template("pages/district.html", district=found, listed=listed, feed=feed)


@blueprint.get("/sessies/<slug>")
@everyone
@kept
def session(slug: str) -> str:
    found = knowledge_sessions.find_public(slug)
    if found is None:
        abort(404)
    return session_page(found)


@blueprint.get("/embed/programma")
@everyone
@kept
def embed() -> str:
    """The programme in an iframe of another site: no forms, and every link opens outside the frame."""
    choices = _choices()
    asked = asked_from(request.args, choices["districts"], choices["themes"])
    listed = queries.programme(asked, clock.now())
    return render_template("embed/programme.html", asked=asked, listed=listed)


embed.embeddable = True  # type: ignore[attr-defined]


def session_page(found: KnowledgeSession, is_preview: bool = False) -> str:
    """The page of one session as visitors see it; the organiser sees the same of a draft."""
    now = clock.now()
    standing, *other_dates = queries.standings_of([found, *knowledge_sessions.other_public_dates(found, now)], now)
    return render_template(
        "pages/session.html",
        knowledge_session=found,
        standing=standing,
        other_dates=other_dates,
        is_preview=is_preview,
        venue_facts=venue_facts(found.venue_access),
        part_words=PARTS,
        kind_words=KINDS,
        walk_in_at=_walk_in_at(found),
        moved_from=found.previous_starts_at,
        answers=published(found, clock.now()),
        afterwards=afterwards_of(found, is_preview),
        will_ask_at=will_ask_at(found),
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
