"""The one question after eight weeks: answer it, or say that one would rather not be asked."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from sessions_app.core import limits, links
from sessions_app.core.access import link_holder
from sessions_app.core.forms import keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.feedback import later, rules
from sessions_app.feedback.blueprint import blueprint
from sessions_app.feedback.forms import LaterForm
from sessions_app.feedback.models import LaterRequest
from sessions_app.feedback.rules import WorkedOut

IN_ADDRESS = {"ja": WorkedOut.YES, "deels": WorkedOut.PARTLY, "nee": WorkedOut.NO}


@blueprint.get("/gelukt/<token>")
@link_holder
def later_question(token: str) -> Any:
    """Preselects the answer of `?antwoord=ja` and stores nothing: mail scanners open every link."""
    later_request = _request_of(token)
    if later_request.has_answered:
        return redirect(url_for("feedback.later_thanks", token=token))
    form = LaterForm(formdata=None)
    form.worked_out.data = IN_ADDRESS.get(request.args.get("antwoord", ""))
    return _later_page(token, later_request, form)


@blueprint.post("/gelukt/<token>")
@link_holder
@limits.changes_by_link
@keeps_input
@commit_on_success
def answer_later_question(token: str) -> Any:
    later_request = _request_of(token)
    form = LaterForm()
    if not form.validate_on_submit():
        return _later_page(token, later_request, form), 422
    try:
        later.answer(later_request, WorkedOut(form.worked_out.data), form.text.data or "")
    except rules.AlreadyAnswered:
        return _thanks_page(later_request, again=True), 409
    except rules.EvaluationIsClosed:
        form.form_errors.append(_("This was too long ago. Answers can no longer be counted."))
        return _later_page(token, later_request, form), 409
    return redirect(url_for("feedback.later_thanks", token=token), 303)


@blueprint.get("/gelukt/<token>/bedankt")
@link_holder
def later_thanks(token: str) -> Any:
    later_request = _request_of(token)
    if not (later_request.has_answered or later_request.has_declined):
        return redirect(url_for("feedback.later_question", token=token))
    return _thanks_page(later_request)


@blueprint.get("/gelukt/<token>/liever-niet")
@link_holder
def rather_not(token: str) -> str:
    _request_of(token)  # or 404
    return render_template("feedback/rather_not.html", token=token)


@blueprint.post("/gelukt/<token>/liever-niet")
@link_holder
@limits.changes_by_link
@commit_on_success
def decline_later_question(token: str) -> Response:
    later.decline(_request_of(token))
    return redirect(url_for("feedback.later_thanks", token=token), 303)


def _request_of(token: str) -> LaterRequest:
    found: LaterRequest | None = links.find_by_token(later.LATER_LINK, token)
    return found if found is not None and not found.registration.is_erased else abort(404)


def _thanks_page(later_request: LaterRequest, again: bool = False) -> str:
    """`again`: she sent a second answer, also by two clicks; it counts for nothing, and her first one stands."""
    return render_template(
        "feedback/later_thanks.html",
        later_request=later_request,
        agreements_address=links.address_of("agreements", later_request.registration.person_id),
        again=again,
    )


def _later_page(token: str, later_request: LaterRequest, form: LaterForm) -> str:
    return render_template(
        "feedback/later.html",
        token=token,
        form=form,
        knowledge_session=later_request.registration.knowledge_session,
        shows_form=form.is_submitted() or later.is_open(later_request),  # what was typed stays in sight
    )
