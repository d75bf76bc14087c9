"""Who is who, behind one's own link: see the others, say what one shows of oneself, go off the list."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from sessions_app.core import errors, limits
from sessions_app.core.access import link_holder
from sessions_app.core.forms import keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.registrations import service, who_is_who
from sessions_app.registrations.blueprint import blueprint
from sessions_app.registrations.models import Registration
from sessions_app.registrations.who_is_who_form import WhoIsWhoForm


@blueprint.get("/aanmelding/<token>/wie-is-wie")
@link_holder
def show_who_is_who(token: str) -> str:
    registration = _get_registration(token)
    return _page(registration, token, WhoIsWhoForm.filled_with(who_is_who.choice_of(registration)))


@blueprint.post("/aanmelding/<token>/wie-is-wie")
@link_holder
@limits.changes_by_link
@keeps_input
@commit_on_success
def choose_for_who_is_who(token: str) -> Any:
    registration, form = _get_registration(token), WhoIsWhoForm()
    if not form.validate_on_submit():
        return _page(registration, token, form), 422
    try:
        who_is_who.choose(registration, form.choice())
    except who_is_who.ListIsClosed as refusal:
        raise errors.refuse(409, _("You cannot be put on this list now.")) from refusal
    on_it = registration.share_contact
    flash(_("You are on the list with what you chose.") if on_it else _("You are not on the list."), "good")
    return redirect(url_for(".show_who_is_who", token=token), 303)


def _get_registration(token: str) -> Registration:
    return service.find_by_link(token) or abort(404)


def _page(registration: Registration, token: str, form: WhoIsWhoForm) -> str:
    return render_template(
        "registrations/who_is_who.html",
        registration=registration,
        knowledge_session=registration.knowledge_session,
        token=token,
        form=form,
        look=who_is_who.look_of(registration),
        may_join=who_is_who.may_join(registration),
        window=who_is_who.window_of(registration.knowledge_session),
        entries=who_is_who.entries_for(registration),
        back=service.path_of(registration),
    )
