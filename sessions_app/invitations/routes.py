"""Her own calendar entry, to download. The pages of invitation rounds are in `round_routes.py` and what it names."""

from flask import Blueprint, Response, abort
from flask_babel import gettext as _

from sessions_app.core import errors
from sessions_app.core.access import link_holder
from sessions_app.invitations import (
    invited_routes,  # noqa: F401 - its views join the blueprint of the rounds
    recipient,
    round_list_routes,  # noqa: F401 - its views join the blueprint of the rounds
    round_send_routes,  # noqa: F401 - its views join the blueprint of the rounds
)
from sessions_app.invitations.entry import download_for
from sessions_app.invitations.queries import find_invitation
from sessions_app.invitations.round_blueprint import blueprint as rounds_blueprint
from sessions_app.registrations.service import find_by_link

blueprint = Blueprint("invitations", __name__)
blueprints = [blueprint, rounds_blueprint]


@blueprint.get("/aanmelding/<token>/sessie.ics")
@link_holder
def personal_entry(token: str) -> Response:
    """The entry of her invitation, with its UID: imported beside the mail it is one event, not two."""
    registration = find_by_link(token)
    if registration is None:
        abort(404)
    if not registration.is_confirmed:
        raise errors.refuse(409, _("You have no place at this session, so there is nothing to put into your calendar."))
    invitation = find_invitation(registration.knowledge_session_id, registration.person_id)
    entry = download_for(invitation, recipient.registered(registration)) if invitation else None
    if entry is None:
        abort(404)
    headers = {"Content-Disposition": 'attachment; filename="sessie.ics"', "Cache-Control": "no-store"}
    return Response(entry, content_type="text/calendar; charset=utf-8", headers=headers)
