"""Under the lock on a session: who holds which place, what comes free, and who moves up into it.

Whatever frees a place calls `settle` in the same transaction.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.database import by_driver
from sessions_app.core.database.adding import ids_ahead, note_ids_ahead
from sessions_app.core.database.connections import is_postgresql
from sessions_app.core.events import publish
from sessions_app.core.extensions import db
from sessions_app.core.kept import facts, kept_rows
from sessions_app.knowledge_sessions.models import KnowledgeSession, WaitingListWay
from sessions_app.registrations import line, seating
from sessions_app.registrations.events import PlaceOffered, RegistrationCancelled, RegistrationConfirmed
from sessions_app.registrations.models import Registration
from sessions_app.registrations.room_left import is_organisation_full, organisations_in, room_in
from sessions_app.registrations.rules import EndedBecause, RegistrationStatus
from sessions_app.registrations.seating import Why
from sessions_app.registrations.seats import (
    Seats,
    places_in,
    seats,
    seats_and_number,
    seats_counted,
    seats_to_give,
)

LOCKED = "knowledge sessions locked"
THE_LOCK = "SELECT id FROM knowledge_sessions WHERE id = {id} FOR UPDATE"


def lock(knowledge_session: KnowledgeSession) -> None:
    """From here on nobody else gives or takes a place of this session. Once is enough: it is held until the end. On
    SQLite the whole transaction holds the one lock there is, so what was read in it of the session still stands."""
    _locked(knowledge_session)


def lock_to_register(knowledge_session: KnowledgeSession, newcomer: by_driver.Statement) -> tuple[Seats, list[Any]]:
    """The same, and which places are taken as soon as it has the lock; with what `newcomer` answers."""
    ahead = ids_ahead(Registration)
    counted, made, *ids = _locked(knowledge_session, seats_and_number(knowledge_session), newcomer, *ahead)
    for answer in ids:
        note_ids_ahead(Registration, answer)
    return seats_counted(counted), made


def lock_and_refresh(registration: Registration) -> KnowledgeSession:
    """Her registration as it stands now that its session is locked."""
    knowledge_session = registration.knowledge_session
    lock(knowledge_session)
    db.session.refresh(registration)
    return knowledge_session


def settle(knowledge_session: KnowledgeSession) -> list[Registration]:
    """Ends the offers whose time is past and gives what is free to those who wait; tells who moved up."""
    return _give_places(knowledge_session, _taken_now(knowledge_session))


def settled(knowledge_session: KnowledgeSession, counted: Seats | None = None) -> Seats:
    """The same; tells which places are taken afterwards. `counted`: by `lock_to_register`, where nobody took or left
    a place since."""
    taken = _taken_now(knowledge_session, counted)
    return seats_to_give(knowledge_session) if _give_places(knowledge_session, taken) else taken


def status_for_newcomer(
    knowledge_session: KnowledgeSession, organisation: str, online: bool, taken: Seats
) -> RegistrationStatus:
    """A place or the line. `taken`: as it is `settled`."""
    pool = seating.pool_for(places_in(knowledge_session), online)
    if not any(one.free and one.pool is pool for one in taken.pools(knowledge_session)):
        return RegistrationStatus.WAITING
    named = organisations_in(knowledge_session)
    waiting = line.waiting_in(knowledge_session, named) if taken.waiting else []
    room = room_in(knowledge_session, taken, named)
    return seating.status_for_newcomer(pool, named.key(organisation), waiting, room)


def has_free_place(knowledge_session: KnowledgeSession, online: bool) -> bool:
    """For who has a place already and wants another kind: not one that someone in line can have."""
    status = status_for_newcomer(knowledge_session, "", online, seats(knowledge_session))
    return status is RegistrationStatus.CONFIRMED


def why_waiting(registration: Registration) -> Why:
    """Why someone who has just joined the line did not get a place."""
    knowledge_session = registration.knowledge_session
    if not line.may_move_up(knowledge_session):
        return Why.CLOSED
    is_over = is_organisation_full(knowledge_session, registration.organisation)
    return Why.OVER_LIMIT if is_over else Why.NO_PLACE


def set_status(
    registration: Registration,
    status: RegistrationStatus,
    ended_because: EndedBecause | None = None,
    offer_expires_at: datetime | None = None,
    taken: Seats | None = None,
) -> None:
    """The only place where it changes. `taken`: for `since`."""
    registration.status = status
    registration.status_since = since(status, registration.knowledge_session, taken)
    registration.ended_because = ended_because
    registration.offer_expires_at = offer_expires_at


def since(status: RegistrationStatus, knowledge_session: KnowledgeSession, taken: Seats | None = None) -> datetime:
    """The moment from which a status counts that is given now. Who joins the waiting list joins its end. `taken`: as it
    is `settled`; it spares to look for that."""
    return _end_of_the_line(knowledge_session, taken) if status is RegistrationStatus.WAITING else clock.now()


def end(registration: Registration, because: EndedBecause, reason: str = "") -> None:
    """She is out of the session, with what she asked for; the caller settles what comes free."""
    had_place = registration.is_confirmed
    set_status(registration, RegistrationStatus.CANCELLED, because)
    registration.needs.clear()
    db.session.flush()
    publish(RegistrationCancelled(registration, had_place, reason))


def _locked(knowledge_session: KnowledgeSession, *questions: by_driver.Statement) -> list[list[Any]]:
    """What these statements answer once it is locked."""
    db.session.flush()  # `refresh` would otherwise forget what the caller changed
    if knowledge_session.id in (held := _locked_in_this_transaction()):
        return by_driver.answers(*questions)
    first = [THE_LOCK.format(id=int(knowledge_session.id))] if is_postgresql() else []
    version, *answers = by_driver.answers(*first, facts.THE_VERSION, *questions)[len(first) :]
    stands = kept_rows.still_stands(knowledge_session, facts.note_version(version))
    if kept_rows.is_of_memory(knowledge_session):
        if not stands:
            db.session.expire(knowledge_session)
    elif is_postgresql():
        db.session.refresh(knowledge_session)
    held.add(knowledge_session.id)
    return answers


def _locked_in_this_transaction() -> set[int]:
    """The sessions of which it holds the lock; a savepoint counts as one of its own."""
    session = db.session()
    now = session.get_nested_transaction() or session.get_transaction()
    noted, held = db.session.info.get(LOCKED, (None, None))
    if held is None or now is None or noted is not now:
        held = set()
        db.session.info[LOCKED] = (now, held)
    return held


def _taken_now(knowledge_session: KnowledgeSession, counted: Seats | None = None) -> Seats:
    taken = counted or seats_to_give(knowledge_session)
    return seats_to_give(knowledge_session) if taken.offered and _expire_offers(knowledge_session) else taken


def _give_places(knowledge_session: KnowledgeSession, taken: Seats) -> list[Registration]:
    if not line.may_move_up(knowledge_session) or not _may_fit(knowledge_session, taken):
        return []
    named = organisations_in(knowledge_session)
    waiting = line.waiting_in(knowledge_session, named)
    moved = _registrations(seating.who_moves_up(waiting, room_in(knowledge_session, taken, named)))
    for registration in moved:
        _give_way(registration)
    db.session.flush()
    for registration in moved:
        publish(
            RegistrationConfirmed(registration, from_waiting_list=True)
            if registration.is_confirmed
            else PlaceOffered(registration)
        )
    return moved


def _expire_offers(knowledge_session: KnowledgeSession) -> bool:
    expired = db.session.scalars(
        select(Registration)
        .where(
            Registration.knowledge_session_id == knowledge_session.id,
            Registration.status == RegistrationStatus.OFFERED,
            Registration.offer_expires_at <= clock.now(),
        )
        .order_by(Registration.id)
        .execution_options(populate_existing=True)
    ).all()
    for registration in expired:
        end(registration, EndedBecause.OFFER_EXPIRED)
    return bool(expired)


def _may_fit(knowledge_session: KnowledgeSession, taken: Seats) -> bool:
    return any(pool.free and pool.waiting for pool in taken.pools(knowledge_session))


def _registrations(ids: list[int]) -> list[Registration]:
    """In this order, as they stand."""
    if not ids:
        return []
    found = db.session.scalars(
        select(Registration).where(Registration.id.in_(ids)).execution_options(populate_existing=True)
    )
    by_id = {registration.id: registration for registration in found}
    return [by_id[id_] for id_ in ids]


def _give_way(registration: Registration) -> None:
    """The place itself, or an offer of it, as the organiser chose."""
    knowledge_session = registration.knowledge_session
    if knowledge_session.waiting_list_way is WaitingListWay.PLACED:
        set_status(registration, RegistrationStatus.CONFIRMED)
        return
    ends_at = seating.moving_up_ends_at(knowledge_session.starts_at, knowledge_session.promotion_closes_at)
    expires_at = seating.offer_ends_at(clock.now(), knowledge_session.offer_hours, ends_at)
    set_status(registration, RegistrationStatus.OFFERED, offer_expires_at=expires_at)


def _end_of_the_line(knowledge_session: KnowledgeSession, taken: Seats | None) -> datetime:
    """Behind everyone who waits, also when two servers' clocks differ or two come in the same instant."""
    last = (taken or seats_to_give(knowledge_session)).last_waits_since
    return max(clock.now(), last + timedelta(microseconds=1)) if last else clock.now()
