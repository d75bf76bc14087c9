"""A list of people that an organiser has, entered at once: first what would happen with each line, then for true.

Every good line goes through `service.register`, one after another under the session's lock; every other line keeps its
number and its reason, so that nothing is lost. Once more with the same list changes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum

from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import Person
from sessions_app.people.service import add_persons
from sessions_app.registrations import moving_up, rules, seating, service
from sessions_app.registrations.import_lines import Line
from sessions_app.registrations.line import waiting_in
from sessions_app.registrations.models import Registration
from sessions_app.registrations.room_left import Organisations, organisations_in, room_in
from sessions_app.registrations.rules import EndedBecause, RegistrationStatus
from sessions_app.registrations.seating import Pool, Room, Waiting
from sessions_app.registrations.seats import places_in
from sessions_app.registrations.writing_down import RegistrationDetails, takes_part_online


class Fate(StrEnum):
    """What becomes of a line."""

    PLACE = "place"
    WAITS = "waits"
    REQUESTED = "requested"
    KNOWN = "known"
    CANCELLED = "cancelled"  # she cancelled herself; nobody is put back on a list against her will
    DOUBLE = "double"
    WRONG = "wrong"


FATE_OF_STATUS = {
    RegistrationStatus.CONFIRMED: Fate.PLACE,
    RegistrationStatus.OFFERED: Fate.PLACE,
    RegistrationStatus.WAITING: Fate.WAITS,
    RegistrationStatus.REQUESTED: Fate.REQUESTED,
}
ENTERED = frozenset({Fate.PLACE, Fate.WAITS, Fate.REQUESTED})


@dataclass(frozen=True)
class Checked:
    """A line and its fate; `same_as`: the number of the line that has this address already."""

    line: Line
    fate: Fate
    same_as: int = 0

    @property
    def is_entered(self) -> bool:
        return self.fate in ENTERED

    @property
    def is_placed(self) -> bool:
        """She stands in the list of participants, now or already."""
        return self.is_entered or self.fate is Fate.KNOWN


def check_takes_registrations(knowledge_session: KnowledgeSession) -> None:
    """Raises a `RegistrationRefused`."""
    rules.check_registration_is_open(knowledge_session.registration_state(clock.now()).value)


def preview(knowledge_session: KnowledgeSession, lines: Iterable[Line]) -> list[Checked]:
    """What would happen now; nothing does. A handful of queries, whatever the length of the list."""
    checked = _sorted_out(knowledge_session, list(lines))
    if knowledge_session.needs_approval:
        return [replace(one, fate=Fate.REQUESTED) if one.is_entered else one for one in checked]
    seats_left = _SeatsLeft.of(knowledge_session)
    return [replace(one, fate=seats_left.give(one.line)) if one.is_entered else one for one in checked]


def in_order(checked: Iterable[Checked]) -> list[Checked]:
    """What could not be placed first, then who is registered already, then who is entered; each as in her list."""
    return sorted(checked, key=lambda one: (one.is_entered, one.is_placed))


def enter(knowledge_session: KnowledgeSession, lines: Iterable[Line]) -> list[Checked]:
    """Registers everyone who can be; tells what became of each line.

    Raises a `RegistrationRefused` when the session does not take registrations now.
    """
    moving_up.lock(knowledge_session)
    check_takes_registrations(knowledge_session)
    checked, done = _sorted_out(knowledge_session, list(lines)), []
    add_persons(one.line.email for one in checked if one.is_entered)
    for one in checked:
        if one.is_entered:
            outcome = service.register(knowledge_session, _details(one.line))
            one = replace(one, fate=FATE_OF_STATUS[outcome.registration.status])  # noqa: PLW2901
        done.append(one)
    return done


def _sorted_out(knowledge_session: KnowledgeSession, lines: Sequence[Line]) -> list[Checked]:
    """Every line that cannot or need not be entered has its fate already; the others are marked as having a place."""
    registered = _fates_of_known(knowledge_session, [line.email for line in lines])
    seen: dict[str, int] = {}
    checked = []
    for line in lines:
        if line.wrong:
            checked.append(Checked(line, Fate.WRONG))
        elif line.email in seen:
            checked.append(Checked(line, Fate.DOUBLE, same_as=seen[line.email]))
        else:
            seen[line.email] = line.number
            checked.append(Checked(line, registered.get(line.email, Fate.PLACE)))
    return checked


def _fates_of_known(knowledge_session: KnowledgeSession, emails: Sequence[str]) -> dict[str, Fate]:
    found = db.session.execute(
        select(Person.email, Registration.status, Registration.ended_because)
        .join(Registration, Registration.person_id == Person.id)
        .where(Registration.knowledge_session_id == knowledge_session.id, Person.email.in_(emails))
    )
    return {email: _fate_of_known(status, because) for email, status, because in found}


def _fate_of_known(status: RegistrationStatus, because: EndedBecause | None) -> Fate:
    if status is not RegistrationStatus.CANCELLED:
        return Fate.KNOWN
    return Fate.PLACE if because is EndedBecause.ORGANISER else Fate.CANCELLED


@dataclass
class _SeatsLeft:
    """Counts along with the rules while a list is looked at."""

    places: dict[Pool, int]
    free: dict[Pool, int]
    held: dict[str, int]
    limit: int | None
    line: list[Waiting]
    named: Organisations
    knowledge_session: KnowledgeSession

    @staticmethod
    def of(knowledge_session: KnowledgeSession) -> "_SeatsLeft":
        named = organisations_in(knowledge_session)
        room = room_in(knowledge_session, named=named)
        line = waiting_in(knowledge_session, named)
        places = places_in(knowledge_session)
        return _SeatsLeft(places, dict(room.free), dict(room.held), room.limit, line, named, knowledge_session)

    def give(self, line: Line) -> Fate:
        online = takes_part_online(self.knowledge_session, _details(line))
        pool = seating.pool_for(self.places, online)
        organisation = self.named.key(line.organisation) if self.limit is not None else ""
        if self.free.get(pool, 0) <= 0:
            return Fate.WAITS
        room = Room(self.free, self.held, self.limit)
        if seating.status_for_newcomer(pool, organisation, self.line, room) is RegistrationStatus.WAITING:
            return Fate.WAITS
        self.free[pool] -= 1
        self.held[organisation] = self.held.get(organisation, 0) + 1
        return Fate.PLACE


def _details(line: Line) -> RegistrationDetails:
    return RegistrationDetails(
        name=line.name,
        email=line.email,
        organisation=line.organisation,
        job_title=line.job_title,
        online=line.online,
        entered_by_organiser=True,
    )
