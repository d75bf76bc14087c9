"""What everyone may see afterwards: the organiser ticks it, and sees how it looks."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from sessions_app.core import clock
from sessions_app.core.access import staff
from sessions_app.core.forms import keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.feedback import gate, publication
from sessions_app.feedback.blueprint import blueprint
from sessions_app.feedback.publication_form import PublicationForm
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.knowledge_sessions.models import KnowledgeSession

TAKEN_OVER = "overnemen"


@blueprint.get("/beheer/sessies/<slug>/evaluatie/openbaar")
@staff("organiser")
def public_results(slug: str) -> str:
    knowledge_session = session_in_scope(slug)
    form = PublicationForm(formdata=None)
    form.show(publication.ticked_for(knowledge_session))
    return _page(knowledge_session, form)


@blueprint.post("/beheer/sessies/<slug>/evaluatie/openbaar")
@staff("organiser")
@keeps_input
@commit_on_success
def show_results(slug: str) -> Any:
    """Saves; or, with the button beside an answer, takes that answer over into a field and saves nothing yet."""
    knowledge_session = session_in_scope(slug)
    form = PublicationForm()
    if TAKEN_OVER in request.form:
        return _with_answer(knowledge_session, form, request.form[TAKEN_OVER])
    if not form.validate_on_submit():
        return _page(knowledge_session, form), 422
    publication.tick(knowledge_session, form.shows_rating.data, form.shows_agreements.data, form.lessons)
    flash(_("Saved."), "good")
    return redirect(url_for("feedback.public_results", slug=slug), 303)


def _with_answer(knowledge_session: KnowledgeSession, form: PublicationForm, key: str) -> Any:
    answer = next((one for one in _takeaways(knowledge_session) if one.key == key), None)
    if answer is None:
        abort(404)
    if form.take_over(answer.text):
        return _page(knowledge_session, form, taken_over=True)
    form.lesson_3.errors = [_("All three lessons are filled in. Empty one first.")]
    return _page(knowledge_session, form), 422


def _takeaways(knowledge_session: KnowledgeSession) -> list[gate.ReleasedText]:
    return gate.texts_among([KnowledgeSession.id == knowledge_session.id], "takeaway")


def _page(knowledge_session: KnowledgeSession, form: PublicationForm, taken_over: bool = False) -> str:
    return render_template(
        "feedback/public_results.html",
        knowledge_session=knowledge_session,
        form=form,
        taken_over=taken_over,
        takeaways=_takeaways(knowledge_session),
        results=publication.results_of(knowledge_session),
        shown_from=publication.shown_from(knowledge_session),
        is_shown=publication.shown(knowledge_session, clock.now()) is not None,
    )
