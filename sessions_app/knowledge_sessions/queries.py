"""Reads of knowledge sessions: the public ones, and those in the scope of a staff member."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import selectinload

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession, PartInSession, Theme
from sessions_app.knowledge_sessions.rules import SessionStatus
from sessions_app.people.models import User
from sessions_app.people.queries import scope_of

WITH_EVERYTHING = (
    selectinload(KnowledgeSession.themes),
    selectinload(KnowledgeSession.parts),
    selectinload(KnowledgeSession.programme),
)
FOR_LISTS = (selectinload(KnowledgeSession.themes), selectinload(KnowledgeSession.parts))


def in_scope_of(user: User) -> ColumnElement[bool]:
    """The condition on `KnowledgeSession` that keeps a staff member to her districts and organisations."""
    scope = scope_of(user)
    if scope.everywhere:
        return true()
    return or_(
        KnowledgeSession.district_id.in_(scope.district_ids),
        KnowledgeSession.id.in_(
            select(PartInSession.knowledge_session_id).where(PartInSession.organisation_id.in_(scope.organisation_ids))
        ),
    )


def find_for_staff(slug: str, user: User) -> KnowledgeSession | None:
    """The session if it lies in her scope (the view answers 404 else)."""
    return db.session.scalar(
        select(KnowledgeSession).where(KnowledgeSession.slug == slug, in_scope_of(user)).options(*WITH_EVERYTHING)
    )


def find_public(slug: str) -> KnowledgeSession | None:
    """A session that visitors may see: published, or cancelled after it was published."""
    return db.session.scalar(public().where(KnowledgeSession.slug == slug).options(*WITH_EVERYTHING))


def public() -> Select[KnowledgeSession]:
    return select(KnowledgeSession).where(
        KnowledgeSession.published_at.is_not(None), KnowledgeSession.status != SessionStatus.DRAFT
    )


def upcoming(now: datetime) -> Select[KnowledgeSession]:
    """Public sessions that have not ended, the first one first."""
    return public().where(KnowledgeSession.ends_at > now).order_by(KnowledgeSession.starts_at, KnowledgeSession.id)


def find_by_uid(uid: str) -> KnowledgeSession | None:
    return db.session.scalar(select(KnowledgeSession).where(KnowledgeSession.uid == uid))


def themes() -> list[Theme]:
    return list(db.session.scalars(select(Theme).order_by(Theme.name)))


def is_taken(slug: str) -> bool:
    return db.session.scalar(select(KnowledgeSession.id).where(KnowledgeSession.slug == slug)) is not None


def count(statement: Select[Any]) -> int:
    """How many rows a statement would give."""
    return db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
