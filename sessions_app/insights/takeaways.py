"""What people wrote about it, and what the own questions of a session gave: only what the gate let out."""

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.feedback import gate
from sessions_app.feedback.gate import OwnFigures
from sessions_app.insights.choosing import Conditions
from sessions_app.knowledge_sessions.models import KnowledgeSession

SESSIONS_SHOWN = 10


@dataclass(frozen=True)
class OfSession:
    """`own`: its own questions of which something is out."""

    knowledge_session: KnowledgeSession
    takeaways: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    own: tuple[OwnFigures, ...] = ()


def last_takeaways(conditions: Conditions) -> Sequence[str]:
    """Of the last session of which there are any."""
    return [one.text for one in gate.texts_among(conditions, "takeaway", sessions=1)]


def per_session(conditions: Conditions) -> list[OfSession]:
    """The last ones that have any open answer, the last one first."""
    takeaways, later = (_texts(conditions, question) for question in ("takeaway", "later"))
    found = db.session.scalars(select(KnowledgeSession).where(KnowledgeSession.id.in_(takeaways.keys() | later.keys())))
    last_first = sorted(found, key=lambda one: (one.starts_at, one.id), reverse=True)[:SESSIONS_SHOWN]
    return [
        OfSession(one, takeaways.get(one.id, ()), later.get(one.id, ()), _own(one))
        for one in last_first
    ]  # fmt: skip


def _texts(conditions: Conditions, question: str) -> dict[int, tuple[str, ...]]:
    found = gate.texts_among(conditions, question, sessions=SESSIONS_SHOWN)
    by_session = groupby(found, key=lambda one: one.knowledge_session_id)
    return {id_: tuple(one.text for one in texts) for id_, texts in by_session}


def _own(knowledge_session: KnowledgeSession) -> tuple[OwnFigures, ...]:
    return tuple(one for one in gate.own_figures(knowledge_session) if one.is_out)
