"""Objects for tests, each with believable defaults. They commit, so that a request sees them."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import func, select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession, PartInSession, Theme
from sessions_app.knowledge_sessions.rules import SessionStatus
from sessions_app.people.models import District, Organisation, Person
from sessions_app.people.rules import DistrictKind, OrganisationKind
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import RegistrationStatus

_numbers = count(1)


def district(slug: str = "noord", name: str | None = None) -> District:
    """The district of this slug, made once."""
    found = db.session.scalar(select(District).where(District.slug == slug))
    return found or _kept(District(slug=slug, name=name or slug.title(), kind=DistrictKind.STADSDEEL))


def organisation(name: str = "De Regenboog Groep") -> Organisation:
    slug = name.lower().replace(" ", "-")
    found = db.session.scalar(select(Organisation).where(Organisation.slug == slug))
    return found or _kept(Organisation(slug=slug, name=name, kind=OrganisationKind.WELFARE))


def theme(name: str = "Dagbesteding") -> Theme:
    slug = name.lower().replace(" ", "-")
    found = db.session.scalar(select(Theme).where(Theme.slug == slug))
    return found or _kept(Theme(slug=slug, name=name))


def knowledge_session(
    starts_at: datetime | None = None, partners: list[Organisation] | None = None, **values: Any
) -> KnowledgeSession:
    """A published session in Noord, in 30 days, with 25 places, unless said otherwise."""
    now = clock.now()
    starts_at = starts_at or now + timedelta(days=30)
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "slug": f"sessie-{number}",
        "title": f"Wie doet wat rond dagbesteding? {number}",
        "status": SessionStatus.PUBLISHED,
        "district": district(),
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3),
        "capacity": 25,
        "venue_name": "Buurthuis Voorbeeld",
        "venue_address": "Voorbeeldstraat 1",
        "venue_postcode": "1020 AB",
        "summary": "Welke routes zijn er, en wie helpt daarbij?",
        "uid": f"session-{number}@example.org",
        "created_at": now,
        "updated_at": now,
        "published_at": now,
    }
    made = KnowledgeSession(**(defaults | values))
    if made.status is SessionStatus.DRAFT:
        made.published_at = None
    made.parts = [PartInSession(organisation=partner, position=n) for n, partner in enumerate(partners or [])]
    return _kept(made)


def person(email: str | None = None) -> Person:
    email = email or f"deelnemer{next(_numbers)}@example.org"
    found = db.session.scalar(select(Person).where(Person.email == email))
    return found or _kept(Person(email=email, created_at=clock.now(), link_version=0))


def registration(knowledge_session: KnowledgeSession, email: str | None = None, **values: Any) -> Registration:
    """A row as it stands, without the rules and the mails; a confirmed place unless said otherwise."""
    now = clock.now()
    defaults: dict[str, Any] = {
        "knowledge_session": knowledge_session,
        "person": person(email),
        "name": "Sam van den Voorbeeld",
        "sort_name": "voorbeeld sam van den",
        "organisation": "Zorgaanbieder A",
        "status": RegistrationStatus.CONFIRMED,
        "status_since": now,
        "registered_at": now,
        "number": _next_number(knowledge_session),
        "link_version": 0,
    }
    return _kept(Registration(**(defaults | values)))


def _next_number(knowledge_session: KnowledgeSession) -> int:
    of_session = Registration.knowledge_session_id == knowledge_session.id
    return (db.session.scalar(select(func.max(Registration.number)).where(of_session)) or 0) + 1


def _kept(thing: Any) -> Any:
    db.session.add(thing)
    db.session.commit()
    return thing


def session_with(slug: str) -> KnowledgeSession:
    """The session of this slug, that the application made itself."""
    return db.session.scalars(select(KnowledgeSession).where(KnowledgeSession.slug == slug)).one()
