"""The organiser's pages about questions of her own: those of one session, and the sets to take them from."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from sessions_app.core.access import staff
from sessions_app.core.errors import refuse
from sessions_app.core.forms import keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.feedback import own_questions, question_sets
from sessions_app.feedback.blueprint import blueprint
from sessions_app.feedback.question_forms import KINDS, FromSetsForm, SessionQuestionsForm, SetForm
from sessions_app.feedback.question_models import QuestionSet
from sessions_app.feedback.question_rules import QuestionsAreFrozen, TooManyQuestions
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.knowledge_sessions.models import KnowledgeSession


@blueprint.get("/beheer/sessies/<slug>/evaluatie/vragen")
@staff("organiser")
def session_questions(slug: str) -> str:
    return _questions_page(session_in_scope(slug))


@blueprint.post("/beheer/sessies/<slug>/evaluatie/vragen")
@staff("organiser")
@keeps_input
@commit_on_success
def write_session_questions(slug: str) -> Any:
    knowledge_session = session_in_scope(slug)
    form = SessionQuestionsForm(())
    if not form.validate_on_submit():
        return _questions_page(knowledge_session, form), 422
    try:
        own_questions.ask(knowledge_session, form.asked)
    except QuestionsAreFrozen:
        form.form_errors.append(_frozen())
        return _questions_page(knowledge_session, form), 409
    except TooManyQuestions:
        form.form_errors.append(_("A session asks five questions of its own at most."))
        return _questions_page(knowledge_session, form), 422
    flash(_("Saved."), "good")
    return redirect(url_for("feedback.session_questions", slug=slug), 303)


@blueprint.post("/beheer/sessies/<slug>/evaluatie/vragen/uit-set")
@staff("organiser")
@keeps_input
@commit_on_success
def take_from_sets(slug: str) -> Any:
    """The ticked questions, or all of the set whose button was pressed."""
    knowledge_session = session_in_scope(slug)
    form = FromSetsForm(question_sets.all_sets())
    if not form.validate_on_submit():
        return _questions_page(knowledge_session, sets_form=form), 422
    whole_set = request.form.get("set", type=int)
    chosen = question_sets.chosen(form.questions.data or (), whole_set)
    try:
        added = own_questions.add(knowledge_session, own_questions.as_asked(chosen))
    except QuestionsAreFrozen:
        raise refuse(409, _frozen()) from None
    except TooManyQuestions:
        form.form_errors.append(_("That would be more than five questions. Then people stop answering. Tick fewer."))
        return _questions_page(knowledge_session, sets_form=form), 422
    flash(ngettext("%(num)s question is added.", "%(num)s questions are added.", added), "good")
    return redirect(url_for("feedback.session_questions", slug=slug), 303)


@blueprint.get("/beheer/vragensets")
@staff("organiser")
def list_sets() -> str:
    found = question_sets.all_sets()
    hers = {one.id for one in found if question_sets.may_change(one, current_user)}
    return render_template("feedback/question_sets.html", sets=found, hers=hers)


@blueprint.route("/beheer/vragensets/nieuw", methods=["GET", "POST"])
@staff("organiser")
@keeps_input
@commit_on_success
def new_set() -> Any:
    return _set_page(None)


@blueprint.route("/beheer/vragensets/<int:set_id>", methods=["GET", "POST"])
@staff("organiser")
@keeps_input
@commit_on_success
def edit_set(set_id: int) -> Any:
    return _set_page(question_sets.find(set_id, current_user) or abort(404))


@blueprint.post("/beheer/vragensets/<int:set_id>/verwijderen")
@staff("organiser")
@commit_on_success
def throw_set_away(set_id: int) -> Response:
    question_sets.throw_away(question_sets.find(set_id, current_user) or abort(404))
    flash(_("The set is gone. Sessions that took questions from it keep them."), "good")
    return redirect(url_for("feedback.list_sets"), 303)


def _set_page(question_set: QuestionSet | None) -> Any:
    questions = own_questions.as_asked(question_set.questions) if question_set else []
    form = SetForm(_owners(question_set), question_set, questions)
    page = {"form": form, "question_set": question_set}
    if not form.is_submitted():
        return render_template("feedback/question_set.html", **page)
    if not form.validate():
        return render_template("feedback/question_set.html", **page), 422
    question_sets.save(question_set, form.name.data or "", form.chosen_owner, form.asked)
    flash(_("Saved."), "good")
    return redirect(url_for("feedback.list_sets"), 303)


def _owners(question_set: QuestionSet | None) -> list[question_sets.Owner]:
    """Those in whose name she may make one, and whose it is already."""
    owners = question_sets.owners_for(current_user)
    present = question_set.district or question_set.organisation if question_set else None
    return owners if present is None or present in owners else [*owners, present]


def _questions_page(
    knowledge_session: KnowledgeSession,
    form: SessionQuestionsForm | None = None,
    sets_form: FromSetsForm | None = None,
) -> str:
    sets = question_sets.all_sets()
    asked = own_questions.as_asked(own_questions.questions_of(knowledge_session))
    return render_template(
        "feedback/session_questions.html",
        knowledge_session=knowledge_session,
        asked=asked,
        frozen=form is None and own_questions.are_frozen(knowledge_session),  # what was typed stays in sight
        form=form or SessionQuestionsForm(asked, formdata=None),
        sets_form=sets_form or FromSetsForm(sets, formdata=None),
        sets=sets,
        kinds=KINDS,
    )


def _frozen() -> str:
    return _("People have been asked, so the questions stay as they are.")
