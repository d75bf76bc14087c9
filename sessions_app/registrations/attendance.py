"""Use cases of the door: who came, who walks in, when the list is complete.

What is tapped on a phone may arrive late, twice, or after somebody else's tap. Hence `Tap`: its key, the state that was
on the screen, and how long ago it was.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update

from sessions_app.core import clock
from sessions_app.core.database.connections import lock_row
from sessions_app.core.events import publish
from sessions_app.core.extensions import db
from sessions_app.core.retention import register_sweep
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions import service as knowledge_sessions
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.service import person_with, person_without_address
from sessions_app.registrations import door_rules, rules
from sessions_app.registrations.door_models import DoorAct, LetIn
from sessions_app.registrations.events import AttendanceMarked, WalkedIn
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import attendance_of
from sessions_app.registrations.rules import Attendance, RegistrationStatus
from sessions_app.registrations.writing_down import RegistrationDetails, locked_registration, write_down

TAPS_KEPT = timedelta(days=7)  # a phone sends again within the day


@dataclass(frozen=True)
class Tap:
    """`key`: the same tap sent twice is done once. `seen`: the version of the attendance that was on the screen; None
    when that does not matter. `seconds_ago`: since it was tapped."""

    key: str = ""
    seen: int | None = None
    seconds_ago: int = 0


@dataclass(frozen=True)
class Marked:
    """The registration as it is now. `version`: of the attendance right after this very tap, also when it was done
    before; where somebody else had done the same, the one that was on the screen, so that undoing this tap does not
    undo hers. `is_stale`: nothing was changed, because somebody else had changed it in the meantime."""

    registration: Registration
    version: int
    is_stale: bool = False


NOW = Tap()


def mark_attendance(registration: Registration, attendance: Attendance | None, tap: Tap = NOW) -> Marked:
    """Notes that she came, stayed away, or neither (undo). Who waited or had cancelled and came all the same is let in;
    undone, she stands as she stood.

    Marking the same again changes nothing, and undoing never undoes what somebody else marked later.
    Raises `AttendanceNotYet` before the door opens.
    """
    knowledge_session = registration.knowledge_session
    check_open(knowledge_session)
    _lock(knowledge_session)
    db.session.refresh(registration)
    done = _find_act(tap)
    if done is not None and done.registration_id == registration.id:
        return Marked(registration, done.version)
    if registration.attendance is attendance and (registration.is_confirmed or attendance is not Attendance.ATTENDED):
        return _remembered(registration, tap, tap.seen)
    if door_rules.is_stale(attendance, tap.seen, registration.attendance_version):
        return Marked(registration, registration.attendance_version, is_stale=True)
    _set(registration, attendance, door_rules.moment_of_tap(tap.seconds_ago, knowledge_session.starts_at, clock.now()))
    return _remembered(registration, tap)


def mark_all(registrations: list[Registration]) -> None:
    """These came. Of one session, whose row the caller has locked."""
    for registration in registrations:
        _set(registration, Attendance.ATTENDED, clock.now())


def walk_in(knowledge_session: KnowledgeSession, details: RegistrationDetails, tap: Tap = NOW) -> Registration:
    """Someone without a registration is let in, even when the session is full; a known address is marked present.

    An address is not needed: then she is a person of her own, also when another has the same name.
    """
    check_open(knowledge_session)
    _lock(knowledge_session)
    done = _find_act(tap)
    known = db.session.get(Registration, done.registration_id) if done is not None else None
    if known is not None and known.knowledge_session_id == knowledge_session.id and known.name == details.name:
        return known
    person = person_with(details.email) if details.email else person_without_address()
    registration = locked_registration(knowledge_session, person)
    if registration is None:
        registration = write_down(knowledge_session, person, details, RegistrationStatus.CONFIRMED, None)
        registration.online = False
        _note_let_in(registration)
    if not registration.has_attended:
        moment = door_rules.moment_of_tap(tap.seconds_ago, knowledge_session.starts_at, clock.now())
        _set(registration, Attendance.ATTENDED, moment)
    _remembered(registration, tap if done is None else NOW)
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
            .values(
                attendance=Attendance.NO_SHOW,
                attendance_marked_at=clock.now(),
                attendance_version=Registration.attendance_version + 1,
                door_changed_at=clock.now(),
            )
        )
    knowledge_sessions.complete_attendance(knowledge_session)


def check_open(knowledge_session: KnowledgeSession) -> None:
    """Raises `AttendanceNotYet` or `SessionIsCancelled`."""
    rules.check_door_is_open(knowledge_session.is_published, knowledge_session.starts_at, clock.now())


def find_at_door(knowledge_session: KnowledgeSession, registration_id: int) -> Registration | None:
    """A registration of this very session."""
    return db.session.scalar(
        select(Registration).where(
            Registration.id == registration_id,
            Registration.knowledge_session_id == knowledge_session.id,
            Registration.name != "",
        )
    )


def sweep_door_acts(now: datetime, dry_run: bool) -> int:
    """Which taps were carried out and how who was let in had stood, once no phone sends them again."""
    done = 0
    for model, past in ((DoorAct, DoorAct.created_at), (LetIn, LetIn.let_in_at)):
        of_before = past < now - TAPS_KEPT
        if dry_run:
            done += db.session.scalar(select(func.count()).select_from(model).where(of_before)) or 0
        else:
            done += db.session.execute(delete(model).where(of_before)).rowcount  # type: ignore[attr-defined]
    return done


register_sweep("door_acts", sweep_door_acts)


def _lock(knowledge_session: KnowledgeSession) -> None:
    db.session.flush()
    lock_row(KnowledgeSession, knowledge_session.id)


def _set(registration: Registration, attendance: Attendance | None, moment: datetime) -> None:
    if attendance is Attendance.ATTENDED and not registration.is_confirmed:
        _let_in(registration)
    elif attendance is None:
        _put_back(registration)
    registration.attendance = attendance
    registration.attendance_marked_at = moment if attendance else None
    db.session.flush()
    publish(AttendanceMarked(registration))


def _let_in(registration: Registration) -> None:
    db.session.merge(LetIn(registration_id=registration.id, **_standing(registration), let_in_at=clock.now()))
    registration.status = RegistrationStatus.CONFIRMED
    registration.status_since = clock.now()
    registration.offer_expires_at = registration.ended_because = None
    _note_let_in(registration)


def _note_let_in(registration: Registration) -> None:
    registration.walk_in = True
    db.session.flush()
    publish(WalkedIn(registration))


def _put_back(registration: Registration) -> None:
    """In the line, with the offer, or gone as before, if she was let in without a place."""
    stood = db.session.get(LetIn, registration.id)
    if stood is not None and registration.is_confirmed:
        for name, value in _standing(stood).items():
            setattr(registration, name, value)
        registration.walk_in = False
    if stood is not None:
        db.session.delete(stood)


def _standing(of: Registration | LetIn) -> dict[str, Any]:
    return {name: getattr(of, name) for name in ("status", "status_since", "offer_expires_at", "ended_because")}


def _find_act(tap: Tap) -> DoorAct | None:
    return db.session.get(DoorAct, tap.key) if tap.key else None


def _remembered(registration: Registration, tap: Tap, seen: int | None = None) -> Marked:
    version = registration.attendance_version if seen is None else seen
    if tap.key and _find_act(tap) is None:
        db.session.add(DoorAct(key=tap.key, registration_id=registration.id, version=version, created_at=clock.now()))
        db.session.flush()
    return Marked(registration, version)
