"""Answers on paper: typed in by the organiser and counted with the others. Nothing leads to who filled them in."""

from sessions_app.core import clock
from sessions_app.core.database import lock_row
from sessions_app.core.extensions import db
from sessions_app.feedback import queries, rules, service
from sessions_app.feedback.models import PaperSheets
from sessions_app.knowledge_sessions.models import KnowledgeSession


class MoreSheetsThanPeople(Exception):
    """There is a sheet of everyone who was there. How many answered by link is not looked at: who types in sheets
    until she is refused would know how many did."""


class HasNotBegun(Exception):
    """Nobody can have filled in a sheet yet."""


def enter(knowledge_session: KnowledgeSession, given: service.Answer) -> int:
    """Keeps one sheet; how many came in now. Raises MoreSheetsThanPeople, HasNotBegun, rules.EvaluationIsClosed."""
    lock_row(KnowledgeSession, knowledge_session.id)
    check_takes_sheets(knowledge_session)
    sheets = db.session.get(PaperSheets, knowledge_session.id) or PaperSheets(
        knowledge_session_id=knowledge_session.id, entered=0
    )
    if sheets.entered >= queries.how_many_were_there(knowledge_session.id):
        raise MoreSheetsThanPeople
    sheets.entered += 1
    db.session.add(sheets)
    service.keep(knowledge_session, given, on_paper=True)
    return sheets.entered


def check_takes_sheets(knowledge_session: KnowledgeSession) -> None:
    """Raises HasNotBegun, rules.EvaluationIsClosed."""
    if clock.now() < knowledge_session.starts_at or not knowledge_session.is_published:
        raise HasNotBegun
    if not service.is_open(knowledge_session):
        raise rules.EvaluationIsClosed
