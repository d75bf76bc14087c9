"""Reads of the audit trail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, func, select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.people.audit_models import AuditEntry

PAGE_SIZE = 50


@dataclass(frozen=True)
class TrailFilter:
    """What of the trail one wants to see; days are those of Amsterdam, and both count."""

    actor_id: int | None = None
    action: str = ""
    since: date | None = None
    until: date | None = None
    knowledge_session_id: int | None = None


@dataclass(frozen=True)
class TrailPage:
    entries: list[AuditEntry]
    number: int
    total: int

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.entries) - 1


def page_of(wanted: TrailFilter, number: int) -> TrailPage:
    """The newest first."""
    found = _found(wanted)
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    newest_first = found.order_by(AuditEntry.id.desc()).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return TrailPage(list(db.session.scalars(newest_first)), number, total)


def all_of(wanted: TrailFilter) -> Iterator[AuditEntry]:
    """Every entry, the oldest first."""
    yield from db.session.scalars(_found(wanted).order_by(AuditEntry.id).execution_options(yield_per=1000))


def _found(wanted: TrailFilter) -> Select[AuditEntry]:
    found = select(AuditEntry)
    if wanted.actor_id is not None:
        found = found.where(AuditEntry.actor_id == wanted.actor_id)
    if wanted.action:
        found = found.where(AuditEntry.action == wanted.action)
    if wanted.knowledge_session_id is not None:
        found = found.where(AuditEntry.knowledge_session_id == wanted.knowledge_session_id)
    if wanted.since:
        found = found.where(AuditEntry.happened_at >= clock.local_at(wanted.since, 0))
    if wanted.until:
        found = found.where(AuditEntry.happened_at < clock.local_at(wanted.until + timedelta(days=1), 0))
    return found
