"""Taking one's data along, having them erased, and erasing by itself what is past its period.

An erased registration stays as a count: no name, no words of hers, and a person of its own whom no mail reaches. So
figures hold, the row still has its one person, and two erased rows cannot be put together to one life.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from sessions_app.core import clock
from sessions_app.core.events import publish
from sessions_app.core.extensions import db
from sessions_app.core.formatting import iso
from sessions_app.core.mail_addresses import unreachable
from sessions_app.core.retention import PERIODS, exported_of, register_sweep
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import Person
from sessions_app.registrations import moving_up, who_is_who
from sessions_app.registrations.events import PersonErased, RegistrationErased
from sessions_app.registrations.models import RegisteredByOther, Registration, RegistrationNeed
from sessions_app.registrations.queries import LIVING, of_sessions_over_before, registrations_of
from sessions_app.registrations.service import cancel, may_still_cancel

SWEPT_AT_ONCE = 500


def erase(registration: Registration, wished_at: datetime | None = None) -> None:
    """Erases who this was. Who still has a place or waits is cancelled first, so that the place is not lost.
    `wished_at`: she was erased then, and a backup brought her back (`erased_again.py`)."""
    if may_still_cancel(registration):
        cancel(registration)
    publish(RegistrationErased(registration, is_her_wish=True, wished_at=wished_at or clock.now()))
    _make_anonymous(registration)
    db.session.flush()


def erase_everything_of(person: Person, wished_at: datetime | None = None) -> None:
    """Erases every registration of this address and then the address itself; all its links die."""
    hers = registrations_of(person.id)
    for registration in reversed(hers):  # the earliest session first, as everyone locks
        if may_still_cancel(registration):
            moving_up.lock(registration.knowledge_session)
    for registration in hers:
        erase(registration, wished_at)
    publish(PersonErased(person, wished_at or clock.now()))
    db.session.flush()
    db.session.execute(delete(RegisteredByOther).where(RegisteredByOther.person_id == person.id))
    person.email = unreachable()
    person.link_version += 1
    db.session.flush()


def data_of(person: Person) -> dict[str, Any]:
    """All that this room keeps of an address, in a form that machines read (GDPR article 20)."""
    return {
        "email": person.address,
        "exported_at": iso(clock.now()),
        "registrations": [_data_of_one(registration) for registration in registrations_of(person.id)],
        "colleagues_registered": _colleagues_registered_by(person),
        **exported_of(person.email),
    }


def sweep_needs(now: datetime, dry_run: bool) -> int:
    """What people need, a week after the session, or after it was called off."""
    past = RegistrationNeed.registration_id.in_(of_sessions_over_before(now - _period("needs")))
    if dry_run:
        return db.session.scalar(select(func.count()).select_from(RegistrationNeed).where(past)) or 0
    return db.session.execute(delete(RegistrationNeed).where(past)).rowcount  # type: ignore[attr-defined]


def sweep_participation(now: datetime, dry_run: bool) -> int:
    """Who took part, a year after the session; the counts stay."""
    past = (KnowledgeSession.ends_at < now - _period("participation"), LIVING)
    due = select(Registration).join(Registration.knowledge_session).where(*past)
    if dry_run:
        return db.session.scalar(select(func.count()).select_from(due.subquery())) or 0
    erased = 0
    while found := db.session.scalars(due.order_by(Registration.id).limit(SWEPT_AT_ONCE)).all():
        for registration in found:
            publish(RegistrationErased(registration))
            _make_anonymous(registration)
        db.session.flush()
        erased += len(found)
    return erased


register_sweep("needs", sweep_needs)
register_sweep("participation", sweep_participation)


def _make_anonymous(registration: Registration) -> None:
    registration.person = Person(email=unreachable(), created_at=clock.now(), link_version=0)
    registration.name = registration.sort_name = ""
    registration.organisation = registration.job_title = registration.question = registration.staff_note = ""
    who_is_who.withdraw(registration)
    registration.needs.clear()
    registration.register_numbers.clear()
    registration.registered_by = None
    registration.link_version += 1


def _period(kept: str) -> Any:
    period = PERIODS[kept]
    if period is None:
        raise ValueError(f"{kept} has no end")
    return period


def _colleagues_registered_by(person: Person) -> list[dict[str, Any]]:
    """In which sessions she registered others, under which name, and how many; who they are is theirs."""
    rows = db.session.execute(
        select(KnowledgeSession.title, KnowledgeSession.starts_at, RegisteredByOther.name, func.count())
        .join(Registration, Registration.knowledge_session_id == KnowledgeSession.id)
        .join(RegisteredByOther, RegisteredByOther.registration_id == Registration.id)
        .where(RegisteredByOther.person_id == person.id)
        .group_by(KnowledgeSession.id, KnowledgeSession.title, KnowledgeSession.starts_at, RegisteredByOther.name)
        .order_by(KnowledgeSession.starts_at, RegisteredByOther.name)
    )
    return [
        {"session": title, "starts_at": iso(starts_at), "under_the_name": name, "colleagues": number}
        for title, starts_at, name, number in rows
    ]


def _data_of_one(registration: Registration) -> dict[str, Any]:
    knowledge_session = registration.knowledge_session
    return {
        "session": knowledge_session.title,
        "starts_at": iso(knowledge_session.starts_at),
        "name": registration.name,
        "organisation": registration.organisation,
        "job_title": registration.job_title,
        "question": registration.question,
        "note_of_the_organiser": registration.staff_note,
        "needs": sorted(need.need.value for need in registration.needs),
        "registers": {one.register.value: one.number for one in registration.register_numbers},
        "share_contact": registration.share_contact,
        "who_is_who": who_is_who.data_of(registration),
        "takes_part": "online" if registration.takes_part_online else "room",
        "language": registration.language,
        "status": registration.status.value,
        "status_since": iso(registration.status_since),
        "registered_at": iso(registration.registered_at),
        "number": registration.number,
        "offer_expires_at": iso(registration.offer_expires_at) if registration.offer_expires_at else None,
        "ended_because": registration.ended_because.value if registration.ended_because else None,
        "registered_by": registration.registered_by.name if registration.registered_by else None,
        "entered_by_organiser": registration.entered_by_organiser,
        "attendance": registration.attendance.value if registration.attendance else None,
        "attendance_marked_at": iso(registration.attendance_marked_at) if registration.attendance_marked_at else None,
        "walk_in": registration.walk_in,
        "has_answered": registration.has_answered,
    }
