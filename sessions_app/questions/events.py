"""What happened to a question."""

from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.questions.models import Question


@dataclass(frozen=True)
class QuestionPublished:
    """Its answer stands on the session page, or will when the session is over."""

    question: Question
    knowledge_session: KnowledgeSession


@dataclass(frozen=True)
class QuestionWithdrawn:
    """It was published and is no more."""

    question: Question
    knowledge_session: KnowledgeSession
