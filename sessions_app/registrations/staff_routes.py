"""The door, for organisers and partners. The list of participants is in `participant_routes.py`."""

from typing import Any

from flask import abort, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from sessions_app.core import limits
from sessions_app.core.access import otherwise, staff
from sessions_app.core.forms import keeps_input
from sessions_app.core.idle import by_itself
from sessions_app.core.transaction import commit_on_success
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import find_for_staff, rights_in
from sessions_app.people import audit
from sessions_app.people.models import Right
from sessions_app.registrations import attendance, door_links, door_scan, service
from sessions_app.registrations.blueprint import blueprint, said_plainly
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


@blueprint.get("/beheer/sessies/<slug>/presentie")
@staff("organiser", "partner")
@audit.views("door")
def door(slug: str) -> str:
    return _door_page(_get_session(slug, Right.MARK_ATTENDANCE), WalkInForm())


@blueprint.post("/beheer/sessies/<slug>/presentie")
@staff("organiser", "partner")
@keeps_input
@commit_on_success
def let_walk_in_enter(slug: str) -> Any:
    knowledge_session, form = _get_session(slug, Right.MARK_ATTENDANCE), WalkInForm()
    if not form.validate_on_submit():
        return invalid_as_json(form) or (_door_page(knowledge_session, form), 422)
    with refusals_as_json() as refused:
        registration = walk_in_as_typed(knowledge_session, form)
    if refused:
        return refused[0]
    return as_json(registration, names_only=False) if wants_json() else _to_door(slug, anchor_of(registration))


@blueprint.post("/beheer/sessies/<slug>/presentie/<int:registration_id>")
@staff("organiser", "partner")
@commit_on_success
def mark(slug: str, registration_id: int) -> Any:
    knowledge_session = _get_session(slug, Right.MARK_ATTENDANCE)
    with refusals_as_json() as refused:
        registration = attendance.find_at_door(knowledge_session, registration_id) or abort(404)
        marked = mark_as_asked(registration)
    if refused:
        return refused[0]
    if wants_json():
        return as_json(registration, False, marked)
    if came_from_code():
        return redirect(url_for("registrations.check_in", token=door_scan.code_of(registration)), 303)
    return _to_door(slug, anchor_of(registration))


@blueprint.get("/beheer/sessies/<slug>/presentie/stand")
@staff("organiser", "partner")
@audit.views("door")
@limits.door_watch
@by_itself
def door_state(slug: str) -> Response:
    """What changed since the page asked last."""
    return state_since(_get_session(slug, Right.MARK_ATTENDANCE), names_only=False)


@blueprint.post("/beheer/sessies/<slug>/presentie/klaar")
@staff("organiser")
@commit_on_success
def complete(slug: str) -> Response:
    with said_plainly():
        attendance.complete_attendance(_get_session(slug))
    return _to_door(slug)


@blueprint.post("/beheer/sessies/<slug>/presentie/hulp")
@staff("organiser")
@commit_on_success
def make_door_link(slug: str) -> Response:
    with said_plainly():
        door_links.make_link(_get_session(slug))
    return _to_door(slug, "hulp")


@blueprint.post("/beheer/sessies/<slug>/presentie/hulp/intrekken")
@staff("organiser")
@commit_on_success
def revoke_door_link(slug: str) -> Response:
    door_links.revoke_link(_get_session(slug))
    return _to_door(slug, "hulp")


@blueprint.get("/beheer/inchecken/<token>")
@staff("organiser", "partner")
@otherwise(door_scan.to_helper)
@audit.views("door")
@limits.door
def check_in(token: str) -> Any:
    """What the QR code in the confirmation opens: who this is, and the button that lets her in."""
    registration = service.find_by_door_link(token) or abort(404)
    knowledge_session = find_for_staff(registration.knowledge_session.slug, current_user, Right.MARK_ATTENDANCE)
    if knowledge_session is None:
        return door_scan.to_helper(token) or abort(404)
    audit.tell(registration.id, knowledge_session.id, knowledge_session.district_id)
    return door_scan.scanned_page(registration, knowledge_session)


def _get_session(slug: str, right: Right = Right.ORGANISE) -> KnowledgeSession:
    return session_in_scope(slug, right, in_full=False)


def _door_page(knowledge_session: KnowledgeSession, form: WalkInForm) -> str:
    may_organise = Right.ORGANISE in rights_in(knowledge_session, current_user)
    helper_address = door_links.address_of(knowledge_session) if may_organise else None
    return door_page(
        "registrations/door.html",
        knowledge_session,
        form,
        may_organise=may_organise,
        helper_address=helper_address,
        may_ask_help=may_organise and door_links.may_make_link(knowledge_session),
    )


def _to_door(slug: str, anchor: str | None = None) -> Response:
    return redirect(url_for("registrations.door", slug=slug, _anchor=anchor), 303)
