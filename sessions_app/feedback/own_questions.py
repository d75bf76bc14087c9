"""The questions that a session asks beside the standard ones: up to five, until somebody was asked."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from sessions_app.core.database.connections import lock_row
from sessions_app.core.extensions import db
from sessions_app.feedback.queries import asked_registration_ids, paper_sheets
from sessions_app.feedback.question_models import OwnQuestion, SetQuestion
from sessions_app.feedback.question_rules import Asked, QuestionsAreFrozen, check_number
from sessions_app.knowledge_sessions.events import KnowledgeSessionCopied
from sessions_app.knowledge_sessions.models import KnowledgeSession


def questions_of(knowledge_session: KnowledgeSession) -> list[OwnQuestion]:
    """In the order in which they are asked."""
    mine = select(OwnQuestion).where(OwnQuestion.knowledge_session_id == knowledge_session.id)
    return list(db.session.scalars(mine.order_by(OwnQuestion.position, OwnQuestion.id)))


def as_asked(questions: Iterable[OwnQuestion | SetQuestion]) -> list[Asked]:
    return [Asked(one.kind, one.text, tuple(one.options)) for one in questions]


def are_frozen(knowledge_session: KnowledgeSession) -> bool:
    """Whether somebody was asked, or a sheet is in. Whether somebody answered would tell when the first one did."""
    return bool(asked_registration_ids(knowledge_session.id) or paper_sheets(knowledge_session.id))


def ask(knowledge_session: KnowledgeSession, wanted: Sequence[Asked]) -> None:
    """From now on it asks these, in this order. A question that stays keeps its row, so that a page which somebody has
    open can still be sent. Raises TooManyQuestions, QuestionsAreFrozen."""
    check_number(wanted)
    lock_row(KnowledgeSession, knowledge_session.id)
    present = {one.key: row for one, row in _keyed(questions_of(knowledge_session))}
    if [one.key for one in wanted] == list(present):
        return
    if are_frozen(knowledge_session):
        raise QuestionsAreFrozen
    for position, one in enumerate(wanted):
        row = present.pop(one.key, None) or OwnQuestion(knowledge_session_id=knowledge_session.id)
        row.position, row.kind, row.text, row.options = position, one.kind, one.text, list(one.options)
        db.session.add(row)
    for row in present.values():
        db.session.delete(row)
    db.session.flush()


def add(knowledge_session: KnowledgeSession, more: Iterable[Asked]) -> int:
    """These too, but for those it asks already; how many came to it. Raises as `ask` does."""
    present = as_asked(questions_of(knowledge_session))
    wanted = list({one.key: one for one in [*present, *more]}.values())
    ask(knowledge_session, wanted)
    return len(wanted) - len(present)


def travel_along(event: KnowledgeSessionCopied) -> None:
    """A copy, and each date of a series, asks what the original asks."""
    ask(event.copy, as_asked(questions_of(event.original)))


def _keyed(questions: Iterable[OwnQuestion]) -> list[tuple[Asked, OwnQuestion]]:
    rows = list(questions)
    return list(zip(as_asked(rows), rows, strict=True))
