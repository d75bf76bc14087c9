"""Sessions that need a look. Which ones is kept beside their sums, so that however many need none, none of those is
read."""

from datetime import timedelta

from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.insights.cell_models import session_figures
from sessions_app.insights.choosing import Chosen
from sessions_app.insights.reasons import Reason, reasons_of
from sessions_app.insights.sums import HeldSession, Sums
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import District

SETTLED_AFTER = timedelta(days=14)  # before that answers and agreements are still coming in
_of = session_figures.c


@dataclass(frozen=True)
class NeedsAttention:
    session: HeldSession
    reasons: tuple[Reason, ...]


def needing_attention(chosen: Chosen, limit: int) -> list[NeedsAttention]:
    """The last one first, of those of two weeks ago and longer. All that can be asked of the sums is, so that the
    database begins there."""
    until = min(chosen.selection.until, chosen.today - SETTLED_AFTER)
    rows = db.session.execute(
        select(
            KnowledgeSession.id,
            KnowledgeSession.slug,
            KnowledgeSession.title,
            _of.held_on,
            District.slug,
            District.name,
            *(_of[name] for name in Sums._fields),
        )
        .select_from(session_figures)
        .join(KnowledgeSession, KnowledgeSession.id == _of.knowledge_session_id)
        .join(District, District.id == KnowledgeSession.district_id)
        .where(_of.stands_out, _of.held_on.between(chosen.selection.since, until), *chosen.beside_the_period)
        .order_by(_of.held_on.desc(), KnowledgeSession.starts_at.desc(), KnowledgeSession.id.desc())
        .limit(limit)
    )
    found = [
        HeldSession(id_, slug, title, held_on, district_slug, district_name, Sums(*sums))
        for id_, slug, title, held_on, district_slug, district_name, *sums in rows
    ]
    return [NeedsAttention(one, reasons_of(one.sums)) for one in found]
