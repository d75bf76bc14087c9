"""The session that a staff page is about."""

from flask import abort
from flask_login import current_user

from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import find_for_staff
from sessions_app.people.models import Right


def session_in_scope(slug: str, right: Right = Right.ORGANISE, in_full: bool = True) -> KnowledgeSession:
    """Where who is signed in has this right; 404 else, as for a session that does not exist. `in_full`: as with
    `find_public`."""
    return find_for_staff(slug, current_user, right, in_full) or abort(404)
