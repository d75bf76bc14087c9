"""The privacy gate: the one place where answers become figures.

`release` and `release_later` bring what is shown of a session up to date as far as the rules allow (`gate_rules.py`
says which, and why they keep the promise). Pages, exports and charts read what came out: `ReleasedFigures`,
`own_figures`, `later_figures`, and open answers through `released_texts`. Nothing else reads an answer, and a test
(`test_gate_is_the_only_way.py`) sees to it.
"""

from datetime import timedelta

from sqlalchemy import exists, func, or_, select

from sessions_app.core import clock, events
from sessions_app.core.extensions import db
from sessions_app.feedback import rules
from sessions_app.feedback.events import FiguresReleased
from sessions_app.feedback.gate_figures import BESIDE_MARKS, MARKS, WORKED_OUT, of_own_question
from sessions_app.feedback.gate_moving import Given, release_texts
from sessions_app.feedback.gate_reading import (
    OwnFigures,
    ReleasedText,
    later_figures,
    own_figures,
    released_texts,
    texts_among,
)
from sessions_app.feedback.gate_rules import Pot
from sessions_app.feedback.models import EvaluationClosing, FeedbackResponse, LaterAnswer, LaterRequest
from sessions_app.feedback.moments import LATER_AFTER_DAYS, LATER_ANSWERED_FOR, LATER_ASKED_FOR
from sessions_app.feedback.own_questions import questions_of
from sessions_app.feedback.queries import asked_only_who_came, how_many_were_asked
from sessions_app.feedback.question_models import OwnAnswer, OwnQuestion
from sessions_app.feedback.question_rules import QuestionKind
from sessions_app.feedback.released_models import ReleasedFigures, ReleasedLater, ReleasedOwnQuestion
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.models import Registration

__all__ = [
    "OwnFigures", "ReleasedText", "later_figures", "own_figures", "release", "release_all", "release_later",
    "released_texts", "sessions_to_look_at", "texts_among",
]  # fmt: skip


# The last answer to the question after eight weeks comes in at most so long after the session; and some days more.
LOOKED_AT_FOR = timedelta(days=LATER_AFTER_DAYS + 7) + LATER_ASKED_FOR + LATER_ANSWERED_FOR


def release(knowledge_session: KnowledgeSession) -> ReleasedFigures | None:
    """The released figures after what may come out now has come out; None while there are too few answers."""
    _lock(knowledge_session)
    figures = db.session.get(ReleasedFigures, knowledge_session.id, populate_existing=True)
    closing = db.session.get(EvaluationClosing, knowledge_session.id)
    if not rules.release_has_come(knowledge_session.ends_at, closing.closed_at if closing else None, clock.now()):
        return figures
    answers = _answers(knowledge_session)
    after = figures or ReleasedFigures(knowledge_session_id=knowledge_session.id)
    moves = [MARKS.move(after, answers)]
    if figures is None and not any(moves):
        return None
    moves += [figure.move(after, answers) for figure in BESIDE_MARKS]
    moves += [release_texts(answers, text, f"{text}_released") for text in ("takeaway", "tip")]
    moves += [_release_own(question) for question in questions_of(knowledge_session)]
    if any(moves):
        after.asked = how_many_were_asked(knowledge_session.id)
        after.attendance_was_marked = asked_only_who_came(knowledge_session.id)
        _keep(after)
    return after


def release_later(knowledge_session: KnowledgeSession) -> ReleasedLater | None:
    """The same for the question after eight weeks, from four days after it was first asked."""
    _lock(knowledge_session)
    figures = db.session.get(ReleasedLater, knowledge_session.id, populate_existing=True)
    asked = (
        select(func.min(LaterRequest.asked_at), func.count(LaterRequest.id))
        .join(LaterRequest.registration)
        .where(Registration.knowledge_session_id == knowledge_session.id)
    )
    first_asked_at, how_many = db.session.execute(asked).one()
    if first_asked_at is None or clock.now() < first_asked_at + rules.RELEASED_AFTER:
        return figures
    mine = select(LaterAnswer).where(LaterAnswer.knowledge_session_id == knowledge_session.id)
    answers = [Given(answer) for answer in db.session.scalars(mine)]
    after = figures or ReleasedLater(knowledge_session_id=knowledge_session.id, yes=0, partly=0, no=0)
    moves = [WORKED_OUT.move(after, answers)]
    if figures is None and not any(moves):
        return None
    if any([*moves, release_texts(answers, "text", "text_released")]):
        after.asked = max(how_many, after.responses)
        _keep(after)
    return after


def release_all(knowledge_session_id: int) -> bool:
    """Both of one session; whether it has figures."""
    knowledge_session = db.session.get_one(KnowledgeSession, knowledge_session_id)
    figures = release(knowledge_session)
    release_later(knowledge_session)
    return figures is not None


def sessions_to_look_at() -> list[int]:
    """Those with answers of which something may still have to come out: asked, or asked again, not too long ago."""
    keys = (FeedbackResponse.knowledge_session_id, LaterAnswer.knowledge_session_id)
    has_any = [exists().where(key == KnowledgeSession.id) for key in keys]
    recent = KnowledgeSession.ends_at > clock.now() - LOOKED_AT_FOR
    statement = select(KnowledgeSession.id).where(recent, or_(*has_any))
    return list(db.session.scalars(statement.order_by(KnowledgeSession.id)))


def _release_own(question: OwnQuestion) -> bool:
    """One of the session's own questions; whether anything of it came out."""
    mine = (
        select(OwnAnswer, FeedbackResponse.on_paper)
        .join(FeedbackResponse, FeedbackResponse.id == OwnAnswer.response_id)
        .where(OwnAnswer.own_question_id == question.id)
    )
    answers = [Given(answer, _pot(on_paper)) for answer, on_paper in db.session.execute(mine)]
    if question.kind is QuestionKind.OPEN:
        return release_texts(answers, "text", "released")
    row = db.session.get(ReleasedOwnQuestion, question.id) or ReleasedOwnQuestion(
        own_question_id=question.id, responses=0, scale_sum=0
    )
    has_moved = any([figure.move(row, answers) for figure in of_own_question(question)])
    if has_moved:
        db.session.add(row)
    return has_moved


def _keep(figures: ReleasedFigures | ReleasedLater) -> None:
    figures.released_on = clock.today()
    db.session.add(figures)
    db.session.flush()
    events.publish(FiguresReleased(figures.knowledge_session_id))


def _lock(knowledge_session: KnowledgeSession) -> None:
    """Two at once would each see the state before, and other answers."""
    row = select(KnowledgeSession.id).where(KnowledgeSession.id == knowledge_session.id)
    db.session.execute(row.with_for_update(key_share=True))


def _answers(knowledge_session: KnowledgeSession) -> list[Given[FeedbackResponse]]:
    mine = select(FeedbackResponse).where(FeedbackResponse.knowledge_session_id == knowledge_session.id)
    return [Given(answer, _pot(answer.on_paper)) for answer in db.session.scalars(mine)]


def _pot(on_paper: bool) -> Pot:
    return Pot.ON_PAPER if on_paper else Pot.BY_LINK
