"""A helper scans a code: which door her browser was let in at, and the page of whoever shows the code."""

from typing import Any

from flask import redirect, render_template, url_for
from flask import session as browser_session
from werkzeug.wrappers import Response

from sessions_app.core import links
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations import door_links, service
from sessions_app.registrations.door_page import door_facts
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import position_of

HELPS_AT = "deur"  # in the signed cookie: the link of the last door that this browser opened


def remember_helper(token: str) -> None:
    if browser_session.get(HELPS_AT) != token:
        browser_session[HELPS_AT] = token


def to_helper(token: str) -> Response | None:
    """From the address in a QR code, which is one of the staff, to the same for a helper. None when this browser helps
    nowhere. Whether her link works today, and at the door of this very session, is asked there."""
    helps_at = browser_session.get(HELPS_AT)
    if not helps_at or door_links.find_by_link(helps_at) is None:
        return None
    return redirect(url_for("registrations.check_in_by_helper", token=helps_at, code=token))


def scanned_page(registration: Registration, at_door: KnowledgeSession, **more: Any) -> str:
    """Who this is and the button that lets her in; a code of another session says whose door that is, and no name."""
    if registration.knowledge_session_id != at_door.id:
        other = registration.knowledge_session
        return render_template("registrations/check_in_other.html", other=other, knowledge_session=at_door, **more)
    return render_template(
        "registrations/check_in.html",
        registration=registration,
        position=position_of(registration),
        **door_facts(at_door),
        **more,
    )


def code_of(registration: Registration) -> str:
    """The token in her QR code."""
    return links.token_for(service.DOOR_LINK, registration)
