"""A session of a series: which of its dates one can register for, and registering for several at once."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sessions_app.core import clock
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession, RegistrationState
from sessions_app.knowledge_sessions.queries import other_public_dates
from sessions_app.registrations import moving_up
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import registrations_of
from sessions_app.registrations.rules import ACCESS_NEEDS, DIETARY_NEEDS
from sessions_app.registrations.seats import Seats, seats_of
from sessions_app.registrations.service import Outcome, register
from sessions_app.registrations.writing_down import RegistrationDetails


@dataclass(frozen=True)
class DateOnOffer:
    """`free`: for newcomers. `has_line`: it is not full, and others wait for what is free."""

    knowledge_session: KnowledgeSession
    free: int
    has_line: bool = False


def dates_on_offer(knowledge_session: KnowledgeSession) -> list[DateOnOffer]:
    """Itself and the other dates of its series that are open, the first one first; empty when there is no other."""
    now = clock.now()
    others = [
        one
        for one in other_public_dates(knowledge_session, now)
        if one.registration_state(now) is RegistrationState.OPEN
    ]
    if not others:
        return []
    dates = in_order([knowledge_session, *others])
    taken = seats_of(one.id for one in dates)
    return [_on_offer(one, taken[one.id]) for one in dates]


def _on_offer(date: KnowledgeSession, taken: Seats) -> DateOnOffer:
    has_line = any(pool.is_for_the_line for pool in taken.pools(date))
    return DateOnOffer(date, taken.free_in(date), has_line)


def register_for(dates: Sequence[KnowledgeSession], details: RegistrationDetails) -> list[Outcome]:
    """A registration for each date, with what that date asks. All or, when one is refused, none of them.

    Locks them all before it writes, the earliest first, as everyone does, so that two never wait for each other.
    """
    if len(dates) > 1:
        for one in in_order(dates):
            moving_up.lock(one)
    return [register(one, _as_asked(one, details)) for one in in_order(dates)]


def other_dates_of(registration: Registration) -> list[Registration]:
    """Her registrations for the other dates of the series, the first one first."""
    series_id = registration.knowledge_session.series_id
    if series_id is None:
        return []
    hers = [
        one
        for one in registrations_of(registration.person_id)
        if one.knowledge_session.series_id == series_id and one.id != registration.id and not one.is_cancelled
    ]
    return sorted(hers, key=lambda one: one.knowledge_session.starts_at)


def other_dates_named(slugs: Collection[str], knowledge_session: KnowledgeSession) -> list[KnowledgeSession]:
    """Other dates of its series by the last part of their address; anything else is left out."""
    return [one for one in other_public_dates(knowledge_session, clock.now()) if one.slug in slugs]


def in_order(dates: Sequence[KnowledgeSession]) -> list[KnowledgeSession]:
    return sorted(dates, key=lambda one: (one.starts_at, one.id))


def _as_asked(knowledge_session: KnowledgeSession, details: RegistrationDetails) -> RegistrationDetails:
    asked = {*(ACCESS_NEEDS if knowledge_session.asks_access_needs else ())}
    asked |= {*(DIETARY_NEEDS if knowledge_session.asks_dietary_needs else ())}
    registers = details.registers if knowledge_session.accreditations else {}
    return replace(details, needs=details.needs & asked, registers=registers)
