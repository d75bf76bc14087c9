"""Sessions where the organiser decides who comes: her yes gives a place or the end of the line, her no says why."""

from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.events import publish
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations import moving_up, rules
from sessions_app.registrations.events import RegistrationApproved
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import EndedBecause, RegistrationStatus
from sessions_app.registrations.service import tell_status

REQUESTED = RegistrationStatus.REQUESTED


def approve(registration: Registration) -> None:
    """A place when there is one for her, else the end of the line. Of who does not ask any more nothing changes.

    Raises `SessionIsCancelled` or `TooLateToApprove`.
    """
    knowledge_session = moving_up.lock_and_refresh(registration)
    rules.check_may_approve(knowledge_session.is_published, knowledge_session.starts_at, clock.now())
    if not registration.is_requested:
        return
    taken = moving_up.settled(knowledge_session)
    status = moving_up.status_for_newcomer(knowledge_session, registration.organisation, registration.online, taken)
    moving_up.set_status(registration, status, taken=taken)
    db.session.flush()
    publish(RegistrationApproved(registration))
    tell_status(registration, is_approved=True)


def approve_everyone(knowledge_session: KnowledgeSession) -> None:
    """For an organiser who no longer decides: who asked first comes first, and nobody who registers now goes before
    them. Once the session has begun nothing changes."""
    if not knowledge_session.is_published or clock.now() >= knowledge_session.starts_at:
        return
    asked = (Registration.knowledge_session_id == knowledge_session.id, Registration.status == REQUESTED)
    for registration in db.session.scalars(
        select(Registration).where(*asked).order_by(Registration.status_since, Registration.id)
    ).all():
        approve(registration)


def turn_down(registration: Registration, reason: str = "") -> None:
    """She is told, with the organiser's `reason` when there is one. Of who does not ask any more nothing changes.

    Raises `SessionIsCancelled` or `TooLateToApprove`.
    """
    knowledge_session = moving_up.lock_and_refresh(registration)
    rules.check_may_approve(knowledge_session.is_published, knowledge_session.starts_at, clock.now())
    if registration.is_requested:
        moving_up.end(registration, EndedBecause.NOT_APPROVED, reason)
