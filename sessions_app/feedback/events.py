"""What happened to the figures about feedback."""

from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession


@dataclass(frozen=True)
class FiguresReleased:
    """What is shown of this session moved: figures or texts. Told in the transaction that moves them; it says of which
    session and nothing of any answer."""

    knowledge_session_id: int


@dataclass(frozen=True)
class ResultsShown:
    """The organiser said what everyone may see of the results."""

    knowledge_session: KnowledgeSession
