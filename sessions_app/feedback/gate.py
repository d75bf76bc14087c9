"""The privacy gate: the one place where answers become figures.

`release(knowledge_session)` brings the released figures of a session up to date as far as the rules allow; all
pages, exports and charts read `ReleasedFigures` and never the answers. Open answers come out through
`released_texts`, in an order that tells nothing.
"""

import hashlib
from collections.abc import Sequence

from sqlalchemy import select

from sessions_app.core import clock, events
from sessions_app.core.extensions import db
from sessions_app.feedback import rules
from sessions_app.feedback.events import FiguresReleased
from sessions_app.feedback.models import EvaluationClosing, FeedbackResponse, ReleasedFigures
from sessions_app.feedback.queries import asked_only_who_came, asked_registration_ids
from sessions_app.knowledge_sessions.models import KnowledgeSession

Answers = Sequence[FeedbackResponse]


def release(knowledge_session: KnowledgeSession) -> ReleasedFigures | None:
    """The released figures after what may come out now has come out; None while there are too few answers."""
    figures = db.session.get(ReleasedFigures, knowledge_session.id, with_for_update=True)
    closing = db.session.get(EvaluationClosing, knowledge_session.id)
    if not rules.release_has_come(knowledge_session.ends_at, closing.closed_at if closing else None, clock.now()):
        return figures
    answers = db.session.scalars(
        select(FeedbackResponse).where(FeedbackResponse.knowledge_session_id == knowledge_session.id)
    ).all()
    if not rules.may_move(figures.responses if figures else 0, len(answers)):
        return figures
    if figures is None:
        figures = ReleasedFigures(knowledge_session_id=knowledge_session.id)
    _move_ratings(figures, answers)
    _move_will_change(figures, answers)
    _move_people_met(figures, answers)
    for question in ("takeaway", "tip"):
        _release_texts(question, answers)
    figures.asked = max(len(asked_registration_ids(knowledge_session.id)), len(answers))
    figures.attendance_was_marked = asked_only_who_came(knowledge_session.id)
    figures.released_on = clock.today()
    db.session.add(figures)
    db.session.flush()
    events.publish(FiguresReleased(knowledge_session.id))
    return figures


def released_texts(knowledge_session: KnowledgeSession, question: str) -> list[str]:
    """The open answers to "takeaway" or "tip" that came out: none, or five and more. Each question has an order of
    its own, so that two lists cannot be laid side by side."""
    text, released = getattr(FeedbackResponse, question), getattr(FeedbackResponse, f"{question}_released")
    rows = db.session.execute(
        select(FeedbackResponse.id, text).where(
            FeedbackResponse.knowledge_session_id == knowledge_session.id, released.is_(True)
        )
    )
    shuffled = sorted(rows, key=lambda row: hashlib.sha256(f"{question}:{row[0]}".encode()).digest())
    return [row[1] for row in shuffled]


def _move_ratings(figures: ReleasedFigures, answers: Answers) -> None:
    ratings = [answer.rating for answer in answers]
    figures.responses = len(ratings)
    figures.rating_sum = sum(ratings)
    figures.rating_square_sum = sum(rating * rating for rating in ratings)
    if rules.distribution_may_move(figures.distribution_responses, len(ratings)):
        bands = [rules.band_of(rating) for rating in ratings]
        figures.ratings_low, figures.ratings_middle, figures.ratings_high = (bands.count(band) for band in range(3))


def _move_will_change(figures: ReleasedFigures, answers: Answers) -> None:
    given = [answer.will_change for answer in answers if answer.will_change is not None]
    if rules.may_move(figures.will_change_responses, len(given)):
        figures.will_change_yes = given.count(rules.WillChange.YES)
        figures.will_change_partly = given.count(rules.WillChange.PARTLY)
        figures.will_change_no = given.count(rules.WillChange.NO)


def _move_people_met(figures: ReleasedFigures, answers: Answers) -> None:
    given = [answer.people_met for answer in answers if answer.people_met is not None]
    if rules.may_move(figures.people_met_responses or 0, len(given)):
        figures.people_met_sum = sum(given)
        figures.people_met_responses = len(given)


def _release_texts(question: str, answers: Answers) -> None:
    waiting = [a for a in answers if getattr(a, question) and not getattr(a, f"{question}_released")]
    if rules.may_move(0, len(waiting)):
        for answer in waiting:
            setattr(answer, f"{question}_released", True)
