"""Plan, edit, publish, move, cancel and copy a session. Where they are seen is `pages/`."""

from collections.abc import Callable

from flask import Blueprint, flash
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from sessions_app.core import clock, errors, formatting
from sessions_app.core.access import staff
from sessions_app.core.forms import keeps_input
from sessions_app.core.refusing import refusing
from sessions_app.core.transaction import commit_on_success
from sessions_app.knowledge_sessions import (
    confirming,
    joining_routes,  # noqa: F401 - its views join the blueprint of the series
    rules,
    series,
    service,
)
from sessions_app.knowledge_sessions.considering import consider_cancelling, consider_edit, moved_by
from sessions_app.knowledge_sessions.feed_routes import feeds_blueprint
from sessions_app.knowledge_sessions.form_pages import (
    Answer,
    form_page,
    move_page,
    plan_page,
    refused,
    tell_doubled,
    to_desk,
)
from sessions_app.knowledge_sessions.forms import CancelForm, MoveForm
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.knowledge_sessions.models import KnowledgeSession, RegistrationState
from sessions_app.knowledge_sessions.plan_form import PlanForm
from sessions_app.knowledge_sessions.queries import find_by_uid, rights_in
from sessions_app.knowledge_sessions.refusals import Refusal, sentence_for
from sessions_app.knowledge_sessions.rules import HasNoPlace
from sessions_app.knowledge_sessions.series_routes import series_blueprint
from sessions_app.knowledge_sessions.theme_routes import theme_blueprint
from sessions_app.people.models import Right

blueprint = Blueprint("knowledge_sessions", __name__)
blueprints = [blueprint, feeds_blueprint, series_blueprint, theme_blueprint]


@blueprint.route("/beheer/sessies/nieuw", methods=["GET", "POST"])
@staff("organiser")
@keeps_input
@commit_on_success
def plan() -> Answer:
    form = PlanForm(current_user)
    if form.wants_more_rows or not form.validate_on_submit():
        return plan_page(form)
    uid = form.form_token.data or ""
    if (planned := find_by_uid(uid)) is not None:
        flash(_("This session was planned already. To change it, choose Edit."), "care")
        return to_desk(planned)
    planned = service.plan(form.details(), uid)
    flash(_("The session is saved as a draft. Only you and your colleagues see it."), "good")
    tell_doubled(form)
    return to_desk(planned)


@blueprint.route("/beheer/sessies/<slug>/bewerken", methods=["GET", "POST"])
@staff("organiser")
@keeps_input
@commit_on_success
def edit(slug: str) -> Answer:
    knowledge_session = session_in_scope(slug)
    _refuse_cancelled(knowledge_session)
    form = PlanForm(current_user, knowledge_session)
    later = _later_dates(knowledge_session)
    form.offer_later_dates(later)
    if form.wants_more_rows or confirming.goes_back() or not form.validate_on_submit():
        return plan_page(form, knowledge_session)
    try:
        considered = consider_edit(knowledge_session, form.details(), form.seen)
        if confirming.asks_first() and considered.told.is_worth_asking:
            return confirming.page(form, considered)
        changes = service.edit(knowledge_session, form.details(), form.seen, form.explanation.data or "")
    except Refusal as refusal:
        return refused(refusal, form, knowledge_session, form.details(), plan_page)
    flash(confirming.done_sentence(considered) if changes else _("Saved."), "good")
    if form.later_dates and form.later_dates.data:
        series.share_text(knowledge_session, later)
        flash(ngettext("%(num)s later date got it too.", "%(num)s later dates got it too.", len(later)), "good")
    tell_doubled(form)
    return to_desk(knowledge_session)


@blueprint.post("/beheer/sessies/<slug>/publiceren")
@staff("organiser")
@commit_on_success
def publish(slug: str) -> Answer:
    knowledge_session = session_in_scope(slug)
    with refusing(Refusal, sentence_for, early=HasNoPlace):
        service.publish(knowledge_session)
    flash(_published(knowledge_session), "good")
    return to_desk(knowledge_session)


@blueprint.route("/beheer/sessies/<slug>/verzetten", methods=["GET", "POST"])
@staff("organiser")
@keeps_input
@commit_on_success
def reschedule(slug: str) -> Answer:
    knowledge_session = session_in_scope(slug)
    _refuse_begun(knowledge_session)
    form = MoveForm(knowledge_session)
    if confirming.goes_back() or not form.validate_on_submit():
        return move_page(form, knowledge_session)
    try:
        considered = consider_edit(knowledge_session, moved_by(knowledge_session, form.move()), form.seen)
        if confirming.asks_first() and considered.told.is_worth_asking:
            return confirming.page(form, considered)
        service.reschedule(knowledge_session, form.move(), form.explanation.data or "", form.seen)
    except Refusal as refusal:
        return refused(refusal, form, knowledge_session, form.move(), move_page)
    flash(confirming.done_sentence(considered), "good")
    tell_doubled(form)
    return to_desk(knowledge_session)


@blueprint.route("/beheer/sessies/<slug>/afgelasten", methods=["GET", "POST"])
@staff("organiser")
@keeps_input
@commit_on_success
def cancel(slug: str) -> Answer:
    knowledge_session, form = session_in_scope(slug), CancelForm()
    if not form.validate_on_submit():
        _refuse_begun(knowledge_session, _not_called_off)
        return form_page("cancel", form, knowledge_session, told=consider_cancelling(knowledge_session))
    status, told = knowledge_session.status, consider_cancelling(knowledge_session)
    with refusing(Refusal, _not_called_off):
        service.cancel(knowledge_session, form.explanation.data or "")
    flash(_cancelled(status, told.everyone), "good")
    return to_desk(knowledge_session)


@blueprint.post("/beheer/sessies/<slug>/dupliceren")
@staff("organiser")
@commit_on_success
def duplicate(slug: str) -> Answer:
    copy = service.duplicate(session_in_scope(slug))
    flash(_copied(copy), "good")
    return to_desk(copy)


def _later_dates(knowledge_session: KnowledgeSession) -> list[KnowledgeSession]:
    """Those of its series that she may change as well."""
    later = series.later_dates(knowledge_session)
    return [one for one in later if Right.ORGANISE in rights_in(one, current_user)]


def _published(knowledge_session: KnowledgeSession) -> str:
    state, opens_at = knowledge_session.registration_state(clock.now()), knowledge_session.registration_opens_at
    if state is RegistrationState.OPEN:
        return _("The session is published. Everyone can find it now and register.")
    if state is RegistrationState.NOT_YET_OPEN and opens_at:
        moment = f"{formatting.long_date(opens_at)}, {formatting.clock_time(opens_at)}"
        return _("The session is published. Everyone can find it now. Registration opens on %(moment)s.", moment=moment)
    return _("The session is published. Everyone can find it now. Registration has closed.")


def _copied(copy: KnowledgeSession) -> str:
    return _(
        "This is the copy, a draft on %(date)s, %(time)s. Choose ‘Change the session’ to give it another date or text.",
        date=formatting.long_date(copy.starts_at),
        time=formatting.time_range(copy.starts_at, copy.ends_at),
    )


def _cancelled(status: rules.SessionStatus, told: int) -> str:
    """`status`: before. Of a session that was cancelled by an earlier click nobody counts any more who was told."""
    if status is rules.SessionStatus.CANCELLED:
        return _("The session is cancelled.")
    if status is rules.SessionStatus.DRAFT:
        return _("The draft is cancelled.")
    if not told:
        return _("The session is cancelled. Nobody gets a mail.")
    return ngettext(
        "The session is cancelled. %(num)s person gets a mail.",
        "The session is cancelled. %(num)s people get a mail.",
        told,
    )


def _refuse_cancelled(knowledge_session: KnowledgeSession) -> None:
    if knowledge_session.is_cancelled:
        raise errors.refuse(409, sentence_for(rules.AlreadyCancelled()))


def _refuse_begun(knowledge_session: KnowledgeSession, sentence_of: Callable[[Refusal], str] = sentence_for) -> None:
    with refusing(Refusal, sentence_of):
        rules.check_before_it_begins(knowledge_session.status, knowledge_session.starts_at, clock.now())


def _not_called_off(refusal: Refusal) -> str:
    if isinstance(refusal, rules.HasBegun):
        return _("This session has begun. It can no longer be cancelled.")
    return sentence_for(refusal)
