"""Registering, and asking for one's own link again. The other route files of this room are imported below."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for

from sessions_app.core import clock, limits
from sessions_app.core.access import everyone
from sessions_app.core.forms import keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import find_public
from sessions_app.outbox.service import enqueue
from sessions_app.people.queries import find_person, organisations
from sessions_app.registrations import (
    door_link_routes,  # noqa: F401 - its views join the blueprint
    messages,
    personal_routes,  # noqa: F401 - its views join the blueprint
    rules,
    service,
    staff_routes,  # noqa: F401 - its views join the blueprint
)
from sessions_app.registrations.blueprint import blueprint, said_plainly
from sessions_app.registrations.forms import LinkAgainForm, RegisterForm
from sessions_app.registrations.queries import seats, upcoming_of


@blueprint.get("/sessies/<slug>/aanmelden")
@everyone
def register(slug: str) -> str:
    knowledge_session = _get_session(slug)
    with said_plainly():
        rules.check_registration_is_open(knowledge_session.registration_state(clock.now()).value)
    return _register_page(knowledge_session, RegisterForm().fit(knowledge_session))


@blueprint.post("/sessies/<slug>/aanmelden")
@everyone
@limits.register
@keeps_input
@commit_on_success
def register_now(slug: str) -> Any:
    knowledge_session = _get_session(slug)
    with said_plainly():
        rules.check_registration_is_open(knowledge_session.registration_state(clock.now()).value)
        form = RegisterForm().fit(knowledge_session)
        if not form.validate_on_submit():
            return _register_page(knowledge_session, form), 422
        service.register(knowledge_session, form.details())
    return redirect(url_for("registrations.registered", slug=slug), 303)


@blueprint.get("/sessies/<slug>/aangemeld")
@everyone
def registered(slug: str) -> str:
    """Facts of the session alone: who registered, and whether her address was known, plays no part in it."""
    knowledge_session = _get_session(slug)
    with said_plainly():
        rules.check_takes_place(knowledge_session.registration_state(clock.now()).value)
    taken = seats(knowledge_session)
    free = taken.free_of(knowledge_session.capacity) if not taken.waiting else 0
    return render_template(
        "registrations/registered.html", knowledge_session=knowledge_session, free=free, waiting=taken.waiting
    )


@blueprint.get("/aanmelding")
@everyone
def resend_link() -> str:
    return render_template(
        "registrations/resend_link.html", form=LinkAgainForm(), asked=request.args.get("gevraagd") == "1"
    )


@blueprint.post("/aanmelding")
@everyone
@limits.send_link
@limits.send_link_per_address
@keeps_input
@commit_on_success
def send_link_again() -> Any:
    """The same answer for every address; only who is registered gets a mail."""
    form = LinkAgainForm()
    if not form.validate_on_submit():
        return render_template("registrations/resend_link.html", form=form, asked=False), 422
    person = find_person(form.email.data or "")
    upcoming = upcoming_of(person.id, clock.now()) if person else []
    if person and upcoming:
        enqueue(messages.link_again(person, upcoming))
    return redirect(url_for("registrations.resend_link", gevraagd=1), 303)


def _get_session(slug: str) -> KnowledgeSession:
    return find_public(slug) or abort(404)


def _register_page(knowledge_session: KnowledgeSession, form: RegisterForm) -> str:
    taken = seats(knowledge_session)
    return render_template(
        "registrations/register.html",
        knowledge_session=knowledge_session,
        form=form,
        free=taken.free_of(knowledge_session.capacity) if not taken.waiting else 0,
        waiting=taken.waiting,
        organisations=[organisation.name for organisation in organisations(clock.today())],
    )
