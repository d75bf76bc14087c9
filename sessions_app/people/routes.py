"""Signing in and out, and choosing a new password. The other route files of this room are imported below."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from sessions_app.core import errors, language, limits
from sessions_app.core.access import everyone, link_holder
from sessions_app.core.addresses import own_path
from sessions_app.core.forms import keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.people import (
    account_routes,  # noqa: F401 - its views join the blueprint
    accounts,
    passkey_routes,  # noqa: F401 - its views join the blueprint
    preference_routes,  # noqa: F401 - its views join the blueprint
    second_step,
    signed_in,
    single_sign_on_routes,  # noqa: F401 - its views join the blueprint
    throttle,
)
from sessions_app.people.blueprint import blueprint
from sessions_app.people.forms import ForgottenPasswordForm, NewPasswordForm, SignInForm
from sessions_app.people.models import User
from sessions_app.people.place_routes import place_blueprint
from sessions_app.people.rules import first_page_of
from sessions_app.people.second_step_routes import ask_for_code
from sessions_app.people.user_admin_routes import user_admin_blueprint

blueprints = [blueprint, user_admin_blueprint, place_blueprint]

Page = str | tuple[str, int] | Response


@blueprint.get("/inloggen")
@everyone
def show_sign_in() -> Page:
    target = request.args.get("next", "")
    if current_user.is_authenticated:
        return redirect(_first_page(current_user, target), 303)
    form = SignInForm(formdata=None, next=target)
    told = {
        "was_changed": "gewijzigd" in request.args,
        "was_sent": "verstuurd" in request.args,
        "was_late": "te_laat" in request.args,
    }
    return render_template("people/sign_in.html", form=form, **told)


@blueprint.post("/inloggen")
@limits.sign_in
@throttle.sign_in
@everyone
@keeps_input
@commit_on_success
def sign_in() -> Page:
    """The same sentence for an unknown address, a wrong password and a closed account."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("people/sign_in.html", form=form), 422
    user = accounts.account_for(form.email.data or "", form.password.data)
    if user is None:
        form.form_errors = [_("This e-mail address and password do not belong together.")]
        return render_template("people/sign_in.html", form=form), 422
    if second_step.is_on(user):
        return ask_for_code(user, form.next.data or "")
    signed_in.begin(user)
    return redirect(_first_page(user, form.next.data or ""), 303)


@blueprint.post("/uitloggen")
@everyone
@commit_on_success
def sign_out() -> Response:
    signed_in.end_here()
    return redirect("/", 303)


@blueprint.get("/wachtwoord-vergeten")
@everyone
def show_forgotten_password() -> Page:
    return render_template("people/forgotten_password.html", form=ForgottenPasswordForm())


@blueprint.post("/wachtwoord-vergeten")
@limits.password_reset
@limits.password_reset_per_address
@everyone
@keeps_input
@commit_on_success
def ask_new_password() -> Page:
    form = ForgottenPasswordForm()
    if not form.validate_on_submit():
        return render_template("people/forgotten_password.html", form=form), 422
    accounts.send_reset_link(form.email.data or "", language.current())
    return redirect(url_for("people.reset_link_sent"), 303)


@blueprint.get("/wachtwoord-vergeten/verstuurd")
@everyone
def reset_link_sent() -> Page:
    return render_template("people/reset_link_sent.html")


@blueprint.get("/wachtwoord-vergeten/<token>")
@link_holder
def show_new_password(token: str) -> Page:
    user = _user_of(token)
    return render_template("people/new_password.html", form=NewPasswordForm(user))


@blueprint.post("/wachtwoord-vergeten/<token>")
@limits.changes_by_link
@link_holder
@keeps_input
@commit_on_success
def choose_new_password(token: str) -> Page:
    user = _user_of(token)
    form = NewPasswordForm(user)
    if not form.validate_on_submit():
        return render_template("people/new_password.html", form=form), 422
    accounts.set_password(user, form.password.data, language.current())
    return redirect(url_for("people.show_sign_in", gewijzigd=1), 303)


def _user_of(token: str) -> User:
    user = accounts.find_by_reset_token(token)
    if user is None:
        raise errors.refuse(
            404, _("This link does not work any more. Ask for a new one at ‘Forgotten your password?’.")
        )
    return user


def _first_page(user: User, target: str) -> str:
    return own_path(target, otherwise=first_page_of(role.name for role in user.roles))
