"""Lists of sessions, a page at a time and in a constant number of queries: the programme, the archive, the desk.

Nothing here counts seats: registrations is a higher room.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select

from sessions_app.core.extensions import db
from sessions_app.core.paging import Page
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import (
    KnowledgeSession,
    PartInSession,
    Theme,
    themes_of_knowledge_sessions,
)
from sessions_app.knowledge_sessions.queries import FOR_LISTS, count, in_scope_of, public, upcoming
from sessions_app.knowledge_sessions.rules import SessionKind, SessionStatus
from sessions_app.people.models import District, Organisation, Right, User

PAGE_SIZE = 20
MOST_WORDS = 8  # of a search; what is typed beyond them is left out


@dataclass(frozen=True)
class ProgrammeFilter:
    """What a visitor asked for; empty means everything. District and theme are slugs, `kind` a `SessionKind`."""

    district: str = ""
    theme: str = ""
    kind: str = ""
    words: str = ""

    def __bool__(self) -> bool:
        return any((self.district, self.theme, self.kind, self.words))


@dataclass(frozen=True)
class StaffFilter:
    """`state` is "draft", "upcoming", "past", "cancelled" or empty."""

    state: str = ""
    district: str = ""
    words: str = ""


def programme_page(
    filters: ProgrammeFilter, number: int, now: datetime, *more: ColumnElement[bool]
) -> Page[KnowledgeSession]:
    """Public sessions that have not ended, the first one first; cancelled ones stay visible.

    `more`: conditions that only a higher room knows, such as a free place."""
    return _page(upcoming(now).where(*asked_for(filters), *more), number)


def archive_page(filters: ProgrammeFilter, number: int, now: datetime) -> Page[KnowledgeSession]:
    """Sessions that took place, the newest first."""
    past = public().where(KnowledgeSession.ends_at <= now, KnowledgeSession.status == SessionStatus.PUBLISHED)
    return _page(past.where(*asked_for(filters)).order_by(*_newest_first()), number)


def for_staff(user: User, filters: StaffFilter, number: int, now: datetime) -> Page[KnowledgeSession]:
    """The sessions in her scope: first what has not ended, the next one at the top; below it what has, newest first."""
    wanted = select(KnowledgeSession).where(in_scope_of(user, Right.SEE_SESSIONS), *_staff_asked_for(filters))
    if filters.state:
        wanted = wanted.where(_states(now).get(filters.state, false()))
    has_ended = case((KnowledgeSession.ends_at > now, 0), else_=1)
    soonest_first = case((KnowledgeSession.ends_at > now, KnowledgeSession.starts_at))
    return _page(wanted.order_by(has_ended, soonest_first, *_newest_first()), number)


def counts_for_staff(user: User, filters: StaffFilter, now: datetime) -> dict[str, int]:
    """How many sessions each state holds in her scope ("" for all), whatever state was asked for; in one query."""
    states = _states(now)
    sums = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in states.values()]
    counted = db.session.execute(
        select(func.count(KnowledgeSession.id), *sums).where(
            in_scope_of(user, Right.SEE_SESSIONS), *_staff_asked_for(filters)
        )
    ).one()
    return dict(zip(["", *states], map(int, counted), strict=True))


def _states(now: datetime) -> dict[str, ColumnElement[bool]]:
    published = KnowledgeSession.status == SessionStatus.PUBLISHED
    return {
        "draft": KnowledgeSession.status == SessionStatus.DRAFT,
        "upcoming": and_(published, KnowledgeSession.ends_at > now),
        "past": and_(published, KnowledgeSession.ends_at <= now),
        "cancelled": KnowledgeSession.status == SessionStatus.CANCELLED,
    }


def asked_for(filters: ProgrammeFilter) -> list[ColumnElement[bool]]:
    """The filter as conditions on `KnowledgeSession`."""
    conditions = _with_words(filters.words)
    if filters.district:
        conditions.append(_in_district(filters.district))
    if filters.theme:
        about = (
            select(themes_of_knowledge_sessions.c.knowledge_session_id).join(Theme).where(Theme.slug == filters.theme)
        )
        conditions.append(KnowledgeSession.id.in_(about))
    if filters.kind in set(SessionKind):
        conditions.append(KnowledgeSession.kind == SessionKind(filters.kind))
    return conditions


def _staff_asked_for(filters: StaffFilter) -> list[ColumnElement[bool]]:
    conditions = _with_words(filters.words)
    if filters.district:
        conditions.append(_in_district(filters.district))
    return conditions


def _in_district(slug: str) -> ColumnElement[bool]:
    return KnowledgeSession.district_id.in_(select(District.id).where(District.slug == slug))


def _with_words(words: str) -> list[ColumnElement[bool]]:
    """Each word stands in the title, the summary or the name of an organisation that takes part."""
    return [_says(word) for word in words.replace("\x00", " ").split()[:MOST_WORDS]]


def _says(word: str) -> ColumnElement[bool]:
    partner = exists().where(
        PartInSession.knowledge_session_id == KnowledgeSession.id,
        PartInSession.organisation_id == Organisation.id,
        Organisation.name.icontains(word, autoescape=True),
    )
    return or_(
        KnowledgeSession.title.icontains(word, autoescape=True),
        KnowledgeSession.summary.icontains(word, autoescape=True),
        partner,
    )


def _newest_first() -> tuple[Any, Any]:
    return KnowledgeSession.starts_at.desc(), KnowledgeSession.id.desc()


def _page(statement: Select[KnowledgeSession], number: int) -> Page[KnowledgeSession]:
    """The asked page; the last one when there are not so many."""
    total = count(statement)
    number = max(1, min(number, -(-total // PAGE_SIZE)))
    rows = statement.options(*FOR_LISTS).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return Page(list(db.session.scalars(rows)), total, number, PAGE_SIZE)
