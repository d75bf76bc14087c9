"""Pages with more of one thing than `/inzicht` has room for, by the same choice."""

from typing import Any

from flask import render_template

from sessions_app.core.access import staff
from sessions_app.core.database import replica
from sessions_app.insights import attention, captions, queries, takeaways
from sessions_app.insights.asked import asked_by, form_asked, frame, refused_page
from sessions_app.insights.blueprint import blueprint
from sessions_app.insights.reasons import LOW_RESPONSE
from sessions_app.insights.rules import SPREAD_FROM, TARGET
from sessions_app.insights.shares import breakdown_of, scale_of

ROWS_SHOWN, ATTENTION_SHOWN = 40, 60


@blueprint.get("/uitsplitsing")
@staff("coordinator")
@replica.may_answer
def breakdown_page() -> Any:
    form = form_asked()
    if not form.validate():
        return refused_page(form, "insights.breakdown_page")
    asked = asked_by(form)
    found = breakdown_of(asked.sessions, queries.figures_of(asked.sessions).whole.tally.spread)
    return render_template(
        "insights/breakdown.html",
        **frame(form, "insights.breakdown_page"),
        address=asked.address,
        captions=captions,
        breakdown=found,
        dots=scale_of(found),
        target=TARGET,
        rows_shown=ROWS_SHOWN,
    )


@blueprint.get("/aandacht")
@staff("coordinator")
@replica.may_answer
def attention_page() -> Any:
    form = form_asked()
    if not form.validate():
        return refused_page(form, "insights.attention_page")
    asked = asked_by(form)
    return render_template(
        "insights/attention.html",
        **frame(form, "insights.attention_page"),
        address=asked.address,
        captions=captions,
        attention=attention.needing_attention(asked.sessions, ATTENTION_SHOWN + 1),
        attention_shown=ATTENTION_SHOWN,
        target=TARGET,
        enough=SPREAD_FROM,
        low_response=LOW_RESPONSE,
    )


@blueprint.get("/meegenomen")
@staff("coordinator")
@replica.may_answer
def takeaways_page() -> Any:
    form = form_asked()
    if not form.validate():
        return refused_page(form, "insights.takeaways_page")
    asked = asked_by(form)
    return render_template(
        "insights/takeaways.html",
        **frame(form, "insights.takeaways_page"),
        address=asked.address,
        sessions=takeaways.per_session(asked.conditions),
        sessions_shown=takeaways.SESSIONS_SHOWN,
    )
