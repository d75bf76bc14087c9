"""The blueprint of this room, and what its route files share."""

from flask import Blueprint, abort
from flask_login import current_user

from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import find_for_staff

blueprint = Blueprint("feedback", __name__)


def session_of(slug: str) -> KnowledgeSession:
    """Within her scope; 404 else."""
    return find_for_staff(slug, current_user) or abort(404)
