"""Use cases of the door: who came, who walks in, when the list is complete."""

from sqlalchemy import select, update

from sessions_app.core import clock
from sessions_app.core.database import lock_row
from sessions_app.core.events import publish
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions import service as knowledge_sessions
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.service import person_with
from sessions_app.registrations import rules
from sessions_app.registrations.events import AttendanceMarked, WalkedIn
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import attendance_of
from sessions_app.registrations.rules import Attendance, RegistrationStatus
from sessions_app.registrations.service import RegistrationDetails, locked_registration, write_down


def mark_attendance(registration: Registration, attendance: Attendance | None) -> None:
    """Notes that she came, stayed away, or neither (undo). Who waited or had cancelled and came all the same is let in.

    Marking the same again changes nothing, so two helpers at one door do not undo each other.
    Raises `AttendanceNotYet` before the door opens.
    """
    knowledge_session = registration.knowledge_session
    rules.check_door_is_open(knowledge_session.is_published, knowledge_session.starts_at, clock.now())
    if registration.attendance is attendance:
        return
    if attendance is Attendance.ATTENDED and not registration.is_confirmed:
        _let_in(registration)
    registration.attendance = attendance
    registration.attendance_marked_at = clock.now() if attendance else None
    db.session.flush()
    publish(AttendanceMarked(registration))


def walk_in(knowledge_session: KnowledgeSession, details: RegistrationDetails) -> Registration:
    """Someone without a registration is let in, even when the session is full; a known address is marked present."""
    db.session.flush()
    lock_row(KnowledgeSession, knowledge_session.id)
    rules.check_door_is_open(knowledge_session.is_published, knowledge_session.starts_at, clock.now())
    person = person_with(details.email)
    registration = locked_registration(knowledge_session, person)
    if registration is None:
        registration = write_down(knowledge_session, person, details, RegistrationStatus.CONFIRMED, None)
        registration.online = False
        _let_in(registration)
    mark_attendance(registration, Attendance.ATTENDED)
    return registration


def complete_attendance(knowledge_session: KnowledgeSession) -> None:
    """The list is complete: who has a place and was not marked stayed away (unless nobody was marked at all).

    Raises `AttendanceNotYet` before the session begins.
    """
    rules.check_attendance_may_be_completed(knowledge_session.is_published, knowledge_session.starts_at, clock.now())
    if rules.unmarked_are_no_shows(attendance_of([knowledge_session.id])[knowledge_session.id].attended):
        db.session.execute(
            update(Registration)
            .where(
                Registration.knowledge_session_id == knowledge_session.id,
                Registration.status == RegistrationStatus.CONFIRMED,
                Registration.attendance.is_(None),
            )
            .values(attendance=Attendance.NO_SHOW, attendance_marked_at=clock.now())
        )
    knowledge_sessions.complete_attendance(knowledge_session)


def find_at_door(knowledge_session: KnowledgeSession, registration_id: int) -> Registration | None:
    """A registration of this very session."""
    return db.session.scalar(
        select(Registration).where(
            Registration.id == registration_id, Registration.knowledge_session_id == knowledge_session.id
        )
    )


def _let_in(registration: Registration) -> None:
    registration.status = RegistrationStatus.CONFIRMED
    registration.status_since = clock.now()
    registration.walk_in = True
    db.session.flush()
    publish(WalkedIn(registration))
