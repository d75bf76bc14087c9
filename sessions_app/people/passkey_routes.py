"""Passkeys: making one, signing in with one, taking one away. They work with a script (static/js/people.js) alone."""

from flask import abort, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from sessions_app.core import language, limits
from sessions_app.core.access import ROLES, everyone, staff
from sessions_app.core.addresses import own_path
from sessions_app.core.forms import keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.people import accounts, passkeys, signed_in, throttle
from sessions_app.people.blueprint import blueprint, signed_in_user
from sessions_app.people.forms import PasskeyForm, SignInForm
from sessions_app.people.rules import AccountChange, first_page_of

Page = str | tuple[str, int] | Response


@blueprint.get("/mijn-account/passkeys/nieuw")
@staff(*ROLES)
def show_new_passkey() -> Page:
    return render_template("people/new_passkey.html", form=PasskeyForm(signed_in_user()))


@blueprint.post("/mijn-account/passkeys/vraag")
@staff(*ROLES)
@commit_on_success
def ask_new_passkey() -> Response:
    from sessions_app.people import passkey_steps  # late: see there

    return _json(passkey_steps.question_for_new(signed_in_user()))


@blueprint.post("/mijn-account/passkeys/nieuw")
@throttle.own_password
@staff(*ROLES)
@keeps_input
@commit_on_success
def add_passkey() -> Page:
    from sessions_app.people import passkey_steps

    user, form = signed_in_user(), PasskeyForm(signed_in_user())
    if not form.validate_on_submit():
        return render_template("people/new_passkey.html", form=form), 422
    if passkey_steps.add(user, form.credential.data or "", request.headers.get("User-Agent", "")) is None:
        form.form_errors = [_("The passkey could not be made. Try it once more.")]
        return render_template("people/new_passkey.html", form=form), 422
    accounts.tell(user, AccountChange.PASSKEY_ADDED, language.current())
    return redirect(url_for("people.show_account", gewijzigd=1), 303)


@blueprint.post("/mijn-account/passkeys/<int:passkey_id>/verwijderen")
@staff(*ROLES)
@commit_on_success
def remove_passkey(passkey_id: int) -> Response:
    user = signed_in_user()
    if not passkeys.remove(user, passkey_id):
        abort(404)
    accounts.tell(user, AccountChange.PASSKEY_REMOVED, language.current())
    return redirect(url_for("people.show_account", gewijzigd=1), 303)


@blueprint.post("/inloggen/passkey/vraag")
@everyone
@commit_on_success
def ask_passkey() -> Response:
    from sessions_app.people import passkey_steps

    return _json(passkey_steps.question_for_sign_in())


@blueprint.post("/inloggen/passkey")
@limits.sign_in
@everyone
@commit_on_success
def sign_in_with_passkey() -> Page:
    from sessions_app.people import passkey_steps

    user = passkey_steps.account_for(request.form.get("credential", ""))
    if user is None:
        form = SignInForm(formdata=None, next=request.form.get("next", ""))
        form.form_errors = [_("This passkey does not open an account here. Sign in with your password.")]
        return render_template("people/sign_in.html", form=form), 422
    signed_in.begin(user, "passkey")
    first = first_page_of(role.name for role in user.roles)
    return redirect(own_path(request.form.get("next", ""), otherwise=first), 303)


def _json(text: str) -> Response:
    return current_app.response_class(text, mimetype="application/json")
