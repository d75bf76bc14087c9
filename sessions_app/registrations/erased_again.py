"""After a backup was put back: whoever was erased since it was made is erased once more, by the same service.

Of the database that was put back nobody can tell who had which mail. Whoever is erased, and whoever agreed something
with her, was told at the time and gets no mail now; what waits for her in the outbox does not leave. Who gets the place
that comes free is told as always: she may not know of it yet, and a place that nobody knows of stays empty.
"""

from datetime import datetime

from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.service import unsaid, withdraw_unsent_to
from sessions_app.people.models import Person
from sessions_app.registrations import erasure, moving_up, service
from sessions_app.registrations.kept_erasures import Kept
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import LIVING, registrations_of
from sessions_app.registrations.rules import EndedBecause


@dataclass(frozen=True)
class ErasedAgain:
    people: int
    registrations: int  # those of the people too
    notes: int  # that were looked at


@dataclass(frozen=True)
class _Found:
    people: list[tuple[Person, datetime]]
    registrations: list[tuple[Registration, datetime]]  # of other people


def erase_again() -> ErasedAgain:
    """Twice is the same as once. Raises `Unreachable` when the store does not answer."""
    kept = Kept()
    found = _find(kept)
    living = [one for person, _at in found.people for one in registrations_of(person.id)]
    living += [one for one, _at in found.registrations]
    with unsaid():
        freed = _cancel(living)
        for registration, wished_at in found.registrations:
            withdraw_unsent_to(registration.person.email, registration.knowledge_session_id)
            erasure.erase(registration, wished_at)
        for person, wished_at in found.people:
            withdraw_unsent_to(person.email)
            erasure.erase_everything_of(person, wished_at)
    for knowledge_session in freed:
        service.move_up(knowledge_session)
    return ErasedAgain(len(found.people), len(living), len(kept))


def _find(kept: Kept) -> _Found:
    """Whoever registers again after she was erased has a row of her own, made later."""
    people, registrations = [], []
    for id_, email, created_at in db.session.execute(select(Person.id, Person.email, Person.created_at)).all():
        erased_at = kept.of_person(email)
        if erased_at is not None and created_at <= erased_at:
            people.append((db.session.get_one(Person, id_), erased_at))
    gone = {person.id for person, _at in people}
    columns = (Registration.id, Person.id, Person.email, Registration.knowledge_session_id, Registration.registered_at)
    for id_, person_id, email, session_id, registered_at in db.session.execute(
        select(*columns).join(Registration.person).where(LIVING).order_by(Registration.id)
    ).all():
        erased_at = None if person_id in gone else kept.of_registration(email, session_id, id_)
        if erased_at is not None and registered_at <= erased_at:
            registrations.append((db.session.get_one(Registration, id_), erased_at))
    return _Found(people, registrations)


def _cancel(registrations: list[Registration]) -> list[KnowledgeSession]:
    """Ends those that hold a place or wait; the sessions where something came free. Nobody moves up meanwhile: the next
    in line may be one of them."""
    holding = [one for one in registrations if service.may_still_cancel(one)]
    sessions = {one.knowledge_session_id: one.knowledge_session for one in holding}
    in_order = sorted(sessions.values(), key=lambda one: (one.starts_at, one.id))  # as everyone locks
    for knowledge_session in in_order:
        moving_up.lock(knowledge_session)
    for registration in holding:
        db.session.refresh(registration)
        moving_up.end(registration, EndedBecause.OWN)
    return in_order
