"""What answers a form about a session: the form once more, with what is wrong, or the page at the desk."""

from collections.abc import Callable
from typing import TypeVar

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from sessions_app.core import formatting
from sessions_app.knowledge_sessions import confirming, rules
from sessions_app.knowledge_sessions.considering import consider_another_time, is_saved_already
from sessions_app.knowledge_sessions.details import Details, Move
from sessions_app.knowledge_sessions.forms import MoveForm, PlaceAndTimeForm
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.plan_form import PlanForm
from sessions_app.knowledge_sessions.refusals import Refusal, sentence_for

Answer = Response | str | tuple[str, int]
AnyForm = TypeVar("AnyForm", PlanForm, MoveForm)


def refused(
    refusal: Refusal,
    form: AnyForm,
    knowledge_session: KnowledgeSession,
    wanted: Details | Move,
    page: Callable[[AnyForm, KnowledgeSession, int], Answer],
) -> Answer:
    """On the page, with everything that was typed; sent once more it goes over the version that is there now. The
    second of two clicks goes on as the first did."""
    if isinstance(refusal, rules.ChangedMeanwhile) and is_saved_already(knowledge_session, wanted, form.seen):
        flash(_("Saved."), "good")
        return to_desk(knowledge_session)
    form.form_errors.append(sentence_for(refusal))
    form.shows(knowledge_session)
    return page(form, knowledge_session, 409)


def plan_page(form: PlanForm, knowledge_session: KnowledgeSession | None = None, status: int | None = None) -> Answer:
    if form.wants_more_rows:
        form.programme.add_empty_rows()
        status = 200
    return form_page("plan", form, knowledge_session, 200 if confirming.goes_back() else status)


def move_page(form: MoveForm, knowledge_session: KnowledgeSession, status: int | None = None) -> Answer:
    told = consider_another_time(knowledge_session)
    return form_page("reschedule", form, knowledge_session, 200 if confirming.goes_back() else status, told=told)


def form_page(
    name: str, form: object, knowledge_session: KnowledgeSession | None, status: int | None = None, **shown: object
) -> Answer:
    page = render_template(f"knowledge_sessions/{name}.html", form=form, knowledge_session=knowledge_session, **shown)
    return page, status or (422 if request.method == "POST" else 200)


def tell_doubled(form: PlaceAndTimeForm) -> None:
    """Which of the times that she filled in come twice that night, and which one we took."""
    for moment in form.doubled:
        sentence = _(
            "%(time)s occurs twice in the night of %(date)s, because winter time begins. We count with the first time: "
            "summer time.",
            time=formatting.clock_time(moment),
            date=formatting.long_date(moment),
        )
        flash(sentence, "care")


def to_desk(knowledge_session: KnowledgeSession) -> Response:
    """Its page at the desk, which shows facts of higher rooms as well: known here by its address."""
    return redirect(f"/beheer/sessies/{knowledge_session.slug}", 303)
