"""The report: choose a period and what is quoted, look at what is in it, take it as a PDF."""

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from sessions_app.core import errors, limits
from sessions_app.core.access import staff
from sessions_app.core.database import replica
from sessions_app.core.forms import add_error, keeps_input
from sessions_app.core.paging import page_asked
from sessions_app.core.pdf import PdfNotMade
from sessions_app.core.transaction import commit_on_success
from sessions_app.insights import report, report_choice, report_highlights
from sessions_app.insights.asked import Asked, asked_by, no_file, refused_with
from sessions_app.insights.blueprint import blueprint
from sessions_app.insights.report_form import HighlightsForm, ReportForm, form_of_report, report_frame
from sessions_app.insights.report_words import QUESTIONS
from sessions_app.people import audit

ANSWERS_PER_PAGE = 40


@blueprint.get("/rapport")
@staff("coordinator")
@replica.may_answer
def report_page() -> Any:
    form = form_of_report()
    if not form.validate():
        return _refused(form)
    return _page(form, HighlightsForm(formdata=None))


@blueprint.post("/rapport")
@staff("coordinator")
@keeps_input
@commit_on_success
def tick_highlights() -> Any:
    form = form_of_report()
    if not form.validate():
        return _refused(form)
    asked, highlights = asked_by(form), HighlightsForm()
    if not highlights.validate_on_submit() or not _ticks(asked, form, highlights):
        return _page(form, highlights), 422
    flash(_("Saved. These answers will be in the report."), "good")
    here = {**asked.address, "vraag": form.question.data, "pagina": page_asked()}
    return redirect(url_for(".report_page", **here, _anchor="highlights-heading"), 303)


@blueprint.get("/rapport.pdf")
@staff("coordinator")
@audit.exports("report")
@limits.drawings
@replica.may_answer
def report_pdf() -> Response:
    form = form_of_report()
    if not form.validate():
        raise no_file(form)
    asked, own = asked_by(form), report_frame(form)["own"]
    try:
        made = report.as_pdf(asked, own, report_highlights.ticked(asked.conditions, _name(asked)))
    except PdfNotMade as fault:
        raise errors.refuse(503, _("The report could not be made just now. Try it again.")) from fault
    name = report_choice.file_name(asked.selection)
    return Response(
        made, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )  # fmt: skip


def _ticks(asked: Asked, form: ReportForm, highlights: HighlightsForm) -> bool:
    """Whether it could be done; else the sentence stands in the form."""
    chosen, shown = set(highlights.chosen.data or []), set(highlights.shown.data or [])
    try:
        report_highlights.tick(asked.conditions, _name(asked), form.question.data, chosen, shown)
    except report_highlights.NotOut:
        sentence = _("One of these answers is not in the list of this report. Tick it there.")
        add_error(highlights.chosen, sentence)
        return False
    except report_highlights.TooMany as fault:
        most = report_highlights.MOST
        sentence = ngettext(
            "With this %(num)s answer is ticked. A report has room for %(most)s: leave some out.",
            "With this %(num)s answers are ticked. A report has room for %(most)s: leave some out.",
            fault.count, most=most,
        )  # fmt: skip
        add_error(highlights.chosen, sentence)
        return False
    return True


def _page(form: ReportForm, highlights: HighlightsForm) -> str:
    asked, page, question = asked_by(form), page_asked(), form.question.data
    contents = report.contents_of(asked)
    texts = report_highlights.offered(asked.conditions, question)
    page = min(page, max(-(-len(texts) // ANSWERS_PER_PAGE), 1))
    first = (page - 1) * ANSWERS_PER_PAGE
    ticked = report_highlights.ticked(asked.conditions, _name(asked))
    chosen = set(highlights.chosen.data or []) if highlights.errors else {one.key for one in ticked}
    return render_template(
        "insights/report.html",
        **report_frame(form),
        address=asked.address,
        title=report_choice.title(asked.selection),
        contents=contents,
        tiles=report.tiles_of(contents),
        highlights=highlights,
        ticked=ticked,
        chosen=chosen,
        texts=texts[first : first + ANSWERS_PER_PAGE],
        first=first,
        page=page,
        total=len(texts),
        per_page=ANSWERS_PER_PAGE,
        question=question,
        questions=QUESTIONS,
        most=report_highlights.MOST,
        sessions_offered=report_highlights.SESSIONS_OFFERED,
    )


def _refused(form: ReportForm) -> Any:
    return render_template("insights/refused.html", **report_frame(form)), refused_with(form)


def _name(asked: Asked) -> str:
    return report_choice.report_of(current_user, asked.selection)
