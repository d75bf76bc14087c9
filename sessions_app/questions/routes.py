"""The organiser's pages about questions in advance; for partners the same list without names."""

import re
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from sessions_app.core import errors
from sessions_app.core.access import staff
from sessions_app.core.forms import add_error, keeps_input
from sessions_app.core.refusing import refusing
from sessions_app.core.transaction import commit_on_success
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import rights_in
from sessions_app.people import audit
from sessions_app.people.models import Right
from sessions_app.questions import queries, rules, service
from sessions_app.questions.forms import AnswerForm, ApartForm, MarkForm, MergeForm
from sessions_app.questions.queries import Line
from sessions_app.questions.service import Pick
from sessions_app.questions.words import refusal_sentence

blueprint = Blueprint("questions", __name__)

PICK = re.compile(r"([aq]\d{1,10})\.(\d{1,9})")


@blueprint.get("/beheer/sessies/<slug>/vragen")
@staff("organiser", "partner")
@audit.views("questions")
def of_session(slug: str) -> str:
    """With names for who organises; without for partners, and for the speakers on paper (`?voor=sprekers`)."""
    knowledge_session = session_in_scope(slug, Right.READ_QUESTIONS)
    may_organise = Right.ORGANISE in rights_in(knowledge_session, current_user)
    lines = queries.lines(knowledge_session)
    return render_template(
        "questions/list.html" if may_organise and request.args.get("voor") != "sprekers" else "questions/speakers.html",
        knowledge_session=knowledge_session,
        lines=lines,
        still_open=queries.still_open(lines),
        may_organise=may_organise,
    )


@blueprint.get("/beheer/sessies/<slug>/vragen/<which>")
@staff("organiser")
@audit.views("questions")
def answer(slug: str, which: str) -> str:
    knowledge_session = session_in_scope(slug)
    line = _get_line(knowledge_session, which)
    return _answer_page(knowledge_session, line, AnswerForm.filled_with(line))


@blueprint.post("/beheer/sessies/<slug>/vragen/<which>")
@staff("organiser")
@keeps_input
@commit_on_success
def answer_now(slug: str, which: str) -> Any:
    knowledge_session, form = session_in_scope(slug), AnswerForm()
    line = _get_line(knowledge_session, which)
    if not form.validate_on_submit():
        return _answer_page(knowledge_session, line, form), 422
    try:
        service.save(knowledge_session, Pick(which, form.version.data or 0), form.wording())
    except rules.ChangedMeanwhile as refusal:
        return _changed_meanwhile(knowledge_session, which, form, refusal)
    except rules.Refusal as refusal:
        add_error(form.answer if isinstance(refusal, rules.NeedsAnAnswer) else form.text, refusal_sentence(refusal))
        return _answer_page(knowledge_session, line, form), 422
    flash(_("Saved."), "good")
    return _to_list(slug)


@blueprint.post("/beheer/sessies/<slug>/vragen/<which>/beantwoord")
@staff("organiser")
@commit_on_success
def mark(slug: str, which: str) -> Response:
    knowledge_session, form = session_in_scope(slug), MarkForm()
    _get_line(knowledge_session, which)
    if not form.validate_on_submit():
        abort(422)
    with refusing(rules.Refusal, refusal_sentence):
        service.mark_answered(knowledge_session, Pick(which, form.version.data or 0), bool(form.is_answered.data))
    return _to_list(slug)


@blueprint.post("/beheer/sessies/<slug>/vragen/<which>/uit-elkaar")
@staff("organiser")
@commit_on_success
def pull_apart(slug: str, which: str) -> Response:
    knowledge_session, form = session_in_scope(slug), ApartForm()
    _get_line(knowledge_session, which)
    if not form.validate_on_submit():
        abort(422)
    with refusing(rules.Refusal, refusal_sentence):
        service.pull_apart(knowledge_session, Pick(which, form.version.data or 0))
    flash(_("The questions stand by themselves again."), "good")
    return _to_list(slug)


@blueprint.get("/beheer/sessies/<slug>/vragen/samenvoegen")
@staff("organiser")
@audit.views("questions")
def merge(slug: str) -> str:
    """`?vraag=a12.0&vraag=q5.3`: what was ticked in the list."""
    knowledge_session = session_in_scope(slug)
    picked = _picked(knowledge_session, _picks(request.args.getlist("vraag")))
    return _merge_page(knowledge_session, picked, MergeForm.filled_with(picked))


@blueprint.post("/beheer/sessies/<slug>/vragen/samenvoegen")
@staff("organiser")
@keeps_input
@commit_on_success
def merge_now(slug: str) -> Any:
    knowledge_session, form = session_in_scope(slug), MergeForm()
    picks = _picks(request.form.getlist("vraag"))
    if not form.validate_on_submit():
        return _merge_page(knowledge_session, _picked(knowledge_session, picks), form), 422
    try:
        service.merge(knowledge_session, picks, form.text.data or "")
    except rules.NeedsAText as refusal:
        add_error(form.text, refusal_sentence(refusal))
        return _merge_page(knowledge_session, _picked(knowledge_session, picks), form), 422
    except rules.Refusal as refusal:
        raise errors.refuse(409, refusal_sentence(refusal)) from refusal
    flash(_("They are one question now. You can pull them apart again."), "good")
    return _to_list(slug)


def _get_line(knowledge_session: KnowledgeSession, which: str) -> Line:
    return queries.find_line(knowledge_session, which) or abort(404)


def _picks(typed: list[str]) -> list[Pick]:
    found = (PICK.fullmatch(one) for one in typed)
    return [Pick(match[1], int(match[2])) for match in found if match]


def _picked(knowledge_session: KnowledgeSession, picks: list[Pick]) -> list[Line]:
    """Those that still stand there as they were when they were ticked."""
    wanted = {(pick.ref, pick.version) for pick in picks}
    return [line for line in queries.lines(knowledge_session) if (line.ref, line.version) in wanted]


def _answer_page(knowledge_session: KnowledgeSession, line: Line, form: AnswerForm) -> str:
    return render_template("questions/answer.html", knowledge_session=knowledge_session, line=line, form=form)


def _changed_meanwhile(
    knowledge_session: KnowledgeSession, which: str, form: AnswerForm, refusal: rules.Refusal
) -> tuple[str, int]:
    """What she typed stays on the page, beside how the question stands now; sent once more it goes over that."""
    line = queries.find_line(knowledge_session, which)
    if line is None:
        raise errors.refuse(409, refusal_sentence(refusal))
    form.form_errors.append(refusal_sentence(refusal))
    form.version.data, form.version.raw_data = line.version, None
    return _answer_page(knowledge_session, line, form), 409


def _merge_page(knowledge_session: KnowledgeSession, picked: list[Line], form: MergeForm) -> str:
    return render_template("questions/merge.html", knowledge_session=knowledge_session, picked=picked, form=form)


def _to_list(slug: str) -> Response:
    return redirect(url_for("questions.of_session", slug=slug), 303)
