"""The short address in the room, and the organiser's page that shows it large."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from sessions_app.core import clock, limits
from sessions_app.core.access import everyone, staff
from sessions_app.core.errors import refuse
from sessions_app.core.forms import keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.feedback import moments, room
from sessions_app.feedback.blueprint import blueprint
from sessions_app.feedback.forms import OwnLinkForm
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.knowledge_sessions.models import KnowledgeSession


@blueprint.get("/e/<code>")
@everyone
def in_the_room(code: str) -> str:
    return _room_page(_session_in(code), OwnLinkForm(formdata=None), asked=request.args.get("gevraagd") == "1")


@blueprint.post("/e/<code>")
@everyone
@limits.send_link
@limits.send_link_per_address
@keeps_input
@commit_on_success
def send_own_link(code: str) -> Any:
    """The same answer for every address; only who has a place gets a mail."""
    knowledge_session = _session_in(code)
    form = OwnLinkForm()
    if not form.validate_on_submit():
        return _room_page(knowledge_session, form, asked=False), 422
    if not room.is_open(knowledge_session):
        raise refuse(409, _("The evaluation of this session is not open now."))
    room.send_link(knowledge_session, form.email.data or "")
    return redirect(url_for("feedback.in_the_room", code=code, gevraagd=1), 303)


@blueprint.get("/beheer/sessies/<slug>/evaluatie/zaal")
@staff("organiser")
def show_in_the_room(slug: str) -> str:
    """To project: a QR code and the address to type over."""
    knowledge_session = session_in_scope(slug)
    return render_template(
        "feedback/on_the_screen.html",
        knowledge_session=knowledge_session,
        address=room.address_of(knowledge_session).partition("://")[2],
        qr_code=room.qr_code(knowledge_session),
        opens_at=_opens_at(knowledge_session),
        is_open=room.is_open(knowledge_session),
        is_early=clock.now() < _opens_at(knowledge_session),
    )


def _session_in(code: str) -> KnowledgeSession:
    return room.find_by_code(code) or abort(404)


def _room_page(knowledge_session: KnowledgeSession, form: OwnLinkForm, asked: bool) -> str:
    return render_template(
        "feedback/in_the_room.html",
        knowledge_session=knowledge_session,
        form=form,
        asked=asked,
        is_open=room.is_open(knowledge_session),
        is_early=clock.now() < _opens_at(knowledge_session),
        opens_at=_opens_at(knowledge_session),
    )


def _opens_at(knowledge_session: KnowledgeSession) -> Any:
    return moments.room_opens_at(knowledge_session.starts_at, knowledge_session.ends_at)
