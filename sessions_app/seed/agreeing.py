"""Agreements of one session and what became of them."""

from datetime import datetime, time, timedelta

from sessions_app.agreements import service as agreements
from sessions_app.agreements.models import Agreement, AgreementParty, AgreementStatus
from sessions_app.core import clock
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.models import Registration
from sessions_app.seed.words import AGREEMENTS
from sessions_app.seed.world import World

RECENTLY = timedelta(days=120)


@dataclass(frozen=True)
class Fate:
    """What becomes of an agreement: where it ends up, whether help is asked, and its date, in days: counted from the
    session, or (`from_today`) from today. Between how many people, and whether a partner of the session is a party
    itself; whether another day is proposed that still waits for a yes."""

    status: AgreementStatus
    days: int
    from_today: bool = False
    help_wanted: bool = False
    people: int = 2
    with_partner: bool = False
    other_day: bool = False


_STATUS = AgreementStatus
RECENT = (
    Fate(_STATUS.PROPOSED, 16, from_today=True),
    Fate(_STATUS.STUCK, 5, from_today=True, help_wanted=True),
    Fate(_STATUS.OPEN, 9, from_today=True, people=3),
    Fate(_STATUS.OPEN, 20, from_today=True, other_day=True),
    Fate(_STATUS.OPEN, 1),  # overdue by now
    Fate(_STATUS.DONE, 14),
    Fate(_STATUS.OPEN, 30, from_today=True, with_partner=True),
    Fate(_STATUS.PROPOSED, 12, from_today=True, people=4),
    Fate(_STATUS.DROPPED, 21),
    Fate(_STATUS.DONE, 30),
    Fate(_STATUS.OPEN, 0, from_today=True),
    Fate(_STATUS.OPEN, 14),  # overdue when it is longer ago
)
LONG_AGO = (
    Fate(_STATUS.DONE, 14),
    Fate(_STATUS.DROPPED, 30),
    Fate(_STATUS.OPEN, 90),
    Fate(_STATUS.DONE, 30),
    Fate(_STATUS.DONE, 30, people=3),
    Fate(_STATUS.DONE, 90, with_partner=True),
    Fate(_STATUS.DONE, 14),
    Fate(_STATUS.DROPPED, 14),
    Fate(_STATUS.DONE, 60),
    Fate(_STATUS.STUCK, 60),
    Fate(_STATUS.DONE, 30),
)


class Promises:
    """Hands out the fates in turn, so that every state occurs however few sessions there are."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._made = {RECENT: 0, LONG_AGO: 0}

    def make(self, knowledge_session: KnowledgeSession, present: list[Registration], count: int) -> None:
        """So many agreements between people who were there and are on the list "wie is wie"."""
        world, ended_at = self._world, knowledge_session.ends_at
        listed = [one for one in present if one.share_contact]
        fates = RECENT if world.now - ended_at < RECENTLY else LONG_AGO
        for _number in range(count if len(listed) > 1 else 0):
            fate = fates[self._made[fates] % len(fates)]
            self._made[fates] += 1
            people = world.dice.sample(listed, min(fate.people, len(listed)))
            with clock.set_to(world.between(ended_at, ended_at + timedelta(hours=20))):
                agreement = self._propose(knowledge_session, people, fate)
            self._live(agreement, fate)

    def _propose(self, knowledge_session: KnowledgeSession, people: list[Registration], fate: Fate) -> Agreement:
        start = self._world.today if fate.from_today else clock.today()
        due_on = max(start + timedelta(days=fate.days), clock.today())
        proposer, *others = people
        partners = knowledge_session.organisations[:1] if fate.with_partner else []
        return agreements.propose(
            proposer.person,
            knowledge_session,
            self._world.dice.choice(AGREEMENTS),
            [*(other.person.email for other in others), *partners],
            due_on,
            proposer.language,
        )

    def _live(self, agreement: Agreement, fate: Fate) -> None:
        proposer, *others = sorted(agreement.present, key=lambda party: not party.proposed_it)
        asked = [party for party in others if party.must_agree]
        answered_at = self._world.between(agreement.created_at, agreement.created_at + timedelta(days=2))
        with clock.set_to(answered_at):
            for party in asked[1:] if fate.status is AgreementStatus.PROPOSED else asked:
                agreements.tell_how_it_goes(agreement, party, AgreementStatus.OPEN)
        if fate.other_day:
            self._want_another_day(agreement, asked[0])
        if fate.status in (AgreementStatus.PROPOSED, AgreementStatus.OPEN):
            return
        with clock.set_to(self._world.between(answered_at, _end_of(agreement))):
            agreements.tell_how_it_goes(
                agreement, proposer, fate.status, agreements.Extras(help_wanted=fate.help_wanted or None)
            )

    def _want_another_day(self, agreement: Agreement, by: AgreementParty) -> None:
        with clock.set_to(self._world.now - timedelta(hours=5)):
            later = agreement.due_on + timedelta(days=14)
            agreements.tell_how_it_goes(agreement, by, AgreementStatus.OPEN, agreements.Extras(due_on=later))


def _end_of(agreement: Agreement) -> datetime:
    return datetime.combine(agreement.due_on, time(15), tzinfo=clock.AMSTERDAM)
