"""What happened to the materials of a session."""

from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.materials.models import Material


@dataclass(frozen=True)
class MaterialAdded:
    material: Material
    knowledge_session: KnowledgeSession


@dataclass(frozen=True)
class MaterialRemoved:
    """Its row and its file are gone when the transaction commits."""

    material: Material
    knowledge_session: KnowledgeSession
