"""The evaluation of a participant, and what the organiser sees of it. The other route files are imported below."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from sessions_app.core import clock, limits, links
from sessions_app.core.access import link_holder, staff
from sessions_app.core.errors import refuse
from sessions_app.core.extensions import db
from sessions_app.core.forms import keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.feedback import (
    gate,
    later_routes,  # noqa: F401 - its views join the blueprint
    paper_routes,  # noqa: F401 - its views join the blueprint
    publication_routes,  # noqa: F401 - its views join the blueprint
    queries,
    question_routes,  # noqa: F401 - its views join the blueprint
    room_routes,  # noqa: F401 - its views join the blueprint
    rules,
    service,
    text_routes,  # noqa: F401 - its views join the blueprint
)
from sessions_app.feedback.answer_form import AnswerForm, answer_form
from sessions_app.feedback.blueprint import blueprint
from sessions_app.feedback.evaluation_texts import thanks_for
from sessions_app.feedback.models import FeedbackRequest, ReleasedFigures
from sessions_app.feedback.own_questions import questions_of
from sessions_app.knowledge_sessions.in_scope import session_in_scope


@blueprint.get("/evaluatie/<token>")
@link_holder
def evaluation(token: str) -> Any:
    """Preselects the mark of `?cijfer=8` and stores nothing: mail scanners open every link."""
    feedback_request = _request_of(token)
    if feedback_request.registration.has_answered:
        return redirect(url_for("feedback.thanks", token=token))
    form = answer_form(questions_of(feedback_request.registration.knowledge_session), formdata=None)
    mark = request.args.get("cijfer", type=int)
    form.rating.data = mark if mark in range(1, 11) else None
    return _evaluation_page(feedback_request, form)


@blueprint.post("/evaluatie/<token>")
@link_holder
@limits.changes_by_link
@keeps_input
@commit_on_success
def answer(token: str) -> Any:
    feedback_request = _request_of(token)
    form = answer_form(questions_of(feedback_request.registration.knowledge_session))
    if not form.validate_on_submit():
        return _evaluation_page(feedback_request, form), 422
    try:
        service.answer(feedback_request, form.answer())
    except rules.AlreadyAnswered:
        return _thanks_page(feedback_request, again=True), 409
    except rules.EvaluationIsClosed:
        form.form_errors.append(_("This evaluation is closed. Answers can no longer be counted."))
        return _evaluation_page(feedback_request, form), 409
    return redirect(url_for("feedback.thanks", token=token), 303)


@blueprint.get("/evaluatie/<token>/bedankt")
@link_holder
def thanks(token: str) -> Any:
    feedback_request = _request_of(token)
    if not feedback_request.registration.has_answered:
        return redirect(url_for("feedback.evaluation", token=token))
    return _thanks_page(feedback_request)


@blueprint.get("/beheer/sessies/<slug>/evaluatie")
@staff("organiser")
def results(slug: str) -> Any:
    knowledge_session = session_in_scope(slug)
    now = clock.now()
    closed_at = queries.closed_at(knowledge_session.id)
    return render_template(
        "feedback/results.html",
        knowledge_session=knowledge_session,
        figures=db.session.get(ReleasedFigures, knowledge_session.id),
        asked=queries.how_many_were_asked(knowledge_session.id),
        sheets=queries.paper_sheets(knowledge_session.id),
        takeaways=gate.released_texts(knowledge_session, "takeaway"),
        tips=gate.released_texts(knowledge_session, "tip"),
        own=gate.own_figures(knowledge_session),
        later=gate.later_figures(knowledge_session),
        later_texts=gate.released_texts(knowledge_session, "later"),
        has_ended=now >= knowledge_session.ends_at,
        asks_from=rules.asks_from(knowledge_session.ends_at, knowledge_session.attendance_completed_at),
        release_from=knowledge_session.ends_at + rules.RELEASED_AFTER,
        release_has_come=rules.release_has_come(knowledge_session.ends_at, closed_at, now),
        closed_at=closed_at,
        accepts_answers=rules.accepts_answers(knowledge_session.ends_at, closed_at, now),
    )


@blueprint.route("/beheer/sessies/<slug>/evaluatie/sluiten", methods=["GET", "POST"])
@staff("organiser")
@commit_on_success
def close(slug: str) -> Any:
    """Asks first: it cannot be undone."""
    knowledge_session = session_in_scope(slug)
    if clock.now() < knowledge_session.ends_at:
        raise refuse(409, _("The session is not over yet, so the evaluation cannot be closed."))
    if request.method == "GET":
        if not service.is_open(knowledge_session):
            return redirect(url_for("feedback.results", slug=slug))
        return render_template("feedback/close.html", knowledge_session=knowledge_session)
    service.close(knowledge_session)
    flash(_("The evaluation is closed."))
    return redirect(url_for("feedback.results", slug=slug), 303)


def _request_of(token: str) -> FeedbackRequest:
    found: FeedbackRequest | None = links.find_by_token(service.FEEDBACK_LINK, token)
    if found is None or found.registration.is_erased:
        abort(404)
    return found


def _thanks_page(feedback_request: FeedbackRequest, again: bool = False) -> str:
    """`again`: she sent a second answer, also by two clicks; it counts for nothing, and her first one stands."""
    return render_template(
        "feedback/thanks.html",
        own_words=thanks_for(feedback_request.registration.knowledge_session),
        agreements_address=links.address_of("agreements", feedback_request.registration.person_id),
        again=again,
    )


def _evaluation_page(feedback_request: FeedbackRequest, form: AnswerForm) -> str:
    knowledge_session = feedback_request.registration.knowledge_session
    return render_template(
        "feedback/evaluation.html",
        form=form,
        knowledge_session=knowledge_session,
        shows_form=form.is_submitted() or service.is_open(knowledge_session),  # what was typed stays in sight
    )
