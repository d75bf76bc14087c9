"""The organiser's desk: what needs her today, her sessions, one session, and a session as visitors see it."""

from flask import abort, render_template, request
from flask_login import current_user

from sessions_app.core import clock
from sessions_app.core.access import staff
from sessions_app.core.extensions import db
from sessions_app.core.plain_text import clean_line
from sessions_app.feedback.models import ReleasedFigures
from sessions_app.knowledge_sessions import listings
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import find_for_staff
from sessions_app.pages import desk as reads
from sessions_app.pages import queries
from sessions_app.pages.asked import page_number
from sessions_app.pages.blueprint import blueprint
from sessions_app.pages.programme_routes import session_page
from sessions_app.pages.words import STATES
from sessions_app.people.queries import districts
from sessions_app.registrations.queries import attendance_of


@blueprint.get("/beheer")
@staff("organiser")
def desk() -> str:
    now = clock.now()
    return render_template("pages/desk.html", today=reads.today(current_user, now), current_moment=now)


@blueprint.get("/beheer/sessies")
@staff("organiser")
def desk_sessions() -> str:
    now, wishes = clock.now(), _wishes()
    page = listings.for_staff(current_user, wishes, page_number(request.args.get("pagina", "")), now)
    return render_template(
        "pages/desk_sessions.html",
        listed=queries.Listed(page, queries.standings_of(page.items, now)),
        wishes=wishes,
        arguments={"toon": wishes.state, "stadsdeel": wishes.district, "q": wishes.words},
        states=STATES,
        counts=listings.counts_for_staff(current_user, wishes, now),
        districts=districts(),
    )


@blueprint.get("/beheer/sessies/<slug>")
@staff("organiser")
def desk_session(slug: str) -> str:
    found = _in_scope(slug)
    [standing] = queries.standings_of([found], clock.now())
    return render_template(
        "pages/desk_session.html",
        session=found,
        standing=standing,
        attendance=attendance_of([found.id])[found.id],
        mails=reads.mail_figures(found),
        questions=reads.questions_for_speakers(found),
        figures=db.session.get(ReleasedFigures, found.id),
    )


@blueprint.get("/beheer/sessies/<slug>/voorbeeld")
@staff("organiser")
def preview_session(slug: str) -> str:
    return session_page(_in_scope(slug), is_preview=True)


def _in_scope(slug: str) -> KnowledgeSession:
    found = find_for_staff(slug, current_user)
    if found is None:
        abort(404)
    return found


def _wishes() -> listings.StaffFilter:
    """What she asked for; an unknown state shows all of them."""
    state = request.args.get("toon", "")
    return listings.StaffFilter(
        state=state if state in STATES else "",
        district=clean_line(request.args.get("stadsdeel", ""))[:60],
        words=clean_line(request.args.get("q", ""))[:100],
    )
