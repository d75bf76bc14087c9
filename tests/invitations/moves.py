"""How the tests of this room move a session and let somebody leave it: as the services do, without their rules."""

from datetime import timedelta
from typing import Any

from sessions_app.invitations import leaving
from sessions_app.knowledge_sessions.details import appointment_of
from sessions_app.knowledge_sessions.events import KnowledgeSessionRescheduled
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.events import RegistrationCancelled
from sessions_app.registrations.models import Registration


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


def left(registration: Registration, had_place: bool = True) -> None:
    event = RegistrationCancelled(registration, had_place)
    leaving.take_back_unsent(event)
    leaving.withdraw_invitation(event)
