"""How the tests of this room move a session: as the service of sessions does, without its rules."""

from datetime import timedelta
from typing import Any

from sessions_app.knowledge_sessions.details import appointment_of
from sessions_app.knowledge_sessions.events import KnowledgeSessionRescheduled
from sessions_app.knowledge_sessions.models import KnowledgeSession


def changed(knowledge_session: KnowledgeSession, explanation: str = "", **values: Any) -> KnowledgeSessionRescheduled:
    """Writes the values on the session; what happened."""
    before = appointment_of(knowledge_session)
    for name, value in values.items():
        setattr(knowledge_session, name, value)
    knowledge_session.sequence += 1
    return KnowledgeSessionRescheduled(knowledge_session, before, appointment_of(knowledge_session), explanation)


def moved(
    knowledge_session: KnowledgeSession, days: int = 7, explanation: str = "", **values: Any
) -> KnowledgeSessionRescheduled:
    """So many days later."""
    later = timedelta(days=days)
    times = {"starts_at": knowledge_session.starts_at + later, "ends_at": knowledge_session.ends_at + later}
    return changed(knowledge_session, explanation, **times, **values)
