"""Registering colleagues, up to ten at once."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from sessions_app.core import clock, formatting, limits
from sessions_app.core.access import everyone
from sessions_app.core.forms import add_error, keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import find_public
from sessions_app.people.queries import organisations
from sessions_app.registrations import rules
from sessions_app.registrations.blueprint import blueprint, said_plainly
from sessions_app.registrations.dates import dates_on_offer, other_dates_named
from sessions_app.registrations.group import NotAllFitOnDates, register_group
from sessions_app.registrations.group_form import GroupForm
from sessions_app.registrations.group_rules import MOST_COLLEAGUES, NotAllFit
from sessions_app.registrations.queries import seats


@blueprint.get("/sessies/<slug>/aanmelden/groep")
@everyone
def group(slug: str) -> str:
    knowledge_session = _get_open_session(slug)
    return _page(knowledge_session, _form_for(knowledge_session))


@blueprint.post("/sessies/<slug>/aanmelden/groep")
@everyone
@limits.group_forms
@limits.groups
@limits.groups_per_address
@keeps_input
@commit_on_success
def group_now(slug: str) -> Any:
    knowledge_session = _get_open_session(slug)
    form = _form_for(knowledge_session)
    if form.wants_another_row:
        form.add_row()
        return _page(knowledge_session, form)
    if not form.validate():
        return _page(knowledge_session, form), 422
    dates = form.chosen_dates()
    with said_plainly():
        try:
            register_group(dates, form.group())
        except NotAllFitOnDates as refusal:
            add_error(form.when_full, _too_few(refusal) if len(dates) == 1 else _too_few_on(refusal))
            return _page(knowledge_session, form), 409
    first, *others = [date.slug for date in dates]
    return redirect(url_for("registrations.group_registered", slug=first, data=others), 303)


@blueprint.get("/sessies/<slug>/aangemeld/groep")
@everyone
def group_registered(slug: str) -> str:
    """The same page whoever they were and whatever became of them; that is in their mails."""
    knowledge_session = find_public(slug) or abort(404)
    with said_plainly():
        rules.check_takes_place(knowledge_session.registration_state(clock.now()).value)
    dates = [knowledge_session, *other_dates_named(request.args.getlist("data"), knowledge_session)]
    return render_template("registrations/group_registered.html", knowledge_session=knowledge_session, dates=dates)


def _too_few(refusal: NotAllFit) -> str:
    return ngettext(
        "There is a place for %(num)s of the %(asked)s of you. Nobody is registered now. Choose ‘As many as fit’, or "
        "take someone off the list.",
        "There are places for %(num)s of the %(asked)s of you. Nobody is registered now. Choose ‘As many as fit’, or "
        "take someone off the list.",
        refusal.fitting,
        asked=refusal.asked,
    )


def _too_few_on(refusal: NotAllFitOnDates) -> str:
    """One of several dates, or more of them."""
    sentences = [
        ngettext(
            "On %(day)s there is a place for %(num)s of the %(asked)s of you.",
            "On %(day)s there are places for %(num)s of the %(asked)s of you.",
            one.fitting,
            day=formatting.long_date(date.starts_at),
            asked=one.asked,
        )
        for date, one in refusal.refusals
    ]
    advice = _(
        "Nobody is registered now, for no date. Choose ‘As many as fit’, leave that date out, or take someone off the "
        "list."
    )
    return " ".join([*sentences, advice])


def _form_for(knowledge_session: KnowledgeSession) -> GroupForm:
    return GroupForm().fit(knowledge_session, dates_on_offer(knowledge_session), request.args.get("data", ""))


def _get_open_session(slug: str) -> KnowledgeSession:
    knowledge_session = find_public(slug) or abort(404)
    with said_plainly():
        rules.check_registration_is_open(knowledge_session.registration_state(clock.now()).value)
    return knowledge_session


def _page(knowledge_session: KnowledgeSession, form: GroupForm) -> str:
    pools = seats(knowledge_session).pools(knowledge_session)
    return render_template(
        "registrations/group.html",
        knowledge_session=knowledge_session,
        form=form,
        pools=pools,
        free=sum(pool.free_for_newcomers for pool in pools),
        free_somewhere=any(one.free for one in form.offered.values()) or any(pool.free_for_newcomers for pool in pools),
        most=MOST_COLLEAGUES,
        organisations=[organisation.name for organisation in organisations(clock.today())],
    )
