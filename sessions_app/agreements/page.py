"""Her page with agreements, put together: what waits for her, what runs, a new one, what is closed."""

from datetime import date, timedelta
from enum import StrEnum

from flask_babel import gettext as _

from sessions_app.agreements import queries, rules
from sessions_app.agreements.forms import AgreementForm
from sessions_app.agreements.models import Agreement, AgreementParty, AgreementStatus, ProposedChange
from sessions_app.agreements.names import name_of, names_of_others
from sessions_app.agreements.words import history_details, history_line
from sessions_app.core import clock
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import Person


class Tapped(StrEnum):
    """What she tapped in a mail. The page puts it before her as one button; only that button changes something."""

    YES = "open"
    NO = "dropped"
    DONE = "done"
    STUCK = "stuck"
    HELP = "help"


@dataclass(frozen=True)
class Asked:
    agreement_id: int
    tapped: Tapped | None


@dataclass(frozen=True)
class Line:
    """One agreement as she sees it."""

    agreement: Agreement
    own: AgreementParty
    others: str
    today: date

    @property
    def days_late(self) -> int:
        return (self.today - self.agreement.due_on).days if self.agreement.is_overdue(self.today) else 0

    @property
    def may_reopen(self) -> bool:
        agreement = self.agreement
        is_recent = agreement.closed_at is not None and clock.now() - agreement.closed_at <= rules.REOPEN_WITHIN
        return is_recent and agreement.all_agreed and len(agreement.present) >= rules.FEWEST_PARTIES

    @property
    def waits_for_her(self) -> bool:
        return self.agreement.status is AgreementStatus.PROPOSED and not self.own.agreed

    @property
    def waits_for(self) -> str:
        """Who has not said yes, by name."""
        return ", ".join(name_of(party, self.own) for party in self._silent)

    @property
    def waits_for_an_address(self) -> bool:
        """That she typed. Whether it belongs to somebody with a place stays unsaid, so it is said of each."""
        return self.own.proposed_it and any(party.by_address for party in self._silent)

    @property
    def _silent(self) -> list[AgreementParty]:
        return [party for party in self.agreement.present if party.must_agree and not party.agreed]

    @property
    def change(self) -> ProposedChange | None:
        return self.agreement.proposed_change

    @property
    def change_by(self) -> str:
        party = next(one for one in self.agreement.parties if self.change and one.id == self.change.party_id)
        return name_of(party, self.own)

    @property
    def change_waits_for_her(self) -> bool:
        return self.change is not None and not self.own.agrees_to_change

    @property
    def proposed_by(self) -> str:
        """Who wrote it down, for who did not."""
        if self.agreement.made_by_staff:
            return _("The organiser")
        return next((name_of(one, self.own) for one in self.agreement.parties if one.proposed_it), _("Someone"))

    @property
    def is_of_several(self) -> bool:
        return len(self.agreement.present) > 2

    @property
    def is_alone(self) -> bool:
        """Nobody else has to agree: the others are organisations. Whether somebody was really asked does not show."""
        return not any(party.must_agree for party in self.agreement.parties if party is not self.own)

    @property
    def a_week_more(self) -> date:
        return max(self.agreement.due_on, self.today) + timedelta(days=7)

    @property
    def history(self) -> list[tuple[date, str, str]]:
        """The day, what happened and what was said with it, the latest first."""
        return [
            (clock.local(line.changed_at).date(), history_line(self.agreement, line, self.own), history_details(line))
            for line in reversed(self.agreement.changes)
        ]


@dataclass(frozen=True)
class Page:
    token: str
    waits_for_her: list[Line]
    waits_for_others: list[Line]
    running: list[Line]
    closed: list[Line]
    form: AgreementForm
    sessions: list[KnowledgeSession]
    chosen: KnowledgeSession | None
    today: date
    asked: Asked | None

    def tapped_for(self, line: Line) -> Tapped | None:
        return self.asked.tapped if self.is_asked(line) and self.asked else None

    def is_asked(self, line: Line) -> bool:
        return self.asked is not None and self.asked.agreement_id == line.agreement.id


def page_of(person: Person, token: str, session_slug: str, fill: bool = True, asked: Asked | None = None) -> Page:
    """`fill`: whether what was posted belongs in the form for a new agreement. What was `asked` comes first."""
    today = clock.today()
    lines = [_line(agreement, person, today) for agreement in queries.agreements_of(person.id)]
    lines.sort(key=lambda line: asked is None or asked.agreement_id != line.agreement.id)
    sessions = queries.sessions_to_choose(person.id, clock.now())
    chosen = next((one for one in sessions if one.slug == session_slug), sessions[0] if sessions else None)
    contacts = queries.who_is_who(chosen.id, person.id) if chosen else []
    form = AgreementForm() if fill else AgreementForm(formdata=None)
    form.session.data = chosen.slug if chosen else ""
    proposed = [line for line in lines if line.agreement.status is AgreementStatus.PROPOSED]
    running = [line for line in lines if line.agreement.status in rules.RUNNING]
    return Page(
        token=token,
        waits_for_her=[line for line in [*proposed, *running] if line.waits_for_her or line.change_waits_for_her],
        waits_for_others=[line for line in proposed if not line.waits_for_her],
        running=[line for line in running if not line.change_waits_for_her],
        closed=[line for line in reversed(lines) if line.agreement.is_closed and line.agreement.what],
        form=form.offer(contacts, chosen.organisations if chosen else [], rules.ready_dates(today), ready_words()),
        sessions=sessions,
        chosen=chosen,
        today=today,
        asked=asked,
    )


def ready_words() -> tuple[str, str, str]:
    """For `rules.ready_dates`."""
    return _("In 2 weeks"), _("In a month"), _("In 3 months")


def _line(agreement: Agreement, person: Person, today: date) -> Line:
    own = next(party for party in agreement.parties if party.person_id == person.id)
    return Line(agreement, own, names_of_others(agreement, own), today)
