"""What the public page of a session tells of it afterwards, as far as the organiser shows it."""

from sessions_app.agreements import counting
from sessions_app.agreements.counting import AgreementCounts
from sessions_app.core import clock
from sessions_app.core.values import dataclass
from sessions_app.feedback import publication
from sessions_app.feedback.released_models import ReleasedFigures
from sessions_app.knowledge_sessions.models import KnowledgeSession

COUNTED_FROM = 5  # with fewer, those who were there could tell whose agreement was kept and whose was not


@dataclass(frozen=True)
class Afterwards:
    """`agreements`: how many were made and kept; None when that is not shown, or when none were made."""

    figures: ReleasedFigures | None
    lessons: tuple[str, ...]
    agreements: AgreementCounts | None

    @property
    def counts_agreements(self) -> bool:
        return self.agreements is not None and self.agreements.made >= COUNTED_FROM

    def __bool__(self) -> bool:
        return bool(self.figures or self.lessons or self.agreements)


def afterwards_of(knowledge_session: KnowledgeSession, is_preview: bool = False) -> Afterwards | None:
    """None while nothing of it is to be seen. The organiser sees in advance how it will look."""
    now = clock.now()
    of_it = publication.results_of if is_preview else lambda session: publication.shown(session, now)
    results = of_it(knowledge_session) if now >= knowledge_session.ends_at else None
    if results is None:
        return None
    counts = _agreements_of(knowledge_session) if results.shows_agreements else None
    return Afterwards(results.figures, results.lessons, counts) or None


def _agreements_of(knowledge_session: KnowledgeSession) -> AgreementCounts | None:
    counts = counting.counts_by_session([knowledge_session.id], clock.today())[knowledge_session.id]
    return counts if counts.made else None
