"""The coordinator's pages. Everything is read, nothing changes."""

from typing import Any

from flask import abort, render_template

from sessions_app.agreements import queries as agreements
from sessions_app.core import clock
from sessions_app.core.access import staff
from sessions_app.core.database import replica
from sessions_app.core.paging import page_asked
from sessions_app.insights import (
    attention,
    captions,
    charts,
    detail_routes,  # noqa: F401 - its views join the blueprint
    file_routes,  # noqa: F401 - its views join the blueprint
    per_district,
    queries,
    report_routes,  # noqa: F401 - its views join the blueprint
    service,
    takeaways,
)
from sessions_app.insights.asked import Asked, asked_by, form_asked, frame, refused_page
from sessions_app.insights.between import agreements_between
from sessions_app.insights.blueprint import blueprint
from sessions_app.insights.choosing import Conditions
from sessions_app.insights.service import Satisfaction
from sessions_app.insights.shares import breakdown_of
from sessions_app.people import audit

OVERDUE_SHOWN, PAIRS_SHOWN, ATTENTION_SHOWN, QUOTES_SHOWN = 3, 30, 3, 3
PER_PAGE = 20  # of each list of agreements: what was agreed may be a long text


@blueprint.get("")
@staff("coordinator")
@replica.may_answer
def overview() -> Any:
    form = form_asked()
    if not form.validate():
        return refused_page(form, "insights.overview")
    asked = asked_by(form)
    found = queries.figures_of(asked.sessions)
    return render_template(
        "insights/overview.html",
        **frame(form, "insights.overview"),
        **_chart(service.satisfaction_in(found), asked),
        whole=found.whole,
        held_by_district=per_district.held_by_district(found.parts),
        **_districts(found, asked),
        **_more(found, asked),
        turnout=per_district.turnout_by_district(found.parts),
        per_district=per_district.agreements_by_district(found.parts),
        overdue=_most_overdue(asked.conditions),
    )


@blueprint.get("/afspraken")
@staff("coordinator")
@audit.views("agreements")
@replica.may_answer
def agreements_page() -> Any:
    form = form_asked()
    if not form.validate():
        return refused_page(form, "insights.agreements_page")
    asked, today = asked_by(form), clock.today()
    conditions, between = asked.conditions, agreements_between(asked.conditions, today, PAIRS_SHOWN)
    overdue = agreements.overdue(*conditions, today=today, number=page_asked("telaat"), size=PER_PAGE)
    asking = agreements.page_asking_for_help(*conditions, number=page_asked("hulp"), size=PER_PAGE)
    if any(page.number > 1 and not page.items for page in (overdue, asking)):
        abort(404)
    return render_template(
        "insights/agreements.html",
        **frame(form, "insights.agreements_page"),
        address=asked.address,
        per_district=per_district.agreements_by_district(queries.parts_of(asked.sessions)),
        overdue=overdue,
        asking=asking,
        between=between.shown,
        pairs=between.pairs,
    )


def _most_overdue(conditions: Conditions) -> list[agreements.OverdueAgreement]:
    found = agreements.longest_overdue(*conditions, today=clock.today(), limit=OVERDUE_SHOWN)
    if any(one.what for one in found):  # what people agreed on is shown
        audit.shows("agreements")
    return found


def _chart(satisfaction: Satisfaction, asked: Asked) -> dict[str, Any]:
    texts = captions.chart_texts(satisfaction.trend, satisfaction.tally, asked.chosen, asked.period)
    drawn = charts.of_satisfaction(satisfaction.trend, texts) if satisfaction.tally.n else None
    return {"satisfaction": satisfaction, "charts": drawn, "address": asked.address, "captions": captions}


def _districts(found: queries.Figures, asked: Asked) -> dict[str, Any]:
    """None beside each other when one is chosen."""
    districts = [] if asked.selection.district else service.districts_in(found, asked.selection)
    return {"districts": districts, "district_periods": service.periods_of(districts)}


def _more(found: queries.Figures, asked: Asked) -> dict[str, Any]:
    """What has a page of its own too: here the first of it."""
    return {
        "attention": attention.needing_attention(asked.sessions, ATTENTION_SHOWN + 1),
        "attention_shown": ATTENTION_SHOWN,
        "breakdown": breakdown_of(asked.sessions, found.whole.tally.spread),
        "worked_out": found.whole.worked_out,
        "takeaways": takeaways.last_takeaways(asked.conditions),
        "quotes_shown": QUOTES_SHOWN,
    }
