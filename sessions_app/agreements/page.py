"""Her page with agreements, put together: what waits for her, what runs, a new one, what is closed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from sessions_app.agreements import queries, rules
from sessions_app.agreements.forms import AgreementForm
from sessions_app.agreements.messages import names_of_others
from sessions_app.agreements.models import Agreement, AgreementParty, AgreementStatus
from sessions_app.core import clock
from sessions_app.core.forms import add_error
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import Person

SENTENCES: dict[type[rules.Refusal], Callable[[], str]] = {
    rules.NotYetConfirmed: lambda: _("The other has not said yes to this agreement yet."),
    rules.WaitsForTheOther: lambda: _("You proposed this agreement. It waits for the other."),
    rules.AlreadyClosed: lambda: _("This agreement is closed already. Open it again first."),
    rules.ClosedTooLongAgo: lambda: _("This agreement was closed more than a month ago. Make a new one instead."),
    rules.WasNeverAgreed: lambda: _("You never both said yes to this. Make a new agreement instead."),
    rules.NothingToHelpWith: lambda: _("You can ask for help with agreements that still run."),
    rules.NeedsAText: lambda: _("Write in one sentence what you agree."),
    rules.DueInThePast: lambda: _("This day has passed. Choose today or a later day."),
    rules.DueTooFarAhead: lambda: _("Choose a day within two years."),
    rules.WithOneself: lambda: _("This is your own address. Fill in the address of the other."),
    rules.NotOnTheList: lambda: _("This person is not on the list any more. Fill in an e-mail address instead."),
}
FIELDS: dict[type[rules.Refusal], str] = {
    rules.NeedsAText: "what",
    rules.WithOneself: "with_email",
    rules.NotOnTheList: "with_whom",
}


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
        return is_recent and all(party.agreed for party in agreement.parties)

    @property
    def a_week_more(self) -> date:
        return max(self.agreement.due_on, self.today) + timedelta(days=7)


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


def page_of(person: Person, token: str, session_slug: str, fill: bool = True) -> Page:
    """`fill`: whether what was posted belongs in the form for a new agreement."""
    today = clock.today()
    lines = [_line(agreement, person, today) for agreement in queries.agreements_of(person.id)]
    sessions = queries.sessions_to_choose(person.id, clock.now())
    chosen = next((one for one in sessions if one.slug == session_slug), sessions[0] if sessions else None)
    contacts = queries.who_is_who(chosen.id, person.id) if chosen else []
    form = AgreementForm() if fill else AgreementForm(formdata=None)
    form.session.data = chosen.slug if chosen else ""
    words = (_("In 2 weeks"), _("In a month"), _("In 3 months"))
    proposed = [line for line in lines if line.agreement.status is AgreementStatus.PROPOSED]
    return Page(
        token=token,
        waits_for_her=[line for line in proposed if not line.own.proposed_it],
        waits_for_others=[line for line in proposed if line.own.proposed_it],
        running=[line for line in lines if line.agreement.status in rules.RUNNING],
        closed=[line for line in reversed(lines) if line.agreement.is_closed and line.agreement.what],
        form=form.offer(contacts, rules.ready_dates(today), words),
        sessions=sessions,
        chosen=chosen,
        today=today,
    )


def say_beside(form: AgreementForm, refusal: rules.Refusal) -> None:
    """A refusal of the rules, beside the field it is about."""
    about_the_day = isinstance(refusal, rules.DueInThePast | rules.DueTooFarAhead)
    typed_day = "other_date" if form.due_on.data == "other" else "due_on"
    add_error(form[typed_day if about_the_day else FIELDS[type(refusal)]], SENTENCES[type(refusal)]())


def _line(agreement: Agreement, person: Person, today: date) -> Line:
    own = next(party for party in agreement.parties if party.person_id == person.id)
    return Line(agreement, own, names_of_others(agreement, own), today)
