"""The audit trail: one row for each thing that someone did, looked at, took along or was refused.

Rows hold opaque numbers and words of our own: no name, no address, no value. So they may stay: once an account or a
registration is erased, its number leads to nobody. The database refuses to change or delete a row, by triggers that
the migration makes. There are no foreign keys, which would do just that when something is deleted.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from sessions_app.core.extensions import Model
from sessions_app.core.types import UtcMoment, text, word


class ActorKind(StrEnum):
    USER = "user"
    LINK = "link"  # whoever holds a personal link or the link of the door
    VISITOR = "visitor"
    SYSTEM = "system"  # a command or a timed job


class Action(StrEnum):
    """Kept as plain text, so that a new word needs no migration."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_FAILED = "sign_in_failed"
    PASSWORD_SET = "password_set"  # noqa: S105  # a word for what happened
    TWO_FACTOR_ON = "two_factor_on"
    TWO_FACTOR_OFF = "two_factor_off"
    ROLES_CHANGED = "roles_changed"
    SCOPE_CHANGED = "scope_changed"
    DEACTIVATED = "deactivated"
    REACTIVATED = "reactivated"
    ADDED = "added"
    CHANGED = "changed"
    MERGED = "merged"
    REMOVED = "removed"
    USED = "used"
    SENT_AGAIN = "sent_again"
    STOPPED = "stopped"
    TRIED_OUT = "tried_out"
    TAKEN_OVER = "taken_over"
    SET_ASIDE = "set_aside"
    PUBLISHED = "published"
    RESCHEDULED = "rescheduled"
    CANCELLED = "cancelled"
    APPROVED = "approved"
    ATTENDANCE_MARKED = "attendance_marked"
    ATTENDANCE_COMPLETED = "attendance_completed"
    WALKED_IN = "walked_in"
    ERASED = "erased"
    SWEPT = "swept"
    VIEWED = "viewed"
    EXPORTED = "exported"
    REFUSED = "refused"


class AuditEntry(Model):
    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_actor_id", "actor_id", "id"),
        Index("ix_audit_entries_knowledge_session_id", "knowledge_session_id", "id"),
        Index("ix_audit_entries_happened_at", "happened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)  # never given twice, so a gap shows
    happened_at: Mapped[datetime] = mapped_column(UtcMoment)
    actor_kind: Mapped[ActorKind] = mapped_column(word(ActorKind, "actor_kind"))
    actor_id: Mapped[int | None]  # of an account
    role: Mapped[str] = mapped_column(text(24), default="")  # in which she acted
    action: Mapped[str] = mapped_column(text(24))
    subject_kind: Mapped[str] = mapped_column(text(24), default="")
    subject_id: Mapped[int | None]
    knowledge_session_id: Mapped[int | None]
    district_id: Mapped[int | None]
    endpoint: Mapped[str] = mapped_column(text(80), default="")  # the page or button, by the name in our code
    count: Mapped[int | None]  # of rows, for a sweep
    request_id: Mapped[str] = mapped_column(text(32), default="")  # the same for all that one request did
