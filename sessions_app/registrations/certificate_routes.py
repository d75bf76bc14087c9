"""The certificate of attendance: hers, the organiser's copy of it, and the page where anyone checks one."""

from typing import Any

from flask import abort, current_app, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from sessions_app.core import errors, limits
from sessions_app.core.access import everyone, link_holder, staff
from sessions_app.core.forms import keeps_input
from sessions_app.core.pdf import PdfNotMade
from sessions_app.core.transaction import commit_on_success
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.people import audit
from sessions_app.registrations import certificate_keys, certificates, register_numbers, register_words, service
from sessions_app.registrations.attendance import find_at_door
from sessions_app.registrations.blueprint import blueprint
from sessions_app.registrations.certificate_forms import CheckForm, RegisterNumbersForm
from sessions_app.registrations.certificate_rules import CertificateState
from sessions_app.registrations.models import Registration

Answer = Any


@blueprint.get("/aanmelding/<token>/bewijs.pdf")
@link_holder
def my_certificate(token: str) -> Response:
    return _as_pdf(_get_registration(token))


@blueprint.get("/beheer/sessies/<slug>/deelnemers/<int:registration_id>/bewijs.pdf")
@staff("organiser")
@audit.exports("certificate")
def certificate_of(slug: str, registration_id: int) -> Response:
    knowledge_session = session_in_scope(slug)
    registration = find_at_door(knowledge_session, registration_id)
    if registration is None or registration.is_erased:
        abort(404)
    return _as_pdf(registration)


@blueprint.get("/aanmelding/<token>/registers")
@link_holder
def my_registers(token: str) -> str:
    registration = _get_registration_with_points(token)
    return _registers_page(registration, RegisterNumbersForm.filled_with(registration))


@blueprint.post("/aanmelding/<token>/registers")
@link_holder
@limits.changes_by_link
@keeps_input
@commit_on_success
def change_my_registers(token: str) -> Answer:
    registration = _get_registration_with_points(token)
    form = RegisterNumbersForm.filled_with(registration)
    if not form.validate_on_submit():
        return _registers_page(registration, form), 422
    register_numbers.change(registration, form.registers.given())
    return redirect(service.path_of(registration), 303)


@blueprint.get("/bewijs")
@everyone
def check_certificate() -> Response:
    return _check_page(CheckForm())


@blueprint.post("/bewijs")
@everyone
@limits.certificate_checks
@keeps_input
@commit_on_success
def check_certificate_now() -> Response:
    """By POST, so that the name in the code stays out of every log. It changes nothing."""
    form = CheckForm()
    if not form.validate_on_submit():
        return _check_page(form, 422)
    return _checked(form, form.code.data or "")


@blueprint.get("/bewijs/<code>")
@everyone
@limits.certificate_checks
def check_certificate_by_address(code: str) -> Response:
    """For who has only an address to give. No certificate names this one: a server on the way may write it down."""
    form = CheckForm(code=code)
    return _checked(form, code)


def _checked(form: CheckForm, code: str) -> Response:
    statement = certificate_keys.check(code)
    if statement is None:
        form.say_unknown()
        return _check_page(form, 422)
    answer = Response(render_template("registrations/certificate_is_real.html", statement=statement))
    return _kept_by_nobody(answer)


def _check_page(form: CheckForm, status: int = 200) -> Response:
    answer = Response(render_template("registrations/check_certificate.html", form=form), status=status)
    return _kept_by_nobody(answer)


def _kept_by_nobody(answer: Response) -> Response:
    answer.mimetype = "text/html"
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _as_pdf(registration: Registration) -> Response:
    """Raises a refusal with the reason when there is none (yet)."""
    state = certificates.state_of(registration)
    if state is not CertificateState.READY:
        raise errors.refuse(409, str(register_words.WHY_NOT[state]))
    try:
        made = certificates.pdf_of(registration)
    except PdfNotMade as error:
        raise errors.refuse(503, _("The certificate could not be made just now. Try again in a minute.")) from error
    answer = current_app.response_class(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'attachment; filename="bewijs-van-deelname.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _get_registration(token: str) -> Registration:
    return service.find_by_link(token) or abort(404)


def _get_registration_with_points(token: str) -> Registration:
    """The same; refused when there is nothing to ask."""
    registration = _get_registration(token)
    if not registration.knowledge_session.accreditations:
        raise errors.refuse(409, _("This session gives no points for a professional register."))
    if registration.is_cancelled:
        raise errors.refuse(409, _("This registration can no longer be changed."))
    return registration


def _registers_page(registration: Registration, form: RegisterNumbersForm) -> str:
    return render_template(
        "registrations/register_numbers.html",
        registration=registration,
        form=form,
        back=service.path_of(registration),
    )
