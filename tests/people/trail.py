"""What stands in the audit trail, read back by tests."""

from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.people.audit_models import AuditEntry


def entries(*actions: str) -> list[AuditEntry]:
    """Those of these actions (or all), oldest first, as another connection sees them: committed."""
    db.session.rollback()
    wanted = select(AuditEntry).order_by(AuditEntry.id)
    return list(db.session.scalars(wanted.where(AuditEntry.action.in_(actions)) if actions else wanted))


def last(action: str) -> AuditEntry:
    return entries(action)[-1]


def newest_id() -> int:
    return max((entry.id for entry in entries()), default=0)
