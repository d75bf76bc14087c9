"""What happened to a knowledge session."""

from dataclasses import dataclass
from datetime import datetime

from sessions_app.knowledge_sessions.models import KnowledgeSession


@dataclass(frozen=True)
class KnowledgeSessionPlanned:
    knowledge_session: KnowledgeSession


@dataclass(frozen=True)
class KnowledgeSessionEdited:
    """What stands in nobody's calendar, or a draft."""

    knowledge_session: KnowledgeSession


@dataclass(frozen=True)
class DraftCancelled:
    """Nobody but staff ever saw it."""

    knowledge_session: KnowledgeSession


@dataclass(frozen=True)
class KnowledgeSessionPublished:
    knowledge_session: KnowledgeSession


@dataclass(frozen=True)
class KnowledgeSessionRescheduled:
    """Another time, place or online link: what people wrote in their calendars is no longer true."""

    knowledge_session: KnowledgeSession
    previous_starts_at: datetime
    previous_ends_at: datetime
    previous_place: str
    explanation: str = ""


@dataclass(frozen=True)
class KnowledgeSessionCancelled:
    knowledge_session: KnowledgeSession
    explanation: str = ""


@dataclass(frozen=True)
class CapacityRaised:
    knowledge_session: KnowledgeSession


@dataclass(frozen=True)
class AttendanceCompleted:
    """The organiser pressed "aanwezigheid klaar"."""

    knowledge_session: KnowledgeSession
