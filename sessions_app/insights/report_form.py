"""The choice of a report, and the form in which its highlights are ticked."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import SelectField, SelectMultipleField

from sessions_app.core import clock
from sessions_app.core.forms import Form
from sessions_app.insights import offers
from sessions_app.insights.asked import frame
from sessions_app.insights.forms import FilterForm, Known
from sessions_app.insights.report_choice import report_periods
from sessions_app.insights.report_words import QUESTIONS
from sessions_app.knowledge_sessions.queries import themes


class ReportForm(FilterForm):
    """Beside the figures: of which question the open answers are shown to tick."""

    question = SelectField(_l("Question"), [Known()], name="vraag", validate_choice=False, default="takeaway")


class HighlightsForm(Form):
    """`shown` are the answers that the page offered: what is among them and not chosen is taken off."""

    chosen = SelectMultipleField(name="gekozen", validate_choice=False, choices=[])
    shown = SelectMultipleField(name="getoond", validate_choice=False, choices=[])


def form_of_report() -> ReportForm:
    """Without a period: the last quarter that is over."""
    form = ReportForm(request.args)
    form.offer(offers.districts_for(current_user), themes(), offers.organisations_for(current_user))
    form.question.choices = [(question, str(word)) for question, word in QUESTIONS.items()]
    if not any(request.args.get(name, "").strip() for name in ("van", "tot")):
        usual = report_periods(clock.today())[0]
        form.since.data, form.until.data = usual.since, usual.until
    return form


def report_frame(form: ReportForm) -> dict[str, Any]:
    return {**frame(form, "insights.report_page"), "periods": report_periods(clock.today())}
