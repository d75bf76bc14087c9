"""What the tests about places share: registering, who stands where, which mails went."""

from typing import Any

from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations import service
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import find_registration
from sessions_app.registrations.service import RegistrationDetails
from tests import factories


def register(knowledge_session: KnowledgeSession, letters: str, **details: Any) -> list[Registration]:
    """One after the other: a@example.org, b@example.org, …"""
    made = []
    for letter in letters:
        given = RegistrationDetails(name=f"Kim {letter}", email=f"{letter}@example.org", **details)
        made.append(service.register(knowledge_session, given).registration)
        db.session.commit()
    return made


def of(knowledge_session: KnowledgeSession, letter: str) -> Registration:
    found = find_registration(knowledge_session.id, factories.person(f"{letter}@example.org").id)
    assert found
    return found


def standing(knowledge_session: KnowledgeSession) -> dict[str, str]:
    """The letters per status, each in order of arrival; those who wait in the order of the line."""
    rows = db.session.scalars(
        select(Registration)
        .where(Registration.knowledge_session_id == knowledge_session.id)
        .order_by(Registration.status_since, Registration.number)
        .execution_options(populate_existing=True)
    )
    found: dict[str, str] = {}
    for one in rows:
        found[one.status.value] = found.get(one.status.value, "") + one.person.email[0]
    return {status: letters if status == "waiting" else "".join(sorted(letters)) for status, letters in found.items()}


def mails(kind: str) -> str:
    """The letters of those to whom mails of this kind went, in order."""
    wanted = select(OutgoingMail.recipient_email).where(OutgoingMail.kind == kind).order_by(OutgoingMail.id)
    return "".join(email[0] for email in db.session.scalars(wanted))
