"""A place that is offered for a while: accept it, refuse it, or let it go to the next by itself."""

from sqlalchemy import select, update

from sessions_app.core import clock
from sessions_app.core.events import publish
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession, SessionStatus
from sessions_app.registrations import moving_up, seating
from sessions_app.registrations.events import RegistrationConfirmed
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import (
    EndedBecause,
    OfferIsGone,
    OfferWasAccepted,
    RegistrationStatus,
    SessionIsCancelled,
)


def accept(registration: Registration) -> None:
    """The place is hers. Twice is the same as once. Raises `OfferIsGone` or `SessionIsCancelled`."""
    moving_up.lock_and_refresh(registration)
    if registration.is_confirmed:
        return
    _check_stands(registration)
    moving_up.set_status(registration, RegistrationStatus.CONFIRMED)
    db.session.flush()
    publish(RegistrationConfirmed(registration))


def refuse(registration: Registration) -> None:
    """She does not want it: it goes to the next in line at once. Twice is the same as once.

    Raises `OfferIsGone`, `SessionIsCancelled`, or `OfferWasAccepted`: then she keeps the place.
    """
    knowledge_session = moving_up.lock_and_refresh(registration)
    if registration.ended_because is EndedBecause.OFFER_REFUSED:
        return
    if registration.is_confirmed:
        raise OfferWasAccepted
    _check_stands(registration)
    moving_up.end(registration, EndedBecause.OFFER_REFUSED)
    moving_up.settle(knowledge_session)


def shorten(knowledge_session: KnowledgeSession) -> None:
    """Of a session that was moved: no offer outlives the moment after which nobody moves up, or the session's begin
    where that moment has come to lie in the past. Nobody loses hers by it. (She is told with the new time.)"""
    starts_at, now = knowledge_session.starts_at, clock.now()
    ends_at = seating.moving_up_ends_at(starts_at, knowledge_session.promotion_closes_at)
    latest = ends_at if ends_at > now else starts_at
    db.session.execute(
        update(Registration)
        .where(
            Registration.knowledge_session_id == knowledge_session.id,
            Registration.status == RegistrationStatus.OFFERED,
            Registration.offer_expires_at > latest,
        )
        .values(offer_expires_at=latest)
    )


def _check_stands(registration: Registration) -> None:
    if registration.knowledge_session.is_cancelled:
        raise SessionIsCancelled
    if not may_accept(registration):
        raise OfferIsGone


def may_accept(registration: Registration) -> bool:
    """Whether the offer stands at this moment."""
    knowledge_session = registration.knowledge_session
    if not registration.is_offered or not knowledge_session.is_published:
        return False
    return clock.now() < knowledge_session.starts_at and seating.is_offer_open(
        registration.offer_expires_at, clock.now()
    )


def sessions_with_expired_offers() -> list[int]:
    """Of which an offer is past its time. A session that is cancelled told everyone already."""
    return list(
        db.session.scalars(
            select(KnowledgeSession.id)
            .join(Registration, Registration.knowledge_session_id == KnowledgeSession.id)
            .where(
                KnowledgeSession.status == SessionStatus.PUBLISHED,
                Registration.status == RegistrationStatus.OFFERED,
                Registration.offer_expires_at <= clock.now(),
            )
            .group_by(KnowledgeSession.id)
            .order_by(KnowledgeSession.id)
        )
    )


def expire_in(knowledge_session_id: int) -> None:
    """Ends what is past its time and gives the places to the next in line."""
    knowledge_session = db.session.get(KnowledgeSession, knowledge_session_id)
    if knowledge_session is not None:
        moving_up.lock(knowledge_session)
        moving_up.settle(knowledge_session)
