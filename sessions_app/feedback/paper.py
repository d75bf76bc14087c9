"""Answers on paper: typed in by the organiser and counted with the others. Nothing leads to who filled them in."""

import hashlib
import hmac
import uuid

from flask import current_app
from sqlalchemy.exc import IntegrityError

from sessions_app.core import clock
from sessions_app.core.database.connections import lock_row
from sessions_app.core.extensions import db
from sessions_app.feedback import queries, rules, service
from sessions_app.feedback.models import PaperSheets
from sessions_app.knowledge_sessions.models import KnowledgeSession


class MoreSheetsThanPeople(Exception):
    """There is a sheet of everyone who was there. How many answered by link is not looked at: who types in sheets
    until she is refused would know how many did."""


class IsInAlready(Exception):
    """The same form was sent before, and what stood in it was counted then."""


class HasNotBegun(Exception):
    """Nobody can have filled in a sheet yet."""


def enter(knowledge_session: KnowledgeSession, given: service.Answer, token: str | None = None) -> int:
    """Keeps one sheet; how many came in now. `token`: random, one for each form that was opened.

    Raises IsInAlready, MoreSheetsThanPeople, HasNotBegun, rules.EvaluationIsClosed."""
    lock_row(KnowledgeSession, knowledge_session.id)
    check_takes_sheets(knowledge_session)
    sheets = db.session.get(PaperSheets, knowledge_session.id) or PaperSheets(
        knowledge_session_id=knowledge_session.id, entered=0
    )
    try:
        with db.session.begin_nested():
            service.keep(knowledge_session, given, on_paper=True, key=_key(knowledge_session, token) if token else None)
            if sheets.entered >= queries.how_many_were_there(knowledge_session.id):
                raise MoreSheetsThanPeople
    except IntegrityError:
        raise IsInAlready from None
    sheets.entered += 1
    db.session.add(sheets)
    db.session.flush()
    return sheets.entered


def check_takes_sheets(knowledge_session: KnowledgeSession) -> None:
    """Raises HasNotBegun, rules.EvaluationIsClosed."""
    if clock.now() < knowledge_session.starts_at or not knowledge_session.is_published:
        raise HasNotBegun
    if not service.is_open(knowledge_session):
        raise rules.EvaluationIsClosed


def _key(knowledge_session: KnowledgeSession, token: str) -> uuid.UUID:
    """Random as any other key of an answer. Only who has the secret key can tell that it came from this form, and the
    form is kept nowhere."""
    told = f"sheet:{knowledge_session.id}:{token}".encode()
    return uuid.UUID(bytes=hmac.digest(current_app.config["SECRET_KEY"].encode(), told, hashlib.sha256)[:16], version=4)
