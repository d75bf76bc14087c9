"""What of this room goes into the audit trail: the acts of people, not what the seed or a timed job does."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people import audit
from sessions_app.people.audit_models import Action, ActorKind

BY_STAFF = frozenset({ActorKind.USER})
BY_ANYBODY = frozenset(ActorKind) - {ActorKind.SYSTEM}


def place_of(slug: str) -> tuple[int, int] | None:
    """The numbers of the session and its district, whoever asks."""
    found = db.session.execute(
        select(KnowledgeSession.id, KnowledgeSession.district_id).where(KnowledgeSession.slug == slug)
    ).first()
    return (found[0], found[1]) if found else None


def noted_as(action: Action, subject: str = "session", by: frozenset[ActorKind] = BY_ANYBODY) -> Callable[[Any], None]:
    """The reaction to an event about a session, or about something in one: what the event itself calls `subject`."""

    def note(event: Any) -> None:
        thing = event.knowledge_session if subject == "session" else getattr(event, subject)
        session: KnowledgeSession = getattr(event, "knowledge_session", None) or thing.knowledge_session
        if audit.actor_kind() in by:
            audit.note(action, subject, thing.id, knowledge_session_id=session.id, district_id=session.district_id)

    return note
