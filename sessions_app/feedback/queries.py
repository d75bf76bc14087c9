"""Reads around the evaluation that are no figures about answers: who was asked, what is due. Figures: `gate.py`."""

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from sessions_app.core.extensions import db
from sessions_app.feedback.models import (
    EvaluationClosing,
    FeedbackRequest,
    PaperSheets,
    ReleasedFigures,
    ReleasedLater,
)
from sessions_app.feedback.rules import AskedBy
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import public
from sessions_app.registrations.models import Attendance, Registration
from sessions_app.registrations.queries import CONFIRMED, LIVING


def attendance_was_marked(knowledge_session_id: int) -> bool:
    """Of those who had registered. Someone let in without a registration tells nothing about the others."""
    statement = select(Registration.id).where(
        Registration.knowledge_session_id == knowledge_session_id,
        Registration.attendance.is_not(None),
        Registration.walk_in.is_(False),
    )
    return db.session.scalar(statement.limit(1)) is not None


def asked_only_who_came(knowledge_session_id: int) -> bool:
    """Whether attendance was marked before the first one was asked; else everybody with a place was asked, even when
    attendance was marked afterwards."""
    asked = (
        select(func.min(FeedbackRequest.asked_at))
        .join(FeedbackRequest.registration)
        .where(Registration.knowledge_session_id == knowledge_session_id, FeedbackRequest.asked_by == AskedBy.MAIL)
    )
    marked = select(func.min(Registration.attendance_marked_at)).where(
        Registration.knowledge_session_id == knowledge_session_id, Registration.walk_in.is_(False)
    )
    first_asked, first_marked = db.session.scalar(asked), db.session.scalar(marked)
    return first_marked is not None and (first_asked is None or first_marked <= first_asked)


def find_request(registration_id: int) -> FeedbackRequest | None:
    return db.session.scalar(select(FeedbackRequest).where(FeedbackRequest.registration_id == registration_id))


def closed_at(knowledge_session_id: int) -> datetime | None:
    closing = db.session.get(EvaluationClosing, knowledge_session_id)
    return closing.closed_at if closing else None


def ended_between(earliest: datetime, latest: datetime) -> list[KnowledgeSession]:
    """Public, not cancelled sessions that ended in this period, the first one first."""
    statement = (
        public()
        .where(KnowledgeSession.ends_at > earliest, KnowledgeSession.ends_at <= latest)
        .where(KnowledgeSession.cancelled_at.is_(None))
        .order_by(KnowledgeSession.ends_at)
    )
    return list(db.session.scalars(statement))


def asked_registration_ids(knowledge_session_id: int) -> set[int]:
    statement = (
        select(FeedbackRequest.registration_id)
        .join(FeedbackRequest.registration)
        .where(Registration.knowledge_session_id == knowledge_session_id)
    )
    return set(db.session.scalars(statement))


def how_many_were_asked(knowledge_session_id: int) -> int:
    """Everybody with a link: by mail, in the room, or on her own page alone when she refuses such mail, so that nobody
    answers who is not among them. Where sheets of paper came in, everybody who was there. No answer changes it: it is
    shown before figures are."""
    statement = (
        select(func.count(FeedbackRequest.id))
        .join(FeedbackRequest.registration)
        .where(Registration.knowledge_session_id == knowledge_session_id)
    )
    by_link = db.session.scalar(statement) or 0
    return max(by_link, how_many_were_there(knowledge_session_id)) if paper_sheets(knowledge_session_id) else by_link


def how_many_were_there(knowledge_session_id: int) -> int:
    """Who was marked present, walk-ins too; everybody with a place when nothing was marked."""
    counted = select(func.count(Registration.id)).where(
        Registration.knowledge_session_id == knowledge_session_id, CONFIRMED
    )
    if attendance_was_marked(knowledge_session_id):
        counted = counted.where(Registration.attendance == Attendance.ATTENDED)
    return db.session.scalar(counted) or 0


def paper_sheets(knowledge_session_id: int) -> int:
    """How many answers on paper the organiser typed in."""
    sheets = db.session.get(PaperSheets, knowledge_session_id)
    return sheets.entered if sheets else 0


def unanswered_since(latest: datetime, earliest: datetime) -> list[FeedbackRequest]:
    """Requests sent in this period whose participant has not answered; not of who is erased or was not there after
    all (asked before anything was marked)."""
    statement = (
        select(FeedbackRequest)
        .join(FeedbackRequest.registration)
        .options(contains_eager(FeedbackRequest.registration))
        .where(FeedbackRequest.asked_at <= latest, FeedbackRequest.asked_at > earliest)
        .where(Registration.has_answered.is_(False), FeedbackRequest.asked_by != AskedBy.NOBODY, LIVING, CONFIRMED)
        .where(Registration.attendance.is_distinct_from(Attendance.NO_SHOW))
        .order_by(FeedbackRequest.id)
    )
    return list(db.session.scalars(statement))


def released_figures() -> Select[ReleasedFigures]:
    """What came through the gate, to be narrowed by conditions on whole sessions (`KnowledgeSession`) only."""
    return select(ReleasedFigures).join(ReleasedFigures.knowledge_session)


def released_later() -> Select[ReleasedLater]:
    """The same of the question after eight weeks."""
    is_of = KnowledgeSession.id == ReleasedLater.knowledge_session_id
    return select(ReleasedLater).join(KnowledgeSession, is_of)
