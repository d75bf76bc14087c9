"""Registering, and asking for one's own link again. The other route files of this room are imported below."""

from functools import lru_cache
from typing import Any

from flask import abort, current_app, redirect, render_template, request, url_for
from markupsafe import Markup

from sessions_app.core import clock, limits
from sessions_app.core.access import everyone
from sessions_app.core.forms import keeps_input
from sessions_app.core.kept.kept_pages import kept
from sessions_app.core.transaction import commit_on_success
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import find_public, find_public_to_lock
from sessions_app.outbox.service import enqueue
from sessions_app.people.queries import find_person, organisations
from sessions_app.registrations import (
    approval_routes,  # noqa: F401 - its views join the blueprint
    certificate_routes,  # noqa: F401 - its views join the blueprint
    door_link_routes,  # noqa: F401 - its views join the blueprint
    door_sheet_routes,  # noqa: F401 - its views join the blueprint
    group_routes,  # noqa: F401 - its views join the blueprint
    messages,
    participant_bulk_routes,  # noqa: F401 - its views join the blueprint
    participant_change_routes,  # noqa: F401 - its views join the blueprint
    participant_routes,  # noqa: F401 - its views join the blueprint
    participants_import_routes,  # noqa: F401 - its views join the blueprint
    personal_routes,  # noqa: F401 - its views join the blueprint
    place_routes,  # noqa: F401 - its views join the blueprint
    register_list_routes,  # noqa: F401 - its views join the blueprint
    rules,
    staff_routes,  # noqa: F401 - its views join the blueprint
    who_is_who_routes,  # noqa: F401 - its views join the blueprint
)
from sessions_app.registrations.blueprint import blueprint, said_plainly
from sessions_app.registrations.dates import dates_on_offer, other_dates_named, register_for
from sessions_app.registrations.dates_form import CHOICE_OF_DATES, RegisterForDatesForm
from sessions_app.registrations.forms import LinkAgainForm, RegisterForm
from sessions_app.registrations.queries import of_use_to
from sessions_app.registrations.seats import PoolSeats, pools_live, pools_meaning, seats_of, what_became_of_it
from sessions_app.registrations.waiting_words import how_full


@blueprint.get("/sessies/<slug>/aanmelden")
@everyone
@kept
def register(slug: str) -> str:
    knowledge_session = _get_session(slug)
    with said_plainly(knowledge_session):
        rules.check_registration_is_open(knowledge_session.registration_state(clock.now()).value)
    return _register_page(knowledge_session, _form_for(knowledge_session))


@blueprint.post("/sessies/<slug>/aanmelden")
@everyone
@limits.register
@keeps_input
@commit_on_success
def register_now(slug: str) -> Any:
    knowledge_session = find_public_to_lock(slug) or abort(404)
    with said_plainly(knowledge_session):
        rules.check_registration_is_open(knowledge_session.registration_state(clock.now()).value)
        form = _form_for(knowledge_session)
        if not form.validate_on_submit():
            return _register_page(knowledge_session, form), 422
        dates = form.chosen_dates()
        register_for(dates, form.details())
    first, *others = [date.slug for date in dates]
    return redirect(url_for("registrations.registered", slug=first, data=others), 303)


@blueprint.get("/sessies/<slug>/aangemeld")
@everyone
@kept
def registered(slug: str) -> str:
    """Facts of the session alone: who registered, and whether her address was known, plays no part in it."""
    knowledge_session = _get_session(slug)
    with said_plainly():
        rules.check_takes_place(knowledge_session.registration_state(clock.now()).value)
    others = other_dates_named(request.args.getlist("data"), knowledge_session)
    if others:
        return _registered_for([knowledge_session, *others])
    became, pools = pools_meaning(knowledge_session, lambda pools: _told_afterwards(knowledge_session, pools))
    return render_template(
        "registrations/registered.html",
        knowledge_session=knowledge_session,
        pools=pools,
        became=became,
        waiting=sum(pool.waiting for pool in pools),
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
    found = of_use_to(person.id, clock.now()) if person else []
    if person and found:
        enqueue(messages.link_again(person, found))
    return redirect(url_for("registrations.resend_link", gevraagd=1), 303)


def _get_session(slug: str) -> KnowledgeSession:
    return find_public(slug, in_full=False) or abort(404)


def _form_for(knowledge_session: KnowledgeSession) -> RegisterForDatesForm:
    dates = dates_on_offer(knowledge_session)
    form = RegisterForDatesForm.for_session(knowledge_session, *(() if dates else CHOICE_OF_DATES))
    form.offer(knowledge_session, dates, request.args.get("data", ""))
    return form


def _registered_for(dates: list[KnowledgeSession]) -> str:
    """The same for several dates of a series."""
    taken = seats_of(date.id for date in dates)
    became = {date.id: what_became_of_it(date, taken[date.id].pools(date)) for date in dates}
    return render_template("registrations/registered_dates.html", dates=dates, became=became, taken=taken)


def _told_afterwards(knowledge_session: KnowledgeSession, pools: list[PoolSeats]) -> tuple[str, tuple[PoolSeats, ...]]:
    """What became of it, and the figures where the page names them."""
    became = what_became_of_it(knowledge_session, pools)
    return became, () if became == "place" else tuple(pools)


def _register_page(knowledge_session: KnowledgeSession, form: RegisterForm) -> str:
    """Whether there is a place decides the words; how many is told in one spot, of the very moment. Where there are
    two kinds of places the form tells of each."""
    free, pools = pools_meaning(
        knowledge_session,
        lambda pools: (any(pool.free_for_newcomers for pool in pools), tuple(pools) if len(pools) > 1 else ()),
    )
    form.tell_places(pools)
    return render_template(
        "registrations/register.html",
        knowledge_session=knowledge_session,
        form=form,
        free=free,
        places=pools_live(knowledge_session, _places),
        organisations=[organisation.name for organisation in organisations(clock.today())],
    )


def _places(pools: list[PoolSeats]) -> Markup:
    """By its macro at once: a page around it would cost more than all the rest of a form that is kept."""
    return _status(*how_full(pools))


@lru_cache(maxsize=1000)
def _status(tone: str, icon: str, words: str) -> Markup:
    """Nothing else stands in it, so that a page with the same words has the same."""
    parts: Any = current_app.jinja_env.get_template("components/parts.html").module
    status: Markup = parts.status(tone, icon, words)
    return status
