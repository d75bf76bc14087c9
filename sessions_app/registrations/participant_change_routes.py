"""What an organiser does with one participant: see, put right, cancel, send her link again."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from sessions_app.core import clock
from sessions_app.core.access import staff
from sessions_app.core.forms import add_error, keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.people import audit
from sessions_app.people.queries import organisations
from sessions_app.registrations import attendance, corrections, service
from sessions_app.registrations.blueprint import blueprint, said_plainly
from sessions_app.registrations.line import find_in_line
from sessions_app.registrations.models import Registration
from sessions_app.registrations.participant_forms import CorrectionForm
from sessions_app.registrations.rules import EndedBecause


@blueprint.get("/beheer/sessies/<slug>/deelnemers/<int:registration_id>")
@staff("organiser")
@audit.views("participant")
def participant(slug: str, registration_id: int) -> str:
    registration = _get_registration(slug, registration_id)
    return _participant_page(registration, CorrectionForm.filled_with(registration))


@blueprint.post("/beheer/sessies/<slug>/deelnemers/<int:registration_id>")
@staff("organiser")
@keeps_input
@commit_on_success
def correct_participant(slug: str, registration_id: int) -> Any:
    registration = _get_registration(slug, registration_id)
    form = CorrectionForm().fit(registration)
    if not form.validate_on_submit():
        return _participant_page(registration, form), 422
    try:
        corrections.correct(registration, form.correction_of(registration))
    except corrections.AddressIsTaken:
        add_error(form.email, _("Somebody is registered for this session with that address already."))
    except corrections.AddressIsSettled:
        add_error(form.email, _("The address can no longer be changed: the session is over or was cancelled."))
    if form.errors:
        return _participant_page(registration, form), 422
    flash(_("Saved."), "good")
    return redirect(url_for("registrations.participant", slug=slug, registration_id=registration_id), 303)


@blueprint.post("/beheer/sessies/<slug>/deelnemers/<int:registration_id>/link")
@staff("organiser")
@commit_on_success
def send_link_to_participant(slug: str, registration_id: int) -> Response:
    registration = _get_registration(slug, registration_id)
    if registration.is_cancelled:
        abort(409)
    corrections.send_own_link(registration)
    flash(_("The mail with the personal link is on its way to %(email)s.", email=registration.person.email), "good")
    return redirect(url_for("registrations.participant", slug=slug, registration_id=registration_id), 303)


@blueprint.get("/beheer/sessies/<slug>/deelnemers/<int:registration_id>/afmelden")
@staff("organiser")
@audit.views("participant")
def cancel_by_staff(slug: str, registration_id: int) -> str:
    registration = _get_registration(slug, registration_id)
    may_cancel = service.may_still_cancel(registration)
    return render_template("registrations/cancel_by_staff.html", registration=registration, may_cancel=may_cancel)


@blueprint.post("/beheer/sessies/<slug>/deelnemers/<int:registration_id>/afmelden")
@staff("organiser")
@commit_on_success
def cancel_by_staff_now(slug: str, registration_id: int) -> Response:
    with said_plainly():
        service.cancel(_get_registration(slug, registration_id), EndedBecause.ORGANISER)
    return redirect(url_for("registrations.participants_page", slug=slug), 303)


def _get_registration(slug: str, registration_id: int) -> Registration:
    knowledge_session = session_in_scope(slug, in_full=False)
    registration = attendance.find_at_door(knowledge_session, registration_id)
    return registration if registration is not None and not registration.is_erased else abort(404)


def _participant_page(registration: Registration, form: CorrectionForm) -> str:
    return render_template(
        "registrations/participant.html",
        registration=registration,
        knowledge_session=registration.knowledge_session,
        form=form,
        place=find_in_line(registration),
        may_correct_address=corrections.may_correct_address(registration),
        may_cancel=service.may_still_cancel(registration),
        organisations=[organisation.name for organisation in organisations(clock.today())],
    )
