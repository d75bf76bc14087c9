"""The series of a session: look at its dates, add dates, take one out."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from sessions_app.core import clock, errors
from sessions_app.core.access import staff
from sessions_app.core.forms import keeps_input
from sessions_app.core.refusing import refusing
from sessions_app.core.transaction import commit_on_success
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions import repeating, rules, series
from sessions_app.knowledge_sessions.copying import on_day
from sessions_app.knowledge_sessions.details import Details, details_of
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import dates_of, find_for_staff, rights_in
from sessions_app.knowledge_sessions.refusals import Refusal, sentence_for
from sessions_app.knowledge_sessions.repeating import Objection
from sessions_app.knowledge_sessions.series_form import ChosenDaysForm, DaysForm
from sessions_app.people.models import Right

series_blueprint = Blueprint("series", __name__)


@dataclass(frozen=True)
class Proposal:
    """A day as the preview shows it; `elsewhere` is another session in the same district that day."""

    day: date
    details: Details
    objection: Objection | None
    elsewhere: str = ""

    @property
    def is_weekend(self) -> bool:
        return self.day.weekday() >= 5


@series_blueprint.get("/beheer/sessies/<slug>/reeks")
@staff("organiser")
def dates(slug: str) -> str:
    return _page(session_in_scope(slug), DaysForm())


@series_blueprint.post("/beheer/sessies/<slug>/reeks")
@staff("organiser")
@keeps_input
@commit_on_success
def add_dates(slug: str) -> Response | str | tuple[str, int]:
    """Twice: `make` is sent from the preview, with the days that are still ticked."""
    knowledge_session = session_in_scope(slug)
    if knowledge_session.is_cancelled:
        raise errors.refuse(409, sentence_for(rules.AlreadyCancelled()))
    if "make" in request.form:
        return _made(knowledge_session)
    form = DaysForm()
    if not form.validate():
        return _page(knowledge_session, form), 422
    days = form.days_from(clock.local(knowledge_session.starts_at).date())
    return _preview(knowledge_session, days, ChosenDaysForm(days, knowledge_session.is_published, formdata=None))


@series_blueprint.post("/beheer/sessies/<slug>/reeks/verlaten")
@staff("organiser")
@commit_on_success
def leave(slug: str) -> Response:
    """Takes this date out of its series; back to the page of the date where the button stood."""
    knowledge_session = session_in_scope(slug)
    series.leave(knowledge_session)
    flash(_("This date is no longer part of the series. Everyone who registered for it stays registered."), "good")
    back = find_for_staff(request.form.get("from", ""), current_user) or knowledge_session
    return redirect(url_for("series.dates", slug=back.slug), 303)


def _made(knowledge_session: KnowledgeSession) -> Response | tuple[str, int]:
    days = list(repeating.read_days("\n".join(request.form.getlist("offered"))).days)[: repeating.MOST_DATES]
    form = ChosenDaysForm(days, knowledge_session.is_published)
    if not form.validate():
        return _preview(knowledge_session, days, form), 422
    publish = bool(form.publish and form.publish.data)
    with refusing(Refusal, sentence_for):
        made = series.extend(knowledge_session, form.chosen_days(), publish)
    flash(_what_was_made(len(made), publish), "good" if made else "care")
    return redirect(url_for("series.dates", slug=knowledge_session.slug), 303)


def _what_was_made(number: int, published: bool) -> str:
    if not number:
        return _("These dates were there already. Nothing was added.")
    if published:
        return ngettext("%(num)s date is added and published.", "%(num)s dates are added and published.", number)
    return ngettext(
        "%(num)s date is added as a draft. Only you and your colleagues see it.",
        "%(num)s dates are added as drafts. Only you and your colleagues see them.",
        number,
    )


def _page(knowledge_session: KnowledgeSession, form: DaysForm) -> str:
    found = dates_of(knowledge_session)
    return render_template(
        "knowledge_sessions/series.html",
        knowledge_session=knowledge_session,
        dates=found if len(found) > 1 else [],
        may_leave={one.id for one in found if Right.ORGANISE in rights_in(one, current_user)},
        form=form,
        most=repeating.MOST_DATES,
    )


def _preview(knowledge_session: KnowledgeSession, days: Sequence[date], form: ChosenDaysForm) -> str:
    taken, today = series.days_of(knowledge_session), clock.today()
    others, original = series.others_on(knowledge_session, days), details_of(knowledge_session)
    proposals = [
        Proposal(
            day, on_day(original, day), repeating.objection_to(day, today, taken),
            others.get(day, "") if day not in taken else "",
        )
        for day in days
    ]  # fmt: skip
    if request.form.get("make") is None:  # at first sight everything that can be made is ticked
        form.chosen.data = [one.day.isoformat() for one in proposals if one.objection is None]
    return render_template(
        "knowledge_sessions/series_preview.html", knowledge_session=knowledge_session, proposals=proposals, form=form
    )
