"""The admin's pages about accounts."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from sessions_app.core import clock, errors, language
from sessions_app.core.access import staff
from sessions_app.core.extensions import db
from sessions_app.core.forms import add_error, keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.people import accounts, audit, user_admin
from sessions_app.people.admin_forms import AccountForm, InviteForm
from sessions_app.people.admin_words import ROLE_NOTES, ROLES
from sessions_app.people.models import User
from sessions_app.people.queries import users

user_admin_blueprint = Blueprint("user_admin", __name__, url_prefix="/beheer/gebruikers")


@user_admin_blueprint.get("")
@staff("admin")
@audit.views("users")
def list_users() -> str:
    return render_template("admin/users.html", users=users(), roles=ROLES, today=clock.today())


@user_admin_blueprint.route("/nieuw", methods=["GET", "POST"])
@staff("admin")
@keeps_input
@commit_on_success
def invite() -> Any:
    form = InviteForm()
    if form.is_submitted():
        if form.validate() and _invited(form):
            flash(_("The invitation is on its way to %(email)s.", email=form.email.data or ""), "good")
            return redirect(url_for(".list_users"), 303)
        return _page(form), 422
    return _page(form)


@user_admin_blueprint.route("/<int:user_id>", methods=["GET", "POST"])
@staff("admin")
@audit.views("user")
@keeps_input
@commit_on_success
def edit_user(user_id: int) -> Any:
    user = _get_user(user_id)
    form = AccountForm(user)
    if not form.is_submitted():
        return _page(form, user)
    if not form.validate():
        return _page(form, user), 422
    try:
        user_admin.change(
            user, form.name.data or "", form.chosen_roles, form.chosen_districts, form.chosen_organisations, _me()
        )
    except (user_admin.LastAdmin, user_admin.OwnAccount) as refusal:
        add_error(form.roles, _sentence(refusal))
        return _page(form, user), 409
    flash(_("Saved."), "good")
    return redirect(url_for(".edit_user", user_id=user_id), 303)


@user_admin_blueprint.post("/<int:user_id>/sluiten")
@staff("admin")
@commit_on_success
def close_account(user_id: int) -> Response:
    try:
        user_admin.close(_get_user(user_id), _me())
    except (user_admin.LastAdmin, user_admin.OwnAccount) as refusal:
        raise errors.refuse(409, _sentence(refusal)) from refusal
    flash(_("The account is closed. This person is signed out everywhere."), "good")
    return redirect(url_for(".edit_user", user_id=user_id), 303)


@user_admin_blueprint.post("/<int:user_id>/openen")
@staff("admin")
@commit_on_success
def reopen_account(user_id: int) -> Response:
    accounts.reactivate(_get_user(user_id))
    flash(_("The account is open again."), "good")
    return redirect(url_for(".edit_user", user_id=user_id), 303)


@user_admin_blueprint.post("/<int:user_id>/opnieuw-uitnodigen")
@staff("admin")
@commit_on_success
def invite_again(user_id: int) -> Response:
    user = _get_user(user_id)
    if not user.active:
        raise errors.refuse(409, _("This account is closed. Open it first."))
    try:
        accounts.invite_again(user, language.current())
    except accounts.HasPassword as refusal:
        raise errors.refuse(409, _("A password has been chosen already: no invitation is needed.")) from refusal
    flash(_("A new invitation is on its way. The earlier one does not work any more."), "good")
    return redirect(url_for(".edit_user", user_id=user_id), 303)


@user_admin_blueprint.post("/<int:user_id>/tweede-stap-uit")
@staff("admin")
@commit_on_success
def reset_two_factor(user_id: int) -> Response:
    try:
        user_admin.reset_two_factor(_get_user(user_id), _me())
    except user_admin.OwnAccount as refusal:
        raise errors.refuse(409, _sentence(refusal)) from refusal
    flash(_("Second step and passkeys are gone. The password alone is enough now; both can be set up again."), "good")
    return redirect(url_for(".edit_user", user_id=user_id), 303)


def _invited(form: InviteForm) -> bool:
    try:
        accounts.invite(
            form.email.data or "",
            form.name.data or "",
            form.chosen_roles,
            form.chosen_districts,
            form.chosen_organisations,
            language.current(),
        )
    except accounts.AddressIsTaken:
        add_error(form.email, _("There is an account with this address already."))
        return False
    return True


def _page(form: AccountForm, user: User | None = None) -> str:
    is_invited = user is not None and accounts.is_invited(user)
    has_two_factor = user is not None and accounts.has_two_factor(user)
    return render_template(
        "admin/user.html",
        form=form,
        user=user,
        role_notes=ROLE_NOTES,
        is_invited=is_invited,
        has_two_factor=has_two_factor,
    )


def _sentence(refusal: ValueError) -> str:
    if isinstance(refusal, user_admin.OwnAccount):
        return _("You cannot do this with your own account. Ask another administrator.")
    return _("This is the only administrator who can sign in. Make someone else an administrator first.")


def _get_user(user_id: int) -> User:
    return db.session.get(User, user_id) or abort(404)


def _me() -> User:
    me: User = current_user._get_current_object()
    return me
