"""What the holder of a personal link may do with her registration. The page itself is in `pages/`."""

from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from sessions_app.core import clock, limits
from sessions_app.core.access import everyone, link_holder
from sessions_app.core.forms import add_error, keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.people.queries import organisations
from sessions_app.registrations import coming_back, erasure, rules, service
from sessions_app.registrations.blueprint import blueprint, said_plainly
from sessions_app.registrations.change_form import ChangeForm
from sessions_app.registrations.forms import EraseForm
from sessions_app.registrations.models import Registration
from sessions_app.registrations.words import refusal_sentence


@blueprint.post("/aanmelding/<token>/afmelden")
@link_holder
@limits.changes_by_link
@commit_on_success
def cancel(token: str) -> Response:
    registration = _get_registration(token)
    with said_plainly():
        service.cancel(registration)
    return redirect(service.path_of(registration), 303)


@blueprint.post("/aanmelding/<token>/terug")
@link_holder
@limits.changes_by_link
@commit_on_success
def come_back(token: str) -> Response:
    registration = _get_registration(token)
    with said_plainly(registration.knowledge_session):
        coming_back.come_back(registration)
    if registration.knowledge_session.asks_access_needs or registration.knowledge_session.asks_dietary_needs:
        flash(
            _("What you need to take part was erased when you cancelled. Do you need something? Fill it in again."),
            "care",
        )
    return redirect(service.path_of(registration), 303)


@blueprint.get("/aanmelding/<token>/wijzigen")
@link_holder
def change(token: str) -> str:
    registration = _get_registration(token)
    _refuse_when_too_late(registration)
    return _change_page(registration, ChangeForm.filled_with(registration))


@blueprint.post("/aanmelding/<token>/wijzigen")
@link_holder
@limits.changes_by_link
@keeps_input
@commit_on_success
def change_now(token: str) -> Any:
    registration = _get_registration(token)
    _refuse_when_too_late(registration)
    form = ChangeForm()
    form.fit(registration.knowledge_session)
    if not form.validate_on_submit():
        return _change_page(registration, form), 422
    with said_plainly():
        try:
            service.change_details(registration, form.details_of(registration))
        except rules.OrganisationIsFull as refusal:  # about one field: the rest of what was typed stays
            add_error(form.organisation, refusal_sentence(refusal))
            return _change_page(registration, form), 409
    flash(_("Saved."), "good")
    return redirect(service.path_of(registration), 303)


@blueprint.get("/aanmelding/<token>/gegevens.json")
@link_holder
def my_data(token: str) -> Response:
    """All that is kept of her address, as a file."""
    answer = jsonify(erasure.data_of(_get_registration(token).person))
    answer.headers["Content-Disposition"] = 'attachment; filename="gegevens.json"'
    return answer


@blueprint.get("/aanmelding/<token>/verwijderen")
@link_holder
def erase(token: str) -> str:
    return _erase_page(_get_registration(token), EraseForm())


@blueprint.post("/aanmelding/<token>/verwijderen")
@link_holder
@limits.changes_by_link
@keeps_input
@commit_on_success
def erase_now(token: str) -> Any:
    registration = _get_registration(token)
    form = EraseForm()
    if not form.validate_on_submit():
        return _erase_page(registration, form), 422
    if form.what.data == "everything":
        erasure.erase_everything_of(registration.person)
    else:
        erasure.erase(registration)
    return redirect(url_for("registrations.erased"), 303)


@blueprint.get("/aanmelding/gewist")
@everyone
def erased() -> str:
    return render_template("registrations/erased.html")


def _get_registration(token: str) -> Registration:
    return service.find_by_link(token) or abort(404)


def _refuse_when_too_late(registration: Registration) -> None:
    if not service.may_still_change(registration):
        with said_plainly():
            raise rules.TooLateToChange


def _change_page(registration: Registration, form: ChangeForm) -> str:
    return render_template(
        "registrations/change.html",
        registration=registration,
        form=form,
        back=service.path_of(registration),
        organisations=[organisation.name for organisation in organisations(clock.today())],
    )


def _erase_page(registration: Registration, form: EraseForm) -> str:
    return render_template(
        "registrations/erase.html",
        registration=registration,
        form=form,
        back=service.path_of(registration),
        will_cancel=service.may_still_cancel(registration),
    )
