"""Plan, edit, publish, reschedule, cancel. Ask the rules, change, flush, tell; never commit and never send."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from sessions_app.core import clock
from sessions_app.core.database.connections import lock_row
from sessions_app.core.events import publish as announce
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions import rules
from sessions_app.knowledge_sessions.considering import moved_by
from sessions_app.knowledge_sessions.copying import in_some_weeks
from sessions_app.knowledge_sessions.details import Details, Move, appointment_of, details_of, seating_of
from sessions_app.knowledge_sessions.events import (
    AttendanceCompleted,
    DraftCancelled,
    KnowledgeSessionCancelled,
    KnowledgeSessionCopied,
    KnowledgeSessionEdited,
    KnowledgeSessionPlanned,
    KnowledgeSessionPublished,
    KnowledgeSessionRescheduled,
    SeatingChanged,
)
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import find_by_uid, is_taken, untouched_drafts
from sessions_app.knowledge_sessions.rules import Appointment, Change, ChangedMeanwhile, SessionStatus
from sessions_app.knowledge_sessions.writing_down import check, write

JUST_NOW = timedelta(minutes=1)
A_MOMENT = timedelta(microseconds=1)


def plan(details: Details, uid: str = "") -> KnowledgeSession:
    """A draft. The same `uid` a second time (a double click) gives the session that it made the first time.

    Raises `InvalidPlan`.
    """
    check(details)
    planned = find_by_uid(uid) if uid else None
    if planned is not None:
        return planned
    now = clock.now()
    draft = KnowledgeSession(
        uid=uid or uuid.uuid4().hex, slug=_free_slug(details), created_at=now, updated_at=now, sequence=0
    )
    write(draft, details)
    try:
        with db.session.begin_nested():
            db.session.add(draft)
    except IntegrityError:  # two at once
        planned = find_by_uid(draft.uid)
        if planned is None:
            raise
        return planned
    announce(KnowledgeSessionPlanned(draft))
    return draft


def edit(
    knowledge_session: KnowledgeSession, details: Details, seen: datetime | None = None, explanation: str = ""
) -> frozenset[Change]:
    """Writes all values down; what of them others have in their calendars is told to them.

    `seen` is the `updated_at` of the page that was edited. Raises `ChangedMeanwhile`, `AlreadyCancelled`, `HasBegun`,
    `HasNoPlace`, `StartsInThePast`, `InvalidPlan`.
    """
    check(details)
    _lock(knowledge_session, seen)
    before, seating = appointment_of(knowledge_session), seating_of(knowledge_session)
    rules.check_editing(knowledge_session.status, before, details.appointment, clock.now())
    write(knowledge_session, details)
    if knowledge_session.published_at is None:
        knowledge_session.slug = _free_slug(details, knowledge_session.slug)
    changes = rules.what_changed(before, details.appointment) if knowledge_session.is_published else frozenset()
    note_change(knowledge_session, in_calendars=bool(changes))
    if Change.TIME in changes:
        knowledge_session.previous_starts_at = before.starts_at
    db.session.flush()
    if changes:
        _announce_move(knowledge_session, before, explanation)
    else:
        announce(KnowledgeSessionEdited(knowledge_session))
    if knowledge_session.is_published and seating_of(knowledge_session) != seating:
        announce(SeatingChanged(knowledge_session))
    return changes


def reschedule(
    knowledge_session: KnowledgeSession, move: Move, explanation: str = "", seen: datetime | None = None
) -> frozenset[Change]:
    """Another time or place; when registering opens and closes moves along. Raises what `edit` raises."""
    _lock(knowledge_session, seen)
    return edit(knowledge_session, moved_by(knowledge_session, move), explanation=explanation)


def publish(knowledge_session: KnowledgeSession) -> None:
    """Twice is the same as once. Raises `AlreadyCancelled`, `HasNoPlace`, `StartsInThePast`."""
    _lock(knowledge_session)
    if knowledge_session.is_published:
        return
    now = clock.now()
    rules.check_publishing(knowledge_session.status, appointment_of(knowledge_session), now)
    knowledge_session.status = SessionStatus.PUBLISHED
    knowledge_session.published_at = now
    note_change(knowledge_session)
    db.session.flush()
    announce(KnowledgeSessionPublished(knowledge_session))


def cancel(knowledge_session: KnowledgeSession, explanation: str = "") -> None:
    """Of a draft nobody is told. In the same words twice is the same as once; in others nobody would be told.

    Raises `AlreadyCancelled`, `HasBegun`.
    """
    _lock(knowledge_session)
    if knowledge_session.is_cancelled and knowledge_session.cancellation_reason == explanation:
        return
    now = clock.now()
    rules.check_before_it_begins(knowledge_session.status, knowledge_session.starts_at, now)
    was_published = knowledge_session.is_published
    knowledge_session.status = SessionStatus.CANCELLED
    knowledge_session.cancelled_at = now
    knowledge_session.cancellation_reason = explanation
    note_change(knowledge_session, in_calendars=was_published)
    db.session.flush()
    announce(
        KnowledgeSessionCancelled(knowledge_session, explanation)
        if was_published
        else DraftCancelled(knowledge_session)
    )


def duplicate(knowledge_session: KnowledgeSession) -> KnowledgeSession:
    """A draft with the same contents, on the same weekday and time, at least four weeks from now; without people. What
    was copied just now (a double click) and not touched since is the copy."""
    lock_row(KnowledgeSession, knowledge_session.id)
    details, now = in_some_weeks(details_of(knowledge_session)), clock.now()
    for draft in untouched_drafts(details.title, details.starts_at, now - JUST_NOW):
        if draft.id != knowledge_session.id and details_of(draft) == details:
            return draft
    copy = plan(details)
    announce(KnowledgeSessionCopied(knowledge_session, copy))
    return copy


def complete_attendance(knowledge_session: KnowledgeSession) -> None:
    """Who was there is known; a second time changes nothing.

    Raises `HasNotBegun`, `IsNotPublished`, `AlreadyCancelled`.
    """
    _lock(knowledge_session)
    now = clock.now()
    rules.check_completing_attendance(knowledge_session.status, knowledge_session.starts_at, now)
    if knowledge_session.attendance_completed_at is not None:
        return
    knowledge_session.attendance_completed_at = now
    note_change(knowledge_session)
    db.session.flush()
    announce(AttendanceCompleted(knowledge_session))


def _lock(knowledge_session: KnowledgeSession, seen: datetime | None = None) -> None:
    """From here on nobody else changes it, nor its registrations; and it still is what the page showed."""
    lock_row(KnowledgeSession, knowledge_session.id)
    if seen is not None and seen != knowledge_session.updated_at:
        raise ChangedMeanwhile


def note_change(knowledge_session: KnowledgeSession, in_calendars: bool = False) -> None:
    """Every change has a later `updated_at`: feeds, and pages that are being edited elsewhere, go by it."""
    knowledge_session.updated_at = max(clock.now(), knowledge_session.updated_at + A_MOMENT)
    if in_calendars:
        knowledge_session.sequence += 1


def _announce_move(knowledge_session: KnowledgeSession, before: Appointment, explanation: str) -> None:
    after = appointment_of(knowledge_session)
    announce(KnowledgeSessionRescheduled(knowledge_session, before, after, explanation))


def _free_slug(details: Details, own: str = "") -> str:
    """The slug of these details, with a number behind it when another session has it. `own` is the present one."""
    wanted = slug = rules.slug_of(details.title, details.district.slug, clock.local(details.starts_at).date())
    number = 1
    while slug != own and is_taken(slug):
        number += 1
        slug = f"{wanted}-{number}"
    return slug
