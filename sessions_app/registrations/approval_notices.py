"""Tells the organisers that people ask for a place: once a day for each session, in the daytime, when someone asked
since the last time."""

from datetime import datetime, time

from flask import current_app
from sqlalchemy import and_, func, or_, select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession, SessionStatus
from sessions_app.knowledge_sessions.organisers import organisers_of
from sessions_app.outbox.message import Message
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.service import enqueue
from sessions_app.people.models import User
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import RegistrationStatus

KIND = "approvals_waiting"
NOT_BEFORE, NOT_AFTER = time(8), time(20)  # in Amsterdam


def tell_organisers(now: datetime) -> int:
    """How many mails. Saying it twice on one day is prevented by their keys."""
    if not NOT_BEFORE <= clock.local(now).time() < NOT_AFTER:
        return 0
    told = 0
    for knowledge_session, waiting in _asked_since_the_last_mail(now):
        mails = [approvals_waiting(knowledge_session, waiting, user) for user in organisers_of(knowledge_session)]
        told += sum(enqueue(mail) is not None for mail in mails)
    return told


def approvals_waiting(knowledge_session: KnowledgeSession, waiting: int, user: User) -> Message:
    """How many wait, without their names."""
    return Message(
        kind=KIND,
        key=f"{KIND}:{knowledge_session.id}:{user.id}:{clock.today().isoformat()}",
        recipient_email=user.email,
        recipient_name=user.name,
        language="nl",
        context={
            "knowledge_session": knowledge_session,
            "waiting": waiting,
            "user": user,
            "page": f"{current_app.config['BASE_URL']}/beheer/sessies/{knowledge_session.slug}/deelnemers",
        },
        knowledge_session_id=knowledge_session.id,
        chain=f"{KIND}:{knowledge_session.id}:{user.id}",
        useless_from=knowledge_session.starts_at,
    )


def _asked_since_the_last_mail(now: datetime) -> list[tuple[KnowledgeSession, int]]:
    told_at = (
        select(func.max(OutgoingMail.created_at))
        .where(OutgoingMail.kind == KIND, OutgoingMail.knowledge_session_id == KnowledgeSession.id)
        .correlate(KnowledgeSession)
        .scalar_subquery()
    )
    asking = and_(
        Registration.knowledge_session_id == KnowledgeSession.id, Registration.status == RegistrationStatus.REQUESTED
    )
    rows = db.session.execute(
        select(KnowledgeSession.id, func.count(Registration.id))
        .join(Registration, asking)
        .where(KnowledgeSession.status == SessionStatus.PUBLISHED, KnowledgeSession.starts_at > now)
        .group_by(KnowledgeSession.id)
        .having(or_(told_at.is_(None), func.max(Registration.status_since) > told_at))
        .order_by(KnowledgeSession.id)
    )
    return [(db.session.get_one(KnowledgeSession, session_id), waiting) for session_id, waiting in rows.all()]
