"""Sessions that need a look: people were less satisfied than we aim for, few answered, or nothing was agreed."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.sql.elements import Label

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.insights.cell_models import session_figures
from sessions_app.insights.choosing import Chosen
from sessions_app.insights.rules import SPREAD_FROM, TARGET
from sessions_app.insights.sums import HeldSession, Sums
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import District

LOW_RESPONSE, ASKED_ENOUGH = 0.3, 10
SETTLED_AFTER = timedelta(days=14)  # before that answers and agreements are still coming in
_of = session_figures.c


class Reason(StrEnum):
    UNDER_TARGET = "under_target"
    LOW_RESPONSE = "low_response"
    TOO_FEW = "too_few"
    NO_AGREEMENTS = "no_agreements"


# What each looks at; the mark needs answers enough to say something about the session and not about who happened to
# answer.
_WHEN: dict[Reason, ColumnElement[bool]] = {
    Reason.UNDER_TARGET: and_(_of.answers >= SPREAD_FROM, _of.total < TARGET * _of.answers),
    Reason.LOW_RESPONSE: and_(_of.asked >= ASKED_ENOUGH, _of.answers < LOW_RESPONSE * _of.asked),
    Reason.TOO_FEW: and_(_of.released == 0, _of.came + _of.walked_in >= ASKED_ENOUGH),
    Reason.NO_AGREEMENTS: _of.proposed + _of.running + _of.done + _of.dropped == 0,
}


@dataclass(frozen=True)
class NeedsAttention:
    session: HeldSession
    reasons: tuple[Reason, ...]


def needing_attention(chosen: Chosen, limit: int) -> list[NeedsAttention]:
    """The last one first, of those that were over for two weeks."""
    reasons: list[Label[bool]] = [condition.label(reason.value) for reason, condition in _WHEN.items()]
    rows = db.session.execute(
        select(
            KnowledgeSession.id,
            KnowledgeSession.slug,
            KnowledgeSession.title,
            KnowledgeSession.starts_at,
            District.slug,
            District.name,
            *reasons,
            *(_of[name] for name in Sums._fields),
        )
        .join(session_figures, _of.knowledge_session_id == KnowledgeSession.id)
        .join(District, District.id == KnowledgeSession.district_id)
        .where(KnowledgeSession.ends_at <= chosen.now - SETTLED_AFTER, or_(*_WHEN.values()), *chosen.conditions)
        .order_by(KnowledgeSession.starts_at.desc(), KnowledgeSession.id.desc())
        .limit(limit)
    )
    return [
        NeedsAttention(
            HeldSession(id_, slug, title, clock.local(starts_at).date(), district_slug, district_name, Sums(*rest[4:])),
            tuple(reason for reason, holds in zip(Reason, rest, strict=False) if holds),
        )
        for id_, slug, title, starts_at, district_slug, district_name, *rest in rows
    ]
