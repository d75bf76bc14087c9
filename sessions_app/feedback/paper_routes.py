"""Answers on paper: the sheet to print, and the page on which one types them in, one after the other."""

from typing import Any

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from sessions_app.core.access import staff
from sessions_app.core.forms import keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.feedback import paper, paper_sheet, queries, rules
from sessions_app.feedback.answer_form import SheetForm, sheet_form
from sessions_app.feedback.blueprint import blueprint
from sessions_app.feedback.own_questions import questions_of
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.knowledge_sessions.models import KnowledgeSession


@blueprint.get("/beheer/sessies/<slug>/evaluatie/papier")
@staff("organiser")
def paper_answers(slug: str) -> str:
    knowledge_session = session_in_scope(slug)
    return _paper_page(knowledge_session, sheet_form(questions_of(knowledge_session), formdata=None))


@blueprint.post("/beheer/sessies/<slug>/evaluatie/papier")
@staff("organiser")
@keeps_input
@commit_on_success
def enter_paper_answer(slug: str) -> Any:
    knowledge_session = session_in_scope(slug)
    form = sheet_form(questions_of(knowledge_session))
    why_not = _why_not(knowledge_session)
    if not form.validate_on_submit():
        return _paper_page(knowledge_session, form), 422
    if why_not:
        form.form_errors.append(why_not)
        return _paper_page(knowledge_session, form), 409
    try:
        entered = paper.enter(knowledge_session, form.answer(), form.form_token.data)
    except paper.MoreSheetsThanPeople:
        form.form_errors.append(
            _("There is a sheet of everyone who was there already. This one would count someone twice.")
        )
        return _paper_page(knowledge_session, form), 422
    except paper.IsInAlready:
        flash(_("You sent this sheet before. It is in, and counts once. Type in the next one here."), "care")
    else:
        flash(_("Sheet %(number)s is in. On to the next one.", number=entered), "good")
    return redirect(url_for("feedback.paper_answers", slug=slug), 303)


@blueprint.get("/beheer/sessies/<slug>/evaluatie/papier.pdf")
@staff("organiser")
def paper_form(slug: str) -> Response:
    knowledge_session = session_in_scope(slug)
    answer: Response = make_response(paper_sheet.as_pdf(knowledge_session))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="evaluatie-{knowledge_session.slug}.pdf"'
    return answer


def _paper_page(knowledge_session: KnowledgeSession, form: SheetForm) -> str:
    return render_template(
        "feedback/paper.html",
        knowledge_session=knowledge_session,
        form=form,
        entered=queries.paper_sheets(knowledge_session.id),
        why_not="" if form.is_submitted() else _why_not(knowledge_session),  # what was typed stays in sight
    )


def _why_not(knowledge_session: KnowledgeSession) -> str:
    """The sentence that tells why no sheet can be typed in now; empty when one can."""
    try:
        paper.check_takes_sheets(knowledge_session)
    except paper.HasNotBegun:
        return _("The session has not begun, so nobody can have filled in a sheet yet.")
    except rules.EvaluationIsClosed:
        return _("This evaluation is closed. Answers can no longer be counted.")
    return ""
