"""Taking one's data along, having them wiped, and wiping by itself what is past its period.

An erased registration stays as a count: no name, no words of hers, and a person of its own whom no mail reaches. So
figures hold, the row still has its one person, and two erased rows cannot be put together to one life.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from sessions_app.core import clock
from sessions_app.core.events import publish
from sessions_app.core.extensions import db
from sessions_app.core.formatting import iso
from sessions_app.core.retention import PERIODS, register_sweep
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import Person
from sessions_app.registrations.events import PersonErased, RegistrationErased
from sessions_app.registrations.models import Registration, RegistrationNeed
from sessions_app.registrations.queries import LIVING, registrations_of
from sessions_app.registrations.service import cancel, may_still_cancel

SWEPT_AT_ONCE = 500


def erase(registration: Registration) -> None:
    """Wipes who this was. Who still has a place or waits is cancelled first, so that the place is not lost."""
    if may_still_cancel(registration):
        cancel(registration)
    publish(RegistrationErased(registration))
    _wipe(registration)
    db.session.flush()


def erase_everything_of(person: Person) -> None:
    """Wipes every registration of this address and then the address itself; all its links die."""
    for registration in registrations_of(person.id):
        erase(registration)
    publish(PersonErased(person))
    person.email = _unreachable_address()
    person.link_version += 1
    db.session.flush()


def data_of(person: Person) -> dict[str, Any]:
    """All that this room keeps of an address, in a form that machines read (GDPR article 20)."""
    return {
        "email": person.email,
        "exported_at": iso(clock.now()),
        "registrations": [_data_of_one(registration) for registration in registrations_of(person.id)],
    }


def sweep_needs(now: datetime, dry_run: bool) -> int:
    """What people need, a week after the session."""
    over = (
        select(Registration.id)
        .join(Registration.knowledge_session)
        .where(KnowledgeSession.ends_at < now - _period("needs"))
    )
    past = RegistrationNeed.registration_id.in_(over)
    if dry_run:
        return db.session.scalar(select(func.count()).select_from(RegistrationNeed).where(past)) or 0
    return db.session.execute(delete(RegistrationNeed).where(past)).rowcount  # type: ignore[attr-defined]


def sweep_participation(now: datetime, dry_run: bool) -> int:
    """Who took part, a year after the session; the counts stay."""
    past = (KnowledgeSession.ends_at < now - _period("participation"), LIVING)
    due = select(Registration).join(Registration.knowledge_session).where(*past)
    if dry_run:
        return db.session.scalar(select(func.count()).select_from(due.subquery())) or 0
    wiped = 0
    while found := db.session.scalars(due.order_by(Registration.id).limit(SWEPT_AT_ONCE)).all():
        for registration in found:
            publish(RegistrationErased(registration))
            _wipe(registration)
        db.session.flush()
        wiped += len(found)
    return wiped


register_sweep("needs", sweep_needs)
register_sweep("participation", sweep_participation)


def _wipe(registration: Registration) -> None:
    registration.person = Person(email=_unreachable_address(), created_at=clock.now(), link_version=0)
    registration.name = registration.sort_name = ""
    registration.organisation = registration.job_title = registration.question = ""
    registration.share_contact = False
    registration.needs.clear()
    registration.link_version += 1


def _unreachable_address() -> str:
    """Random, and in a domain that cannot exist (RFC 2606)."""
    return f"{uuid.uuid4().hex}@erased.invalid"


def _period(kept: str) -> Any:
    period = PERIODS[kept]
    if period is None:
        raise ValueError(f"{kept} has no end")
    return period


def _data_of_one(registration: Registration) -> dict[str, Any]:
    knowledge_session = registration.knowledge_session
    return {
        "session": knowledge_session.title,
        "starts_at": iso(knowledge_session.starts_at),
        "name": registration.name,
        "organisation": registration.organisation,
        "job_title": registration.job_title,
        "question": registration.question,
        "needs": sorted(need.need.value for need in registration.needs),
        "share_contact": registration.share_contact,
        "takes_part": "online" if registration.online else "room",
        "language": registration.language,
        "status": registration.status.value,
        "status_since": iso(registration.status_since),
        "registered_at": iso(registration.registered_at),
        "attendance": registration.attendance.value if registration.attendance else None,
        "has_answered": registration.has_answered,
    }
