"""Reads of knowledge sessions: the public ones, and those in the scope of a staff member."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, false, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from sessions_app.core.extensions import db
from sessions_app.core.kept import kept_rows
from sessions_app.core.validity import valid_on
from sessions_app.knowledge_sessions.models import KnowledgeSession, PartInSession, Theme
from sessions_app.knowledge_sessions.rules import SessionStatus
from sessions_app.people.models import Right, User
from sessions_app.people.queries import scope_of

WITH_EVERYTHING = (
    selectinload(KnowledgeSession.themes),
    selectinload(KnowledgeSession.parts),
    selectinload(KnowledgeSession.programme),
    selectinload(KnowledgeSession.accreditations),
)
FOR_ITS_PAGES = (selectinload(KnowledgeSession.parts), selectinload(KnowledgeSession.accreditations))
FOR_LISTS = (selectinload(KnowledgeSession.themes), selectinload(KnowledgeSession.parts))


def in_scope_of(user: User, right: Right) -> ColumnElement[bool]:
    """The condition on `KnowledgeSession` that keeps a staff member to where she has this right."""
    scope = scope_of(user, right)
    if scope.everywhere:
        return true()
    return or_(
        false(),
        KnowledgeSession.district_id.in_(scope.district_ids),
        KnowledgeSession.id.in_(
            select(PartInSession.knowledge_session_id).where(PartInSession.organisation_id.in_(scope.organisation_ids))
        ),
    )


def find_for_staff(
    slug: str, user: User, right: Right = Right.ORGANISE, in_full: bool = True
) -> KnowledgeSession | None:
    """The session if she has this right there (the view answers 404 else), maybe from the memory of this process: her
    scope is made of facts too. `in_full`: as with `find_public`."""

    def read() -> KnowledgeSession | None:
        wanted = select(KnowledgeSession).where(KnowledgeSession.slug == slug, in_scope_of(user, right))
        return db.session.scalar(wanted.options(*(WITH_EVERYTHING if in_full else FOR_ITS_PAGES)))

    return kept_rows.kept(KnowledgeSession, (slug, scope_of(user, right), in_full), read)


def rights_in(knowledge_session: KnowledgeSession, user: User) -> frozenset[Right]:
    """What she may do with this very session: what its page offers her."""
    district, organisations = knowledge_session.district_id, [one.organisation_id for one in knowledge_session.parts]
    return frozenset(right for right in Right if scope_of(user, right).covers(district, organisations))


def find_public(slug: str, in_full: bool = True) -> KnowledgeSession | None:
    """A session that visitors may see: published, or cancelled after it was published. `in_full`: with its themes,
    parts and programme, for a page that shows them; else with what the form to register asks for, and maybe from the
    memory of this process."""
    if in_full:
        return _find(PUBLIC_IN_FULL, slug)
    return _kept(slug)


def find_public_to_lock(slug: str) -> KnowledgeSession | None:
    """The same not in full, maybe of a moment ago: for who will lock it, and look then whether it still stands."""
    return _kept(slug, A_MOMENT)


def _kept(slug: str, seen_within: float = 0) -> KnowledgeSession | None:
    return kept_rows.kept(KnowledgeSession, slug, lambda: _find(PUBLIC_TO_REGISTER, slug), seen_within)


def _find(statement: Select[KnowledgeSession], slug: str) -> KnowledgeSession | None:
    return db.session.scalars(statement, {"slug": slug}).unique().one_or_none()


def public() -> Select[KnowledgeSession]:
    return select(KnowledgeSession).where(
        KnowledgeSession.published_at.is_not(None), KnowledgeSession.status != SessionStatus.DRAFT
    )


A_MOMENT = 0.1  # seconds
_BY_SLUG = public().where(KnowledgeSession.slug == bindparam("slug"))  # made once: they are read all the time
PUBLIC_IN_FULL = _BY_SLUG.options(*WITH_EVERYTHING)
PUBLIC_TO_REGISTER = _BY_SLUG.options(joinedload(KnowledgeSession.accreditations))


def is_over_before(moment: datetime) -> ColumnElement[bool]:
    """It was held, or called off, before this moment."""
    return or_(KnowledgeSession.ends_at < moment, KnowledgeSession.cancelled_at < moment)


def upcoming(now: datetime) -> Select[KnowledgeSession]:
    """Public sessions that have not ended, the first one first."""
    return public().where(KnowledgeSession.ends_at > now).order_by(KnowledgeSession.starts_at, KnowledgeSession.id)


def dates_of(knowledge_session: KnowledgeSession) -> list[KnowledgeSession]:
    """All dates of its series, the first one first, itself among them; itself alone when there is no series."""
    if knowledge_session.series_id is None:
        return [knowledge_session]
    same = select(KnowledgeSession).where(KnowledgeSession.series_id == knowledge_session.series_id)
    return list(db.session.scalars(same.order_by(KnowledgeSession.starts_at, KnowledgeSession.id)))


def other_public_dates(knowledge_session: KnowledgeSession, now: datetime) -> list[KnowledgeSession]:
    """The other dates of its series that are still to come and that visitors may see."""
    if knowledge_session.series_id is None:
        return []
    others = upcoming(now).where(
        KnowledgeSession.series_id == knowledge_session.series_id, KnowledgeSession.id != knowledge_session.id
    )
    return list(db.session.scalars(others.options(*FOR_LISTS)))


def untouched_drafts(title: str, starts_at: datetime, since: datetime) -> list[KnowledgeSession]:
    """Made since then and not changed, with this title and start."""
    found = select(KnowledgeSession).where(
        KnowledgeSession.starts_at == starts_at,
        KnowledgeSession.title == title,
        KnowledgeSession.status == SessionStatus.DRAFT,
        KnowledgeSession.created_at >= since,
        KnowledgeSession.updated_at == KnowledgeSession.created_at,
    )
    return list(db.session.scalars(found.order_by(KnowledgeSession.id)))


def find_by_uid(uid: str) -> KnowledgeSession | None:
    return db.session.scalar(select(KnowledgeSession).where(KnowledgeSession.uid == uid))


def themes(on: date | None = None) -> list[Theme]:
    """All themes, or those on offer on a day, by name."""
    statement = select(Theme).order_by(Theme.name)
    if on is not None:
        statement = statement.where(valid_on(Theme, on))
    return list(db.session.scalars(statement))


def find_theme(slug: str) -> Theme | None:
    return db.session.scalar(select(Theme).where(Theme.slug == slug))


def is_taken(slug: str) -> bool:
    return db.session.scalar(select(KnowledgeSession.id).where(KnowledgeSession.slug == slug)) is not None


def count(statement: Select[Any]) -> int:
    """How many rows a statement would give."""
    return db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
