"""What everyone may see of a session afterwards: as much of it as the organiser ticked, from four days after it.

The mark is that of the gate, so nothing is shown while there are too few answers. Lessons are lines of the organiser:
written by herself, or an open answer that came out, as it was given.
"""

from datetime import datetime

from sessions_app.core import events
from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.feedback import rules
from sessions_app.feedback.events import ResultsShown
from sessions_app.feedback.publication_models import Publication
from sessions_app.feedback.released_models import ReleasedFigures
from sessions_app.knowledge_sessions.models import KnowledgeSession

MOST_LESSONS = 3


@dataclass(frozen=True)
class Results:
    """`figures` is None when the mark is not shown, or cannot be."""

    figures: ReleasedFigures | None
    lessons: tuple[str, ...]
    shows_agreements: bool


def ticked_for(knowledge_session: KnowledgeSession) -> Publication:
    """What she ticked; a row with nothing in it when she ticked nothing."""
    return db.session.get(Publication, knowledge_session.id) or Publication(
        knowledge_session_id=knowledge_session.id, shows_rating=False, shows_agreements=False, lessons=[]
    )


def tick(knowledge_session: KnowledgeSession, shows_rating: bool, shows_agreements: bool, lessons: list[str]) -> None:
    ticked = ticked_for(knowledge_session)
    ticked.shows_rating, ticked.shows_agreements = shows_rating, shows_agreements
    ticked.lessons = [lesson for lesson in lessons if lesson][:MOST_LESSONS]
    db.session.add(ticked)
    db.session.flush()
    events.publish(ResultsShown(knowledge_session))


def shown_from(knowledge_session: KnowledgeSession) -> datetime:
    return knowledge_session.ends_at + rules.RELEASED_AFTER


def results_of(knowledge_session: KnowledgeSession) -> Results:
    """As it will be shown, whether its day has come or not."""
    ticked = ticked_for(knowledge_session)
    figures = db.session.get(ReleasedFigures, knowledge_session.id) if ticked.shows_rating else None
    return Results(figures, tuple(ticked.lessons), ticked.shows_agreements)


def shown(knowledge_session: KnowledgeSession, now: datetime) -> Results | None:
    """What the public page shows at this moment; None before its day, and of a session that did not take place."""
    if knowledge_session.is_cancelled or now < shown_from(knowledge_session):
        return None
    return results_of(knowledge_session)
