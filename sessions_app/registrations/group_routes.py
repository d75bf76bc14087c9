"""Registering colleagues, up to ten at once."""

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask_babel import ngettext

from sessions_app.core import clock, limits
from sessions_app.core.access import everyone
from sessions_app.core.forms import add_error, keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import find_public
from sessions_app.people.queries import organisations
from sessions_app.registrations import rules
from sessions_app.registrations.blueprint import blueprint, said_plainly
from sessions_app.registrations.group import register_group
from sessions_app.registrations.group_form import GroupForm
from sessions_app.registrations.group_rules import MOST_COLLEAGUES, NotAllFit
from sessions_app.registrations.queries import seats


@blueprint.get("/sessies/<slug>/aanmelden/groep")
@everyone
def group(slug: str) -> str:
    knowledge_session = _get_open_session(slug)
    return _page(knowledge_session, GroupForm().fit(knowledge_session))


@blueprint.post("/sessies/<slug>/aanmelden/groep")
@everyone
@limits.group_forms
@limits.groups
@limits.groups_per_address
@keeps_input
@commit_on_success
def group_now(slug: str) -> Any:
    knowledge_session = _get_open_session(slug)
    form = GroupForm().fit(knowledge_session)
    if form.wants_another_row:
        form.add_row()
        return _page(knowledge_session, form)
    if not form.validate():
        return _page(knowledge_session, form), 422
    with said_plainly():
        try:
            register_group(knowledge_session, form.group())
        except NotAllFit as refusal:
            add_error(form.when_full, _too_few(refusal))
            return _page(knowledge_session, form), 409
    return redirect(url_for("registrations.group_registered", slug=slug), 303)


@blueprint.get("/sessies/<slug>/aangemeld/groep")
@everyone
def group_registered(slug: str) -> str:
    """The same page whoever they were and whatever became of them; that is in their mails."""
    knowledge_session = find_public(slug) or abort(404)
    with said_plainly():
        rules.check_takes_place(knowledge_session.registration_state(clock.now()).value)
    return render_template("registrations/group_registered.html", knowledge_session=knowledge_session)


def _too_few(refusal: NotAllFit) -> str:
    return ngettext(
        "There is a place for %(num)s of the %(asked)s of you. Nobody is registered now. Choose ‘As many as fit’, or "
        "take someone off the list.",
        "There are places for %(num)s of the %(asked)s of you. Nobody is registered now. Choose ‘As many as fit’, or "
        "take someone off the list.",
        refusal.fitting,
        asked=refusal.asked,
    )


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
        most=MOST_COLLEAGUES,
        organisations=[organisation.name for organisation in organisations(clock.today())],
    )
