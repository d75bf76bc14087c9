"""Reads of the audit trail."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import Select, select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.paging import Page, read_page
from sessions_app.core.values import dataclass
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


def page_of(wanted: TrailFilter, number: int) -> Page[AuditEntry]:
    """The newest first."""
    return read_page(_found(wanted).order_by(AuditEntry.id.desc()), number, PAGE_SIZE)


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
