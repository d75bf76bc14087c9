"""In the room or online: changing it oneself, in a session that has both."""

from sessions_app.core import clock
from sessions_app.core.events import publish
from sessions_app.core.extensions import db
from sessions_app.registrations import moving_up, rules, seating
from sessions_app.registrations.events import RegistrationConfirmed
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import RegistrationStatus
from sessions_app.registrations.seating import Pool
from sessions_app.registrations.seats import places_in, seats
from sessions_app.registrations.service import tell_status


def may_change_way(registration: Registration) -> bool:
    """For pages. Who was offered a place first says yes or no to it."""
    knowledge_session = registration.knowledge_session
    if registration.is_cancelled or registration.is_offered or not knowledge_session.is_hybrid:
        return False
    return knowledge_session.is_published and clock.now() < knowledge_session.starts_at


def other_way_is_full(registration: Registration) -> bool:
    """For pages: with separate places, whether there is none to change to."""
    knowledge_session = registration.knowledge_session
    other = seating.pool_for(places_in(knowledge_session), not registration.online)
    if other is Pool.SHARED:
        return False
    return not any(
        pool.free_for_newcomers for pool in seats(knowledge_session).pools(knowledge_session) if pool.pool is other
    )


def take_part(registration: Registration, online: bool) -> None:
    """Who has a place keeps one, or what she had: where the places are separate she changes only when there is a free
    one. Who waits gets a free place there, or joins the end of that line. The place she leaves goes to the next.

    Raises `NotYoursToChoose` or `PoolIsFull`.
    """
    knowledge_session = moving_up.lock_and_refresh(registration)
    if not may_change_way(registration):
        raise rules.NotYoursToChoose
    if registration.online is online:
        return
    is_shared = Pool.SHARED in places_in(knowledge_session)
    taken = moving_up.settled(knowledge_session)
    db.session.refresh(registration)
    if registration.is_confirmed:
        if not is_shared and not moving_up.has_free_place(knowledge_session, online):
            raise rules.PoolIsFull
        _move(registration, online, RegistrationStatus.CONFIRMED)
        publish(RegistrationConfirmed(registration, has_changed_way=True))
        moving_up.settle(knowledge_session)
    elif registration.is_waiting and not is_shared:
        status = moving_up.status_for_newcomer(knowledge_session, registration.organisation, online, taken)
        _move(registration, online, status)
        if registration.is_confirmed:
            publish(RegistrationConfirmed(registration, from_waiting_list=True))
        else:
            tell_status(registration)
    else:
        registration.online = online
        db.session.flush()


def _move(registration: Registration, online: bool, status: RegistrationStatus) -> None:
    registration.online = online
    moving_up.set_status(registration, status)
    db.session.flush()
