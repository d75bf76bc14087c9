"""The version of the figures: words that are others after any change of what they show, or of who may see it."""

from datetime import datetime

from sqlalchemy import func, select

from sessions_app.core.extensions import db
from sessions_app.core.kept import facts
from sessions_app.insights import cells
from sessions_app.knowledge_sessions.models import KnowledgeSession

Rows = frozenset[tuple[str, str]]

# Gives the rows of `versions`, as they are at that moment.
LOOK = (
    "SELECT 'facts', version FROM facts_versions WHERE id = 1 "
    "UNION ALL SELECT 'figures', CAST(version AS VARCHAR(20)) FROM figures_states WHERE id = 1"
)


def versions() -> Rows | None:
    """Read them before the figures: what is read afterwards is as new, or newer. None: keep nothing."""
    of_facts, of_figures = facts.version(), cells.state().version
    if of_facts is None:
        return None
    return frozenset({("facts", of_facts)} | ({("figures", str(of_figures))} if of_figures else set()))


def next_end(now: datetime) -> datetime | None:
    """When the next session ends and so is one that was held, without anything being written."""
    return db.session.scalar(select(func.min(KnowledgeSession.ends_at)).where(KnowledgeSession.ends_at > now))


def ended(now: datetime) -> int:
    """How many sessions did so until now."""
    return db.session.scalar(select(func.count()).where(KnowledgeSession.ends_at <= now)) or 0
