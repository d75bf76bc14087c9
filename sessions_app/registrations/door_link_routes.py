"""What whoever holds the link of a door helper may do: see names, mark who is in, let walk-ins in."""

from typing import Any

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from sessions_app.core import limits
from sessions_app.core.access import link_holder
from sessions_app.core.forms import keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people import audit
from sessions_app.registrations import attendance, door_links, service
from sessions_app.registrations.blueprint import blueprint
from sessions_app.registrations.door_forms import WalkInForm
from sessions_app.registrations.door_page import (
    anchor_of,
    as_json,
    came_from_code,
    door_page,
    invalid_as_json,
    mark_as_asked,
    refusals_as_json,
    state_since,
    walk_in_as_typed,
    wants_json,
)
from sessions_app.registrations.door_scan import code_of, remember_helper, scanned_page
from sessions_app.registrations.rules import DoorLinkExpired, RegistrationRefused
from sessions_app.registrations.words import refusal_sentence

TEMPLATE = "registrations/helper_door.html"


@blueprint.get("/deur/<token>")
@link_holder
@audit.views("door")
@limits.door_by_link
def helper_door(token: str) -> Any:
    knowledge_session = _get_session(token)
    remember_helper(token)
    return _closed(knowledge_session) or door_page(TEMPLATE, knowledge_session, WalkInForm(), helper_token=token)


@blueprint.get("/deur/<token>/stand")
@link_holder
@audit.views("door")
@limits.door_watch_by_link
def door_state_by_helper(token: str) -> Any:
    """What changed since the page asked last."""
    knowledge_session = _get_session(token)
    return _closed(knowledge_session) or state_since(knowledge_session, names_only=True)


@blueprint.get("/deur/<token>/inchecken/<code>")
@link_holder
@audit.views("door")
@limits.door_by_link
def check_in_by_helper(token: str, code: str) -> Any:
    """What a scanned QR code opens for a helper (`door_scan.to_helper` sends her here)."""
    knowledge_session = _get_session(token)
    closed = _closed(knowledge_session)
    if closed:
        return closed
    registration = service.find_by_door_link(code) or abort(404)
    return scanned_page(registration, knowledge_session, helper_token=token)


@blueprint.post("/deur/<token>")
@link_holder
@limits.door_by_link
@keeps_input
@commit_on_success
def let_walk_in_enter_by_helper(token: str) -> Any:
    knowledge_session, form = _get_session(token), WalkInForm()
    closed = _closed(knowledge_session)
    if closed:
        return closed
    if not form.validate_on_submit():
        page = invalid_as_json(form)
        return page or (door_page(TEMPLATE, knowledge_session, form, helper_token=token), 422)
    with refusals_as_json() as refused:
        registration = walk_in_as_typed(knowledge_session, form)
    if refused:
        return refused[0]
    return as_json(registration, names_only=True) if wants_json() else _back(token, anchor_of(registration))


@blueprint.post("/deur/<token>/<int:registration_id>")
@link_holder
@limits.door_by_link
@commit_on_success
def mark_by_helper(token: str, registration_id: int) -> Any:
    knowledge_session = _get_session(token)
    closed = _closed(knowledge_session)
    if closed:
        return closed
    with refusals_as_json() as refused:
        registration = attendance.find_at_door(knowledge_session, registration_id) or abort(404)
        marked = mark_as_asked(registration)
    if refused:
        return refused[0]
    if wants_json():
        return as_json(registration, True, marked)
    if came_from_code():
        code = code_of(registration)
        return redirect(url_for("registrations.check_in_by_helper", token=token, code=code), 303)
    return _back(token, anchor_of(registration))


def _get_session(token: str) -> KnowledgeSession:
    knowledge_session = door_links.find_by_link(token) or abort(404)
    audit.tell(None, knowledge_session.id, knowledge_session.district_id)
    return knowledge_session


def _closed(knowledge_session: KnowledgeSession) -> tuple[str, int] | None:
    """On another day than the session's: a page that says when, and no names."""
    try:
        door_links.check_works_today(knowledge_session)
    except RegistrationRefused as refusal:
        page = render_template(
            "registrations/helper_door_closed.html",
            knowledge_session=knowledge_session,
            sentence=refusal_sentence(refusal),
            is_over=isinstance(refusal, DoorLinkExpired),
        )
        return page, 409
    return None


def _back(token: str, anchor: str) -> Response:
    return redirect(url_for("registrations.helper_door", token=token, _anchor=anchor), 303)
