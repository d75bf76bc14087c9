"""Very many people in one session, put in at once."""

from typing import Any

from sqlalchemy import insert

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import Person
from sessions_app.registrations.models import Registration, RegistrationNeed
from sessions_app.registrations.rules import Need, RegistrationStatus


def crowd(knowledge_session: KnowledgeSession, size: int, waiting: int = 0, first: int = 1) -> None:
    """So many people with a place, the last `waiting` of them on the waiting list; each wants to eat vegan."""
    now, session_id = clock.now(), knowledge_session.id
    numbers = range(first, first + size)
    people = [
        {"id": 100_000 + n, "email": f"crowd{n}@example.org", "created_at": now, "link_version": 0} for n in numbers
    ]
    rows = [_row(session_id, n, n >= first + size - waiting) for n in numbers]
    db.session.execute(insert(Person), people)
    db.session.execute(insert(Registration), rows)
    db.session.execute(
        insert(RegistrationNeed), [{"registration_id": 100_000 + n, "need": Need.VEGAN} for n in numbers]
    )
    db.session.commit()


def _row(session_id: int, number: int, waits: bool) -> dict[str, Any]:
    now = clock.now()
    return {
        "id": 100_000 + number,
        "knowledge_session_id": session_id,
        "person_id": 100_000 + number,
        "name": f"Deelnemer Langenaam-Voorbeeld {number:05}",
        "sort_name": f"langenaam {number:05}",
        "organisation": "Buurtteam Amsterdam Noord en omstreken",
        "job_title": "activeringscoach",
        "question": "",
        "staff_note": "",
        "share_contact": False,
        "online": False,
        "language": "nl",
        "status": RegistrationStatus.WAITING if waits else RegistrationStatus.CONFIRMED,
        "status_since": now,
        "registered_at": now,
        "number": 100_000 + number,
        "walk_in": False,
        "has_answered": False,
        "link_version": 0,
    }
