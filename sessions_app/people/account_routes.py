"""My account: a password of one's own, where one is signed in, and the first password after an invitation."""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from sessions_app.core import errors, language
from sessions_app.core.access import ROLES, link_holder, staff
from sessions_app.core.forms import keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.people import accounts, passkeys, second_step, signed_in, throttle
from sessions_app.people.blueprint import blueprint, signed_in_user
from sessions_app.people.forms import ChangePasswordForm, NewPasswordForm
from sessions_app.people.models import User

Page = str | tuple[str, int] | Response


@blueprint.get("/mijn-account")
@staff(*ROLES)
def show_account() -> Page:
    user = signed_in_user()
    return render_template(
        "people/account.html",
        user=user,
        sessions=signed_in.sessions_of(user),
        is_here=signed_in.is_here,
        passkeys=passkeys.passkeys_of(user),
        second_step_is_on=second_step.is_on(user),
        was_changed="gewijzigd" in request.args,
    )


@blueprint.get("/mijn-account/wachtwoord")
@staff(*ROLES)
def show_change_password() -> Page:
    return render_template("people/change_password.html", form=ChangePasswordForm(signed_in_user()))


@blueprint.post("/mijn-account/wachtwoord")
@throttle.own_password
@staff(*ROLES)
@keeps_input
@commit_on_success
def change_password() -> Page:
    """Signs out everywhere else; this browser stays in, in a new session."""
    user = signed_in_user()
    form = ChangePasswordForm(user)
    if not form.validate_on_submit():
        return render_template("people/change_password.html", form=form), 422
    accounts.set_password(user, form.password.data, language.current())
    signed_in.begin(user)
    return redirect(url_for("people.show_account", gewijzigd=1), 303)


@blueprint.post("/mijn-account/sessies/<session_id>/beeindigen")
@staff(*ROLES)
@commit_on_success
def end_session(session_id: str) -> Response:
    if not signed_in.end(signed_in_user(), session_id):
        abort(404)
    return redirect(url_for("people.show_account"), 303)


@blueprint.post("/mijn-account/sessies/elders-beeindigen")
@staff(*ROLES)
@commit_on_success
def end_other_sessions() -> Response:
    signed_in.end_all(signed_in_user(), but_this=True)
    return redirect(url_for("people.show_account"), 303)


@blueprint.get("/account-instellen/<token>")
@link_holder
def show_invitation(token: str) -> Page:
    user = _invited(token)
    return render_template("people/new_password.html", form=NewPasswordForm(user), invited=user)


@blueprint.post("/account-instellen/<token>")
@link_holder
@keeps_input
@commit_on_success
def accept_invitation(token: str) -> Page:
    user = _invited(token)
    form = NewPasswordForm(user)
    if not form.validate_on_submit():
        return render_template("people/new_password.html", form=form, invited=user), 422
    accounts.set_password(user, form.password.data, language.current())
    return redirect(url_for("people.show_sign_in", gewijzigd=1), 303)


def _invited(token: str) -> User:
    user = accounts.find_by_invitation(token)
    if user is None:
        raise errors.refuse(404, _("This invitation does not work any more. Ask your administrator for a new one."))
    return user
