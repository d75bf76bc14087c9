"""The coordinator's pages and files. Everything is read, nothing changes."""

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from sessions_app.agreements import queries as agreements
from sessions_app.core import clock, errors, language, limits
from sessions_app.core.access import staff
from sessions_app.insights import captions, export, figures, queries, rules, service
from sessions_app.insights.forms import FilterForm
from sessions_app.insights.queries import Selection
from sessions_app.insights.service import Satisfaction
from sessions_app.knowledge_sessions.queries import themes
from sessions_app.people import audit
from sessions_app.people.models import Right
from sessions_app.people.queries import scope_of

blueprint = Blueprint("insights", __name__, url_prefix="/inzicht")
OVERDUE_SHOWN, PAIRS_SHOWN = 3, 30


@blueprint.get("")
@staff("coordinator")
def overview() -> Any:
    form = _asked()
    if not form.validate():
        return render_template("insights/refused.html", **_frame(form, "insights.overview")), 422
    selection = _selection(form)
    conditions = queries.conditions_for(current_user, selection)
    held, today = queries.held_sessions(conditions), clock.today()
    satisfaction = service.satisfaction_in(held)
    return render_template(
        "insights/overview.html",
        **_frame(form, "insights.overview"),
        **_chart(satisfaction, selection, form),
        held=held,
        districts=[] if selection.district else service.districts_in(held, selection),
        turnout=queries.turnout_by_district(conditions),
        per_district=agreements.counts_by_district(*conditions, today=today),
        overdue=_most_overdue(conditions),
    )


@blueprint.get("/afspraken")
@staff("coordinator")
@audit.views("agreements")
def agreements_page() -> Any:
    form = _asked()
    if not form.validate():
        return render_template("insights/refused.html", **_frame(form, "insights.agreements_page")), 422
    conditions, today = queries.conditions_for(current_user, _selection(form)), clock.today()
    return render_template(
        "insights/agreements.html",
        **_frame(form, "insights.agreements_page"),
        per_district=agreements.counts_by_district(*conditions, today=today),
        overdue=agreements.overdue(*conditions, today=today),
        asking=agreements.asking_for_help(*conditions),
        between=queries.agreements_between(conditions, today),
        pairs_shown=PAIRS_SHOWN,
    )


@blueprint.get("/tevredenheid.csv")
@staff("coordinator")
@audit.exports("insights")
def table_file() -> Response:
    satisfaction, _texts = _for_a_file()
    answer = Response(export.as_csv(satisfaction), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=tevredenheid.csv"
    return answer


@blueprint.get("/tevredenheid.svg")
@staff("coordinator")
@limits.drawings
def drawing() -> Response:
    return _drawing("svg")


@blueprint.get("/tevredenheid.png")
@staff("coordinator")
@limits.drawings
def picture() -> Response:
    return _drawing("png")


def _drawing(kind: str) -> Response:
    """Drawn only when the browser has not this very drawing already."""
    (satisfaction, texts), locale = _for_a_file(), language.current()
    answer = Response()
    tag = export.tag_of(satisfaction, texts, locale, kind)
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = "private, no-cache"
    if request.if_none_match.contains(tag):
        answer.status_code = 304
        return answer
    if kind == "png":
        answer.mimetype = "image/png"
        answer.data = figures.png(satisfaction.trend, texts=texts, locale=locale)
    else:
        answer.mimetype = "image/svg+xml"
        answer.data = figures.standalone_svg(satisfaction.trend, texts=texts, locale=locale)
    return answer


def _for_a_file() -> tuple[Satisfaction, figures.FigureTexts]:
    """Raises 422 with the sentences of the form."""
    form = _asked()
    if not form.validate():
        raise errors.refuse(422, " ".join(sentence for _field, sentence in form.error_list))
    selection = _selection(form)
    satisfaction = service.satisfaction_in(queries.held_sessions(queries.conditions_for(current_user, selection)))
    return satisfaction, _texts(satisfaction, selection, form)


def _most_overdue(conditions: queries.Conditions) -> list[agreements.OverdueAgreement]:
    found = agreements.overdue(*conditions, today=clock.today(), limit=OVERDUE_SHOWN)
    if any(one.what for one in found):  # what people agreed on is shown
        audit.shows("agreements")
    return found


def _asked() -> FilterForm:
    form = FilterForm(request.args)
    form.offer(queries.districts_for(current_user), themes(), queries.organisations_for(current_user))
    return form


def _selection(form: FilterForm) -> Selection:
    selection = service.selection_of(
        form.since.data,
        form.until.data,
        district=form.district.data,
        theme=form.theme.data,
        kind=form.kind.data,
        organisation=form.organisation.data,
    )
    form.since.data, form.until.data = selection.since, selection.until
    return selection


def _frame(form: FilterForm, endpoint: str) -> dict[str, Any]:
    """What every page has: the form, its address, ready periods, and what her scope leaves out."""
    today, kept = clock.today(), form.kept()
    nine_quarters = rules.quarters_back(today, rules.QUARTERS_SHOWN - 1)
    periods = [
        (_("Last 9 quarters"), nine_quarters, today),
        (str(today.year), today.replace(month=1, day=1), today.replace(month=12, day=31)),
        (str(today.year - 1), today.replace(today.year - 1, 1, 1), today.replace(today.year - 1, 12, 31)),
        (_("Since 2019"), today.replace(2019, 1, 1), today),
    ]
    everywhere = scope_of(current_user, Right.READ_FIGURES).everywhere
    own = [] if everywhere else [*current_user.districts, *current_user.organisations]
    return {"form": form, "endpoint": endpoint, "kept": kept, "periods": periods, "own": own}


def _chart(satisfaction: Satisfaction, selection: Selection, form: FilterForm) -> dict[str, Any]:
    texts = _texts(satisfaction, selection, form)
    charts = service.charts_of(satisfaction, texts) if satisfaction.tally.n else None
    address = {"van": selection.since, "tot": selection.until, **form.kept()}
    return {"satisfaction": satisfaction, "charts": charts, "address": address, "captions": captions}


def _texts(satisfaction: Satisfaction, selection: Selection, form: FilterForm) -> figures.FigureTexts:
    period = captions.period_words(selection.since, selection.until)
    return captions.chart_texts(satisfaction.trend, satisfaction.tally, ", ".join(form.chosen()), period)
