"""The same count of places as `seats.py`, as conditions for a list of sessions: which have a free place."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import RegistrationStatus
from sessions_app.registrations.seating import HOLDS_A_PLACE

WAITING = (RegistrationStatus.WAITING,)
HAS_TWO_POOLS = and_(
    KnowledgeSession.online_capacity.is_not(None), KnowledgeSession.venue_name != "", KnowledgeSession.online_url != ""
)


def has_free_place_for_newcomers() -> ColumnElement[bool]:
    """A pool with a free place and nobody in line for it, unless those in line may be passed by."""
    may_pass = KnowledgeSession.limit_per_organisation.is_not(None)
    return _some_pool(
        lambda places, online: and_(_is_free(places, online), or_(may_pass, _number(WAITING, online) == 0))
    )


def someone_waits_beside_a_free_place(now: datetime) -> ColumnElement[bool]:
    """Something for the organiser to look at; not where a limit or the moment she set is the reason."""
    is_meant = or_(
        KnowledgeSession.limit_per_organisation.is_not(None),
        and_(KnowledgeSession.promotion_closes_at.is_not(None), KnowledgeSession.promotion_closes_at <= now),
    )
    waits = _some_pool(lambda places, online: and_(_is_free(places, online), _number(WAITING, online) > 0))
    return and_(~is_meant, waits)


def someone_asks_for_a_place() -> ColumnElement[bool]:
    """Waits for a yes or a no of the organiser."""
    return _number((RegistrationStatus.REQUESTED,), None) > 0


def _some_pool(holds: Any) -> ColumnElement[bool]:
    """`holds`: the condition for so many places, taken by those online (True), in the room (False) or both (None)."""
    two = or_(holds(KnowledgeSession.capacity, False), holds(KnowledgeSession.online_capacity, True))
    return or_(and_(HAS_TWO_POOLS, two), and_(~HAS_TWO_POOLS, holds(KnowledgeSession.capacity, None)))


def _is_free(places: Any, online: bool | None) -> ColumnElement[bool]:
    return _number(HOLDS_A_PLACE, online) < places


def _number(statuses: tuple[RegistrationStatus, ...], online: bool | None) -> Any:
    way = [] if online is None else [Registration.online.is_(online)]
    return (
        select(func.count(Registration.id))
        .where(Registration.knowledge_session_id == KnowledgeSession.id, Registration.status.in_(statuses), *way)
        .correlate(KnowledgeSession)
        .scalar_subquery()
    )
