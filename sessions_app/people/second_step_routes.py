"""The second step: passing it while signing in, turning it on and off, and the recovery codes."""

from flask import flash, redirect, render_template, url_for
from flask import session as browser_session
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from sessions_app.core import clock, language, limits
from sessions_app.core.access import ROLES, everyone, staff
from sessions_app.core.addresses import own_path
from sessions_app.core.forms import add_error, keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.people import accounts, audit, second_step, signed_in, throttle
from sessions_app.people.blueprint import blueprint, signed_in_user
from sessions_app.people.forms import CodeForm, SecondStepForm
from sessions_app.people.models import User
from sessions_app.people.queries import find_user_to_sign_in
from sessions_app.people.rules import AccountChange, first_page_of

Page = str | tuple[str, int] | Response

WAITS_SECONDS = 600
SET_UP = "totp_set_up_"  # in the cookie, of one account: the next who signs in here is shown a key of her own


def ask_for_code(user: User, target: str) -> Response:
    """The password was right. Until the code is too, nobody is signed in: only this is remembered."""
    until = int(clock.now().timestamp()) + WAITS_SECONDS
    browser_session[throttle.WAITING] = {"user": user.fs_uniquifier, "until": until, "next": target}
    return redirect(url_for("people.show_code"), 303)


@blueprint.get("/inloggen/code")
@everyone
def show_code() -> Page:
    if _who_waits() is None:
        return _to_sign_in()
    return render_template("people/code.html", form=CodeForm())


@blueprint.post("/inloggen/code")
@limits.second_factor
@throttle.codes
@everyone
@keeps_input
@commit_on_success
def sign_in_with_code() -> Page:
    user = _who_waits()
    if user is None:
        return _to_sign_in()
    audit.tell(user.id)
    form = CodeForm()
    if not form.validate_on_submit() or not _is_accepted(user, form):
        return render_template("people/code.html", form=form), 422
    target = browser_session.pop(throttle.WAITING)["next"]
    signed_in.begin(user)
    return redirect(own_path(target, otherwise=first_page_of(role.name for role in user.roles)), 303)


@blueprint.get("/mijn-account/tweede-stap")
@staff(*ROLES)
def show_second_step() -> Page:
    return _second_step_page(SecondStepForm(signed_in_user()))


@blueprint.post("/mijn-account/tweede-stap/aanzetten")
@throttle.codes
@staff(*ROLES)
@keeps_input
@commit_on_success
def turn_on_second_step() -> Page:
    """Answers with the recovery codes: they are shown this once and stand nowhere."""
    user, form = signed_in_user(), SecondStepForm(signed_in_user())
    waiting = f"{SET_UP}{user.id}"
    if second_step.is_on(user):  # two clicks: the answer to the first was lost, and the codes with it
        flash(_("Your second step is on. Did you not see your recovery codes? Make new ones here."), "care")
    if second_step.is_on(user) or waiting not in browser_session:
        return redirect(url_for("people.show_second_step"), 303)
    if not form.validate_on_submit():
        return _second_step_page(form), 422
    codes = second_step.turn_on(user, browser_session[waiting], form.code.data or "")
    if codes is None:
        add_error(form.code, _("This code is not right. Take the one that your app shows now."))
        return _second_step_page(form), 422
    del browser_session[waiting]
    signed_in.end_all(user, but_this=True)
    accounts.tell(user, AccountChange.SECOND_STEP_ON, language.current())
    return render_template("people/recovery_codes.html", codes=codes)


@blueprint.post("/mijn-account/tweede-stap/uitzetten")
@throttle.codes
@staff(*ROLES)
@keeps_input
@commit_on_success
def turn_off_second_step() -> Page:
    user, form = signed_in_user(), SecondStepForm(signed_in_user())
    is_accepted = form.validate_on_submit() and _is_accepted(user, form)
    if second_step.is_on(user):  # else an earlier click turned it off
        if not is_accepted:
            return _second_step_page(form), 422
        second_step.turn_off(user)
        accounts.tell(user, AccountChange.SECOND_STEP_OFF, language.current())
    return redirect(url_for("people.show_account", gewijzigd=1), 303)


@blueprint.post("/mijn-account/tweede-stap/nieuwe-codes")
@throttle.codes
@staff(*ROLES)
@keeps_input
@commit_on_success
def renew_recovery_codes() -> Page:
    """As `turn_on_second_step`, it answers with the codes."""
    user, form = signed_in_user(), SecondStepForm(signed_in_user())
    if not form.validate_on_submit() or not _is_accepted(user, form):
        return _second_step_page(form), 422
    return render_template("people/recovery_codes.html", codes=second_step.new_recovery_codes(user))


def _who_waits() -> User | None:
    waiting = browser_session.get(throttle.WAITING)
    if not waiting or waiting["until"] < clock.now().timestamp():
        return None
    return find_user_to_sign_in(waiting["user"])


def _to_sign_in() -> Response:
    """With the password once more; whoever left the page open for too long is told so."""
    waited = browser_session.pop(throttle.WAITING, None)
    if not waited or waited["until"] >= clock.now().timestamp():
        return redirect(url_for("people.show_sign_in"), 303)
    return redirect(url_for("people.show_sign_in", next=waited["next"] or None, te_laat=1), 303)


def _is_accepted(user: User, form: CodeForm) -> bool:
    if second_step.accepts(user, form.code.data or ""):
        return True
    add_error(form.code, _("This code is not right, or it was used before. Wait for the next one."))
    return False


def _second_step_page(form: SecondStepForm) -> str:
    user = signed_in_user()
    if second_step.is_on(user):
        left = second_step.recovery_codes_left(user)
        return render_template("people/second_step.html", form=form, codes_left=left)
    secret = browser_session.setdefault(f"{SET_UP}{user.id}", second_step.new_secret())
    return render_template(
        "people/set_up_second_step.html",
        form=form,
        picture=second_step.picture(user, secret),
        key=second_step.key_to_type(secret),
        must=second_step.must_be_on(user),
    )
