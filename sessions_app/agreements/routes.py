"""Her own page with agreements, and the organiser's count of them."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from sessions_app.agreements import page, queries, rules, service
from sessions_app.agreements.forms import StatusForm
from sessions_app.agreements.models import AgreementStatus
from sessions_app.core import clock, errors, limits, links
from sessions_app.core.access import link_holder, staff
from sessions_app.core.forms import add_error, keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import find_for_staff
from sessions_app.people import audit
from sessions_app.people.models import Person

blueprint = Blueprint("agreements", __name__)


@blueprint.get("/afspraken/<token>")
@link_holder
def agreements_page(token: str) -> Any:
    """`?afspraak=7&status=done` (from a reminder) puts that agreement first, with one button; it changes nothing."""
    shown = page.page_of(_person(token), token, request.args.get("sessie", ""))
    return render_template("agreements/page.html", page=shown, form=shown.form, asked=_asked())


@blueprint.post("/afspraken/<token>")
@link_holder
@limits.proposals_by_link
@limits.proposals
@keeps_input
@commit_on_success
def propose(token: str) -> Any:
    person = _person(token)
    shown = page.page_of(person, token, request.form.get("session", ""))
    form, chosen = shown.form, shown.chosen
    if chosen is not None and form.validate() and form.day:
        try:
            service.propose(person, chosen, form.what.data or "", form.other, form.day)
        except rules.Refusal as refusal:
            page.say_beside(form, refusal)
        else:
            flash(_("Your proposal is on its way. You see here what becomes of it."), "good")
            return redirect(url_for(".agreements_page", token=token), 303)
    return render_template("agreements/page.html", page=shown, form=form, asked=None), 422


@blueprint.post("/afspraken/<token>/<int:agreement_id>/status")
@link_holder
@limits.changes_by_link
@commit_on_success
def change_status(token: str, agreement_id: int) -> Any:
    person = _person(token)
    found = queries.find_of_person(agreement_id, person.id)
    if found is None:
        abort(404)
    agreement, party = found
    form = StatusForm()
    if form.validate():
        try:
            service.change(agreement, party, AgreementStatus(form.status.data), form.day, form.help_asked)
        except (rules.DueInThePast, rules.DueTooFarAhead) as refusal:
            add_error(form.due_on, page.SENTENCES[type(refusal)]())
        except rules.Refusal as refusal:
            raise errors.refuse(409, page.SENTENCES[type(refusal)]()) from refusal
        else:
            flash(_("Saved. The others see it too."), "good")
            return redirect(url_for(".agreements_page", token=token), 303)
    shown = page.page_of(person, token, "", fill=False)
    return render_template("agreements/page.html", page=shown, form=form, wrong=agreement.id, asked=None), 422


@blueprint.get("/beheer/sessies/<slug>/afspraken")
@staff("organiser")
@audit.views("agreements")
def of_session(slug: str) -> Any:
    """Counts; the text only of those who asked for help."""
    knowledge_session = find_for_staff(slug, current_user)
    if knowledge_session is None:
        abort(404)
    return render_template(
        "agreements/of_session.html",
        knowledge_session=knowledge_session,
        counts=queries.counts_by_session([knowledge_session.id], clock.today())[knowledge_session.id],
        asking=queries.asking_for_help(KnowledgeSession.id == knowledge_session.id),
    )


def _person(token: str) -> Person:
    person = links.find_by_token(service.AGREEMENTS_LINK, token)
    if person is None:
        abort(404)
    return person


def _asked() -> tuple[int, str] | None:
    """Which agreement a reminder's button is about, and what it would say."""
    agreement_id = request.args.get("afspraak", "")
    status = request.args.get("status", "")
    return (int(agreement_id), status) if agreement_id.isdecimal() and len(agreement_id) < 12 else None
