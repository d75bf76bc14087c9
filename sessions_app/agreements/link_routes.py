"""In the room: a QR code and a short address lead here, where one asks for one's own page."""

from typing import Any

from flask import redirect, render_template, request, url_for

from sessions_app.agreements import links_again
from sessions_app.agreements.blueprint import blueprint
from sessions_app.agreements.forms import OwnLinkForm
from sessions_app.core import limits
from sessions_app.core.access import everyone
from sessions_app.core.forms import clean, keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.knowledge_sessions.queries import find_public


@blueprint.get("/afspraken")
@everyone
def own_link() -> Any:
    """`?sessie=noord-…`, from the QR code: the mail leads to a new agreement after that session."""
    form = OwnLinkForm(formdata=None)
    form.session.data = clean(request.args.get("sessie", ""))[:200]
    return _shown(form, asked=request.args.get("gevraagd") == "1")


@blueprint.post("/afspraken")
@everyone
@limits.send_link
@limits.send_link_per_address
@keeps_input
@commit_on_success
def send_own_link() -> Any:
    """The same answer for every address; only who can make agreements gets a mail."""
    form = OwnLinkForm()
    if not form.validate():
        return _shown(form), 422
    links_again.send(form.email.data or "", form.session.data or "")
    return redirect(url_for(".own_link", sessie=form.session.data or None, gevraagd=1), 303)


def _shown(form: OwnLinkForm, asked: bool = False) -> str:
    slug = form.session.data or ""
    found = find_public(slug, in_full=False) if slug else None
    return render_template("agreements/own_link.html", form=form, knowledge_session=found, asked=asked)
