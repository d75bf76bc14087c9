"""The desk: what needs an organiser today, the sessions of a partner, one session, and a session as visitors see it."""

from flask import render_template, request
from flask_login import current_user

from sessions_app.core import clock
from sessions_app.core.access import staff
from sessions_app.core.extensions import db
from sessions_app.core.kept import alike
from sessions_app.core.paging import page_asked
from sessions_app.core.plain_text import clean_line
from sessions_app.feedback.models import ReleasedFigures
from sessions_app.knowledge_sessions import listings
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.knowledge_sessions.queries import rights_in
from sessions_app.pages import desk as reads
from sessions_app.pages import desk_figures, queries
from sessions_app.pages.blueprint import blueprint
from sessions_app.pages.programme_routes import session_page
from sessions_app.pages.words import STATES
from sessions_app.people import audit
from sessions_app.people.models import Right
from sessions_app.people.queries import districts

NO_WORDS: alike.Words = {}


@blueprint.get("/beheer")
@staff("organiser", "partner")
def desk() -> str:
    """What needs an organiser; for a partner her sessions, each with its door and its participants."""
    now = clock.now()
    if not current_user.has_right(Right.ORGANISE):
        hers = reads.of_partner(current_user, now)
        at_the_door = reads.at_the_door([one.knowledge_session for one in hers], now)
        return render_template("pages/desk_partner.html", sessions=hers, at_the_door=at_the_door)
    today = reads.today(current_user, now)
    if today.asking_for_help:  # what people agreed on is shown
        audit.shows("agreements")
    return render_template("pages/desk.html", today=today, current_moment=now)


@blueprint.get("/beheer/sessies")
@staff("organiser", "partner")
def desk_sessions() -> str:
    now, wishes = clock.now(), _wishes()
    page = listings.for_staff(current_user, wishes, page_asked(), now)
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
@staff("organiser", "partner")
def desk_session(slug: str) -> str:
    found = session_in_scope(slug, Right.SEE_SESSIONS)
    may_organise = Right.ORGANISE in rights_in(found, current_user)
    counted = desk_figures.counted(found)

    def page(_words: alike.Words = NO_WORDS) -> str:
        figures = desk_figures.figures_of(found, counted)
        return render_template(
            "pages/desk_session.html",
            session=found,
            standing=figures.standing,
            attendance=figures,
            may_organise=may_organise,
            door_is_near=reads.door_is_near(found, clock.now()),
            mails=figures.mails,
            answers=figures.answers,
            rounds_in_vain=figures.rounds_in_vain,
            around=figures.around if may_organise else None,
            figures=db.session.get(ReleasedFigures, found.id) if may_organise and figures.standing.is_over else None,
            mail_may_be_late=counted.mail_may_be_late,
        )

    return (
        page() if counted.mail_may_be_late else alike.told_to_staff((may_organise, counted.key), NO_WORDS, page, page)
    )


@blueprint.get("/beheer/sessies/<slug>/voorbeeld")
@staff("organiser", "partner")
def preview_session(slug: str) -> str:
    return session_page(session_in_scope(slug, Right.SEE_SESSIONS), is_preview=True)


def _wishes() -> listings.StaffFilter:
    """What she asked for; an unknown state shows all of them."""
    state = request.args.get("toon", "")
    return listings.StaffFilter(
        state=state if state in STATES else "",
        district=clean_line(request.args.get("stadsdeel", ""))[:60],
        words=clean_line(request.args.get("q", ""))[:100],
    )
