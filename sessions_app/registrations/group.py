"""One person registers her colleagues: each gets a registration, a mail and a link of her own."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sessions_app.core import clock
from sessions_app.core.events import publish
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.queries import is_said
from sessions_app.people.service import person_with, write_down
from sessions_app.registrations import group_rules, line, moving_up, rules, seating
from sessions_app.registrations.events import GroupRegistered
from sessions_app.registrations.group_rules import Newcomer
from sessions_app.registrations.rules import RegistrationStatus
from sessions_app.registrations.seats import organisations_in, places_in, room_in
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


def register_group(knowledge_session: KnowledgeSession, group: Group) -> None:
    """Everyone, or with `all_or_nobody` nobody at all; who is registered already keeps what she has.

    Raises `NotAllFit`, or another `RegistrationRefused` when the session does not take registrations now.
    """
    moving_up.lock(knowledge_session)
    rules.check_registration_is_open(knowledge_session.registration_state(clock.now()).value)
    key = f"group_registered:{knowledge_session.id}:{group.fingerprint}"
    if is_said(key):
        return
    moving_up.settle(knowledge_session)
    expected = _what_each_gets(knowledge_session, group.members)
    if group.all_or_nobody:
        group_rules.check_all_fit(expected)
    write_down([group.email, *(member.email for member in group.members)])
    registrant = Registrant(person_with(group.email).id, group.name)
    for member in group.members:
        register(knowledge_session, replace(member, registered_by=None if member.email == group.email else registrant))
    names = [member.name for member in group.members]
    became = tuple(zip(names, expected, strict=True))
    publish(GroupRegistered(knowledge_session, key, group.name, group.email, group.language, became))


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
