"""Leaving for the provider of single sign-on, and coming back.

Both ways go by a page of ours. Out: when a form is answered with a redirect, Chromium holds `form-action` against every
address that follows, also those that the provider sends on to. A page that refreshes falls outside of it, so the policy
stays as strict as it was. Back: a GET changes nothing here, so that page carries the code into a POST (a script presses
its button), and only that one asks the provider.
"""

import logging

from flask import redirect, render_template, request, url_for
from flask import session as browser_session
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from sessions_app.core import language, limits
from sessions_app.core.access import everyone
from sessions_app.core.addresses import own_path
from sessions_app.core.transaction import commit_on_success
from sessions_app.people import accounts, second_step, signed_in, single_sign_on
from sessions_app.people.blueprint import blueprint
from sessions_app.people.forms import SignInForm
from sessions_app.people.models import User
from sessions_app.people.rules import first_page_of
from sessions_app.people.second_step_routes import ask_for_code

log = logging.getLogger(__name__)

KEPT = "single_sign_on"

Page = str | tuple[str, int] | tuple[str, int, dict[str, str]] | Response


@blueprint.post("/inloggen/extern")
@limits.single_sign_on
@everyone
@commit_on_success
def leave_for_provider() -> Page:
    if not single_sign_on.is_on():
        return redirect(url_for("people.show_sign_in"), 303)
    try:
        address, attempt = single_sign_on.leave(request.form.get("next", ""), language.current())
    except single_sign_on.ProviderIsSilent as silence:
        return _silent(silence)
    browser_session[KEPT] = attempt
    return render_template("people/leave_for_provider.html", address=address)


@blueprint.get("/inloggen/extern/terug")
@everyone
def show_back_from_provider() -> Page:
    if not single_sign_on.is_on():
        return redirect(url_for("people.show_sign_in"), 303)
    code, state = request.args.get("code", ""), request.args.get("state", "")
    if not code or not single_sign_on.belongs_to(browser_session.get(KEPT), state):
        return _sign_in_page(_did_not_work(), 422)
    page = render_template("people/back_from_provider.html", code=code, state=state)
    return page, 200, {"Cache-Control": "no-store"}


@blueprint.post("/inloggen/extern/terug")
@limits.sign_in
@everyone
@commit_on_success
def sign_in_by_provider() -> Page:
    """The same sentence for an unknown address, one that is not verified and a closed account."""
    attempt = browser_session.pop(KEPT, None)
    if not single_sign_on.is_on():
        return redirect(url_for("people.show_sign_in"), 303)
    if attempt is None or not single_sign_on.belongs_to(attempt, request.form.get("state", "")):
        return _sign_in_page(_did_not_work(), 422)
    try:
        address = single_sign_on.proven_address(attempt, request.form.get("code", ""))
    except single_sign_on.ProviderIsSilent as silence:
        return _silent(silence)
    except single_sign_on.NotProven as reason:
        log.warning("single sign-on was refused: %s", reason)
        return _sign_in_page(_did_not_work(), 422)
    return _let_in(accounts.active_account(address), attempt["next"])


def _let_in(user: User | None, came_for: str) -> Page:
    """The provider is the first step; whoever set up a second one here is asked for it."""
    if user is None:
        return _sign_in_page(_did_not_work(), 422)
    if second_step.is_on(user):
        return ask_for_code(user, came_for)
    signed_in.begin(user, "oidc")
    return redirect(own_path(came_for, otherwise=first_page_of(role.name for role in user.roles)), 303)


def _silent(silence: single_sign_on.ProviderIsSilent) -> Page:
    log.error("the provider of single sign-on does not answer: %s", silence)
    return _sign_in_page(
        _("Your organisation does not answer. Try it again later, or sign in with your password."), 503
    )


def _did_not_work() -> str:
    return _(
        "Your organisation’s account does not open an account here. "
        "Try it once more, sign in with your password, or ask your administrator."
    )


def _sign_in_page(sentence: str, status: int) -> Page:
    form = SignInForm(formdata=None)
    form.form_errors = [sentence]
    return render_template("people/sign_in.html", form=form), status
