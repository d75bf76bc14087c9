"""Her own page with agreements. The other route files of this room are imported below."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from sessions_app.agreements import (
    changing,
    link_routes,  # noqa: F401 - its views join the blueprint
    page,
    queries,
    rules,
    service,
    staff_routes,  # noqa: F401 - its views join the blueprint
)
from sessions_app.agreements.blueprint import blueprint as blueprint  # noqa: PLC0414 - found here by `rooms`
from sessions_app.agreements.forms import ChangeAnswerForm, StatusForm
from sessions_app.agreements.models import Agreement, AgreementParty, AgreementStatus
from sessions_app.agreements.service import Extras
from sessions_app.agreements.words import say_beside, sentence_of
from sessions_app.core import errors, limits, links
from sessions_app.core.access import link_holder
from sessions_app.core.forms import add_error, keeps_input
from sessions_app.core.refusing import refusing
from sessions_app.core.transaction import commit_on_success
from sessions_app.people.models import Person


@blueprint.get("/afspraken/<token>")
@link_holder
def agreements_page(token: str) -> Any:
    """`?afspraak=7&status=done` (from a mail) puts that agreement first, with one button; it changes nothing."""
    shown = page.page_of(_person(token), token, request.args.get("sessie", ""), asked=_asked())
    return render_template("agreements/page.html", page=shown, form=shown.form)


@blueprint.post("/afspraken/<token>")
@link_holder
@limits.changes_by_link
@limits.proposals_by_link
@limits.proposals
@keeps_input
@commit_on_success
def propose(token: str) -> Any:
    """The button beside the search field sends nothing: it shows the same form with a shorter list."""
    person = _person(token)
    shown = page.page_of(person, token, request.form.get("session", ""))
    form, chosen = shown.form, shown.chosen
    if "search" in request.form:
        return render_template("agreements/page.html", page=shown, form=form)
    if form.validate() and form.day and chosen is not None:
        try:
            others = [*form.others, *form.organisations]
            service.propose(person, chosen, form.what.data or "", others, form.day, once=True)
        except rules.Refusal as refusal:
            say_beside(form, refusal)
        else:
            flash(
                _("Written down. Whoever has a place in this session gets a mail now; here you see who said yes."),
                "good",
            )
            return redirect(url_for(".agreements_page", token=token), 303)
    return render_template("agreements/page.html", page=shown, form=form), 422


@blueprint.post("/afspraken/<token>/<int:agreement_id>/status")
@link_holder
@limits.changes_by_link
@commit_on_success
def change_status(token: str, agreement_id: int) -> Any:
    person = _person(token)
    agreement, party = _found(agreement_id, person)
    form = StatusForm()
    if form.validate():
        try:
            service.tell_how_it_goes(agreement, party, AgreementStatus(form.status.data), _extras(form))
        except (rules.DueInThePast, rules.DueTooFarAhead) as refusal:
            add_error(form.due_on, sentence_of(refusal))
        except rules.Refusal as refusal:
            raise errors.refuse(409, sentence_of(refusal)) from refusal
        else:
            return _back(token, agreement)
    shown = page.page_of(person, token, "", fill=False)
    return render_template("agreements/page.html", page=shown, form=form, wrong=agreement.id), 422


@blueprint.post("/afspraken/<token>/<int:agreement_id>/wijziging")
@link_holder
@limits.changes_by_link
@commit_on_success
def answer_change(token: str, agreement_id: int) -> Any:
    person = _person(token)
    agreement, party = _found(agreement_id, person)
    form = ChangeAnswerForm()
    if form.validate():
        with refusing(rules.Refusal, sentence_of):
            changing.answer(agreement, party, form.answer.data == "yes", form.note.data or "", form.terms.data)
        return _back(token, agreement)
    shown = page.page_of(person, token, "", fill=False)
    return render_template("agreements/page.html", page=shown, form=form, wrong=agreement.id), 422


def _person(token: str) -> Person:
    person = links.find_by_token(service.AGREEMENTS_LINK, token)
    if person is None:
        abort(404)
    return person


def _found(agreement_id: int, person: Person) -> tuple[Agreement, AgreementParty]:
    found = queries.find_of_person(agreement_id, person.id)
    if found is None:
        abort(404)
    return found


def _extras(form: StatusForm) -> Extras:
    return Extras(
        due_on=form.day,
        what=form.what.data or None,
        help_wanted=form.help_asked,
        note=form.note.data or "",
        only_me=form.only_me.data,
        seen=form.terms.data,
    )


def _back(token: str, agreement: Agreement) -> Response:
    if agreement.proposed_change is not None:
        flash(_("Saved. A change holds as soon as everyone said yes to it."), "good")
    else:
        flash(_("Saved. The others see it too."), "good")
    return redirect(url_for(".agreements_page", token=token), 303)


def _asked() -> page.Asked | None:
    """Which agreement a button in a mail is about, and what it would say."""
    agreement_id, status = request.args.get("afspraak", ""), request.args.get("status", "")
    if not (agreement_id.isascii() and agreement_id.isdecimal() and len(agreement_id) < 12):
        return None
    known = {tapped.value for tapped in page.Tapped}
    return page.Asked(int(agreement_id), page.Tapped(status) if status in known else None)
