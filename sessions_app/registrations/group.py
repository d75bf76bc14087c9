"""One person registers her colleagues: each gets a registration, a mail and a link of her own."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sessions_app.core import clock
from sessions_app.core.events import publish
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.queries import is_said
from sessions_app.people.service import add_persons, person_with
from sessions_app.registrations import group_rules, line, moving_up, rules, seating
from sessions_app.registrations.dates import in_order
from sessions_app.registrations.events import GroupRegistered
from sessions_app.registrations.group_rules import Newcomer, NotAllFit
from sessions_app.registrations.room_left import organisations_in, room_in
from sessions_app.registrations.rules import RegistrationStatus
from sessions_app.registrations.seats import places_in
from sessions_app.registrations.service import register
from sessions_app.registrations.writing_down import Registrant, RegistrationDetails, takes_part_online


@dataclass(frozen=True)
class Group:
    """Who registers and whom, in the order in which they get a place. Whose address is her own comes herself.

    `token` is random, one for each form that was opened.
    """

    name: str
    email: str
    language: str
    members: Sequence[RegistrationDetails]
    all_or_nobody: bool
    token: str

    @property
    def fingerprint(self) -> str:
        """The same form with the same people is the same group, and is registered once. With other people (someone
        went back and changed the list) it is another. Nobody can tell from it who they are, for want of the token."""
        people = "\n".join([self.token, self.email, *(member.email for member in self.members)])
        return hashlib.sha256(people.encode()).hexdigest()[:32]


class NotAllFitOnDates(NotAllFit):
    """On these dates."""

    def __init__(self, refusals: Sequence[tuple[KnowledgeSession, NotAllFit]]) -> None:
        [(_date, first), *_others] = refusals
        super().__init__(first.fitting, first.asked)
        self.refusals = refusals


def register_group(dates: Sequence[KnowledgeSession], group: Group) -> None:
    """Everyone for each of these dates of one programme; who is registered already keeps what she has. With
    `all_or_nobody` nobody for any of them, when one date has not room for all.

    Raises `NotAllFitOnDates`, or another `RegistrationRefused` when a date does not take registrations now.
    """
    for date in in_order(dates):
        moving_up.lock(date)
        rules.check_registration_is_open(date.registration_state(clock.now()).value)
    expected: dict[KnowledgeSession, list[RegistrationStatus]] = {}
    for date in in_order(dates):
        if not is_said(_key(date, group)):
            moving_up.settle(date)
            expected[date] = _what_each_gets(date, group.members)
    if group.all_or_nobody:
        _check_all_fit(expected)
    add_persons([group.email, *(member.email for member in group.members)])
    for date, statuses in expected.items():
        _register_for(date, group, statuses)


def _key(date: KnowledgeSession, group: Group) -> str:
    return f"group_registered:{date.id}:{group.fingerprint}"


def _check_all_fit(expected: Mapping[KnowledgeSession, Sequence[RegistrationStatus]]) -> None:
    refusals = []
    for date, statuses in expected.items():
        try:
            group_rules.check_all_fit(statuses)
        except NotAllFit as refusal:
            refusals.append((date, refusal))
    if refusals:
        raise NotAllFitOnDates(refusals)


def _register_for(date: KnowledgeSession, group: Group, expected: Sequence[RegistrationStatus]) -> None:
    registrant = Registrant(person_with(group.email).id, group.name)
    for member in group.members:
        register(date, replace(member, registered_by=None if member.email == group.email else registrant))
    names = [member.name for member in group.members]
    became = tuple(zip(names, expected, strict=True))
    publish(GroupRegistered(date, _key(date, group), group.name, group.email, group.language, became))


def _what_each_gets(
    knowledge_session: KnowledgeSession, members: Sequence[RegistrationDetails]
) -> list[RegistrationStatus]:
    places, named = places_in(knowledge_session), organisations_in(knowledge_session)
    newcomers = [
        Newcomer(
            seating.pool_for(places, takes_part_online(knowledge_session, member)),
            named.key(member.organisation) if knowledge_session.limit_per_organisation is not None else "",
        )
        for member in members
    ]
    waiting = line.waiting_in(knowledge_session, named)
    room = room_in(knowledge_session, named=named)
    return group_rules.statuses(newcomers, waiting, room, knowledge_session.needs_approval)
