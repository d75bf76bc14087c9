"""The organiser says yes or no to who asks for a place."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from sessions_app.core.access import staff
from sessions_app.core.forms import keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.people import audit
from sessions_app.registrations import approval
from sessions_app.registrations.attendance import find_at_door
from sessions_app.registrations.blueprint import blueprint, said_plainly
from sessions_app.registrations.forms import TurnDownForm
from sessions_app.registrations.models import Registration


@blueprint.post("/beheer/sessies/<slug>/deelnemers/<int:registration_id>/goedkeuren")
@staff("organiser")
@commit_on_success
def approve(slug: str, registration_id: int) -> Response:
    registration = _get_registration(slug, registration_id)
    with said_plainly():
        approval.approve(registration)
    if registration.is_confirmed:
        flash(_("%(name)s has a place and gets a mail.", name=registration.name), "good")
    elif registration.is_waiting:
        flash(_("%(name)s is on the waiting list, and gets a mail.", name=registration.name), "good")
    return _to_participants(slug)


@blueprint.get("/beheer/sessies/<slug>/deelnemers/<int:registration_id>/afwijzen")
@staff("organiser")
@audit.views("participant")
def turn_down(slug: str, registration_id: int) -> str:
    return _turn_down_page(_get_registration(slug, registration_id), TurnDownForm())


@blueprint.post("/beheer/sessies/<slug>/deelnemers/<int:registration_id>/afwijzen")
@staff("organiser")
@keeps_input
@commit_on_success
def turn_down_now(slug: str, registration_id: int) -> Any:
    registration, form = _get_registration(slug, registration_id), TurnDownForm()
    if not form.validate_on_submit():
        return _turn_down_page(registration, form), 422
    with said_plainly():
        approval.turn_down(registration, form.reason.data or "")
    flash(_("%(name)s gets a mail about it.", name=registration.name), "good")
    return _to_participants(slug)


def _get_registration(slug: str, registration_id: int) -> Registration:
    knowledge_session = session_in_scope(slug)
    return find_at_door(knowledge_session, registration_id) or abort(404)


def _turn_down_page(registration: Registration, form: TurnDownForm) -> str:
    return render_template("registrations/turn_down.html", registration=registration, form=form)


def _to_participants(slug: str) -> Response:
    return redirect(url_for("registrations.participants_page", slug=slug, toon="gevraagd"), 303)
