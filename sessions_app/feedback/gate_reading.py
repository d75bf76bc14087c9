"""What came out, for the pages: a part of `gate.py`. Figures are read from the released tables, open answers by their
flag, in an order of each question's own that tells neither who came first nor who else said what.
"""

import hashlib
import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.feedback.models import FeedbackResponse, LaterAnswer
from sessions_app.feedback.question_models import OwnAnswer, OwnQuestion
from sessions_app.feedback.question_rules import QuestionKind
from sessions_app.feedback.released_models import ReleasedLater, ReleasedOwnQuestion
from sessions_app.knowledge_sessions.models import KnowledgeSession

# Of each open question: its text, whether it is out, and of which session it is.
OPEN_QUESTIONS: dict[str, tuple[Any, Any, Any]] = {
    "takeaway": (FeedbackResponse.takeaway, FeedbackResponse.takeaway_released, FeedbackResponse),
    "tip": (FeedbackResponse.tip, FeedbackResponse.tip_released, FeedbackResponse),
    "later": (LaterAnswer.text, LaterAnswer.text_released, LaterAnswer),
}


@dataclass(frozen=True)
class OwnFigures:
    """What is out of one of the session's own questions. `average` is of a scale; `chosen` per option how many chose
    it, of `chosen_responses` answers (it moves by ten or more); `texts` of an open question."""

    question: OwnQuestion
    responses: int = 0
    average: float | None = None
    chosen: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def chosen_responses(self) -> int:
        return sum(self.chosen)

    @property
    def is_out(self) -> bool:
        return bool(self.responses or self.texts)


@dataclass(frozen=True)
class ReleasedText:
    """An open answer that came out. `key` names it for good, and leads to no other answer of the same person."""

    knowledge_session_id: int
    key: str
    text: str


def own_figures(knowledge_session: KnowledgeSession) -> list[OwnFigures]:
    """Of each of the session's own questions, in their order; with nothing in it while there are too few answers."""
    mine = (
        select(OwnQuestion, ReleasedOwnQuestion)
        .outerjoin(ReleasedOwnQuestion, ReleasedOwnQuestion.own_question_id == OwnQuestion.id)
        .where(OwnQuestion.knowledge_session_id == knowledge_session.id)
        .order_by(OwnQuestion.position, OwnQuestion.id)
    )
    return [_own(question, row) for question, row in db.session.execute(mine)]


def later_figures(knowledge_session: KnowledgeSession) -> ReleasedLater | None:
    """Has it worked out, eight weeks later? None while there are too few answers."""
    return db.session.get(ReleasedLater, knowledge_session.id)


def released_texts(knowledge_session: KnowledgeSession, question: str) -> list[str]:
    """The open answers to "takeaway", "tip" or "later" that came out: none, or five and more."""
    return [one.text for one in texts_among([KnowledgeSession.id == knowledge_session.id], question)]


def texts_among(conditions: Iterable[ColumnElement[bool]], question: str, sessions: int = 50) -> list[ReleasedText]:
    """The same of the last so many sessions that answer to these conditions on whole sessions and have any; whole
    sessions, the last one first."""
    text, released, answer = OPEN_QUESTIONS[question]
    is_of_it, is_out = answer.knowledge_session_id == KnowledgeSession.id, released.is_(True)
    last = KnowledgeSession.starts_at.desc(), KnowledgeSession.id.desc()
    having_any = exists().where(is_of_it, is_out)
    found = select(KnowledgeSession.id).where(*conditions, having_any).order_by(*last).limit(sessions)
    texts = []
    for id_ in db.session.scalars(found).all():
        rows = select(answer.id, text).where(answer.knowledge_session_id == id_, is_out)
        texts += [ReleasedText(id_, key, words) for key, words in _shuffled(question, rows)]
    return texts


def _own(question: OwnQuestion, row: ReleasedOwnQuestion | None) -> OwnFigures:
    if question.kind is QuestionKind.OPEN:
        rows = select(OwnAnswer.id, OwnAnswer.text).where(
            OwnAnswer.own_question_id == question.id, OwnAnswer.released.is_(True)
        )
        return OwnFigures(question, texts=tuple(words for _key, words in _shuffled(f"own {question.id}", rows)))
    if row is None:
        return OwnFigures(question)
    average = row.scale_sum / row.responses if question.kind is QuestionKind.SCALE else None
    return OwnFigures(question, row.responses, average, tuple(row.chosen or ()))


def _shuffled(question: str, rows: Select[uuid.UUID, str]) -> list[tuple[str, str]]:
    """Key and text, by keys that are as random as the ids and differ from question to question."""
    keyed = ((hashlib.sha256(f"{question}:{id_}".encode()).hexdigest(), text) for id_, text in db.session.execute(rows))
    return sorted(keyed)
