"""Agreements between people who were there, with the fates that `agreeing.py` hands out."""

from datetime import date, datetime, timedelta

from sessions_app.agreements.models import Agreement, AgreementParty, AgreementStatus
from sessions_app.agreements.rules import CLOSED, Step
from sessions_app.core import clock
from sessions_app.core.retention import PERIODS
from sessions_app.seed.agreeing import LONG_AGO, RECENT, RECENTLY, Fate
from sessions_app.seed.bulk_people import Visitor, Visitors
from sessions_app.seed.bulk_writing import AGREEMENT, CHANGE, PARTY, Writing
from sessions_app.seed.words import AGREEMENTS
from sessions_app.seed.world import World

_STATUS = AgreementStatus
SAID_YES_AFTER = timedelta(hours=26)


class Agreed:
    def __init__(self, world: World, writing: Writing, visitors: Visitors) -> None:
        self._world, self._writing, self._visitors = world, writing, visitors
        self._made = {RECENT: 0, LONG_AGO: 0}
        period = PERIODS["agreement"]
        assert period is not None
        self._kept_since = world.now - period

    def make(self, session_id: int, ended_at: datetime, present: list[Visitor], number: int) -> None:
        world, listed = self._world, [one for one in present if one.is_listed]
        fates = RECENT if world.now - ended_at < RECENTLY else LONG_AGO
        for _number in range(number if len(listed) > 1 else 0):
            fate = fates[self._made[fates] % len(fates)]
            self._made[fates] += 1
            people = world.dice.sample(listed, min(fate.people, len(listed)))
            self._write(session_id, fate, ended_at + timedelta(minutes=world.dice.randrange(1200)), people)

    def _write(self, session_id: int, fate: Fate, made_at: datetime, people: list[Visitor]) -> None:
        id_, due_on = self._writing.key_of(Agreement), self._due_on(fate, clock.local(made_at).date())
        status, ended_at = self._end(fate, made_at, due_on)
        is_kept = ended_at is None or ended_at >= self._kept_since
        what = self._world.dice.choice(AGREEMENTS) if is_kept else ""
        help_wanted = fate.help_wanted and status not in CLOSED
        row = {"id": id_, "knowledge_session_id": session_id, "what": what, "due_on": due_on, "status": status}
        self._writing.add(AGREEMENT, {**row, "help_wanted": help_wanted, "created_at": made_at, "closed_at": ended_at})
        parties = [self._party(id_, number, one, status) for number, one in enumerate(people)] if is_kept else [None]
        self._tell(id_, Step.PROPOSED, _STATUS.PROPOSED, made_at, parties[0], what, due_on)
        if status is not _STATUS.PROPOSED:
            self._tell(id_, Step.OPEN, _STATUS.OPEN, made_at + SAID_YES_AFTER, parties[-1])
        if status not in (_STATUS.PROPOSED, _STATUS.OPEN):
            step = Step.HELP_ASKED if help_wanted else Step(status.value)
            self._tell(id_, step, status, ended_at or made_at + 2 * SAID_YES_AFTER, parties[0])

    def _due_on(self, fate: Fate, made_on: date) -> date:
        start = self._world.today if fate.from_today else made_on
        return max(start + timedelta(days=fate.days), made_on)

    def _end(self, fate: Fate, made_at: datetime, due_on: date) -> tuple[AgreementStatus, datetime | None]:
        """How it stands now. What nobody closed is let go a year after its day."""
        if fate.status in CLOSED:
            left = max(clock.local_at(due_on, 15) - made_at - SAID_YES_AFTER, timedelta(hours=1))
            return fate.status, min(made_at + SAID_YES_AFTER + left * self._world.dice.random(), self._world.now)
        if due_on < clock.local(self._kept_since).date():
            return _STATUS.DROPPED, clock.local_at(due_on, 9)
        return fate.status, None

    def _party(self, agreement_id: int, number: int, visitor: Visitor, status: AgreementStatus) -> int:
        """Also of whom the registration is erased: what she agreed is kept for longer."""
        id_, one = self._writing.key_of(AgreementParty), visitor.one
        self._writing.add(
            PARTY,
            {
                "id": id_,
                "agreement_id": agreement_id,
                "person_id": self._visitors.person_of(one),
                "name": one.name,
                "organisation": one.organisation,
                "language": one.language,
                "proposed_it": number == 0,
                "agreed": number == 0 or status is not _STATUS.PROPOSED,
            },
        )
        return id_

    def _tell(
        self,
        agreement_id: int,
        step: Step,
        status: AgreementStatus,
        at: datetime,
        party_id: int | None,
        what: str = "",
        due_on: date | None = None,
    ) -> None:
        row = {"agreement_id": agreement_id, "party_id": party_id, "step": step, "status": status, "changed_at": at}
        self._writing.add(CHANGE, {**row, "help_wanted": step is Step.HELP_ASKED, "what": what, "due_on": due_on})
