"""What of this room goes into the audit trail: the acts of people, not what the seed or a timed job does."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.core.kept import facts
from sessions_app.core.kept.shelf import Shelf
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people import audit
from sessions_app.people.audit_models import Action, ActorKind

_places: Shelf[tuple[int, int]] = Shelf(most=500, most_bytes=0)
BY_STAFF = frozenset({ActorKind.USER})
BY_ANYBODY = frozenset(ActorKind) - {ActorKind.SYSTEM}


def place_of(slug: str) -> tuple[int, int] | None:
    """The numbers of the session and its district, whoever asks; from memory as long as no fact changed."""
    version = facts.present_version()
    known = _places.get((slug, version)) if version else None
    if known is not None:
        return known
    wanted = select(KnowledgeSession.id, KnowledgeSession.district_id).where(KnowledgeSession.slug == slug)
    found = db.session.execute(wanted).tuples().first()
    if found and version:
        _places.put((slug, version), found, 0)
    return found


def noted_as(action: Action, subject: str = "session", by: frozenset[ActorKind] = BY_ANYBODY) -> Callable[[Any], None]:
    """The reaction to an event about a session, or about something in one: what the event itself calls `subject`."""

    def note(event: Any) -> None:
        thing = event.knowledge_session if subject == "session" else getattr(event, subject)
        session: KnowledgeSession = getattr(event, "knowledge_session", None) or thing.knowledge_session
        if audit.actor_kind() in by:
            audit.note(action, subject, thing.id, knowledge_session_id=session.id, district_id=session.district_id)

    return note
