"""Saying how an agreement goes. Writing one down: `proposing.py`; the answer to it: `answering.py`; other words or
another day: `changing.py`; help of staff: `helping.py`; forgetting in time: `forgetting.py`."""

from datetime import date

from sqlalchemy import select

from sessions_app.agreements import answering, changing, helping, messages, queries, rules
from sessions_app.agreements.forgetting import forget_person as forget_person  # noqa: PLC0414 - found here by others
from sessions_app.agreements.forgetting import forget_registration as forget_registration  # noqa: PLC0414
from sessions_app.agreements.forgetting import sweep as sweep  # noqa: PLC0414
from sessions_app.agreements.history import followed, lock, write_down
from sessions_app.agreements.models import Agreement, AgreementParty
from sessions_app.agreements.proposing import propose as propose  # noqa: PLC0414
from sessions_app.agreements.proposing import write_for as write_for  # noqa: PLC0414
from sessions_app.agreements.reminding import remind as remind  # noqa: PLC0414
from sessions_app.agreements.rules import CLOSED, RUNNING, AgreementStatus, Step
from sessions_app.core import clock, links
from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.outbox.queries import language_written_to
from sessions_app.outbox.service import enqueue_all
from sessions_app.people.models import Person
from sessions_app.registrations.queries import registrations_of


def _language_of(person: Person) -> str:
    """Of the mail that left last for her; past its period that of her last agreement, or of her registration."""
    agreed = select(AgreementParty.language).where(AgreementParty.person_id == person.id)
    return (
        language_written_to(person.email)
        or db.session.scalar(agreed.order_by(AgreementParty.id.desc()).limit(1))
        or next((one.language for one in registrations_of(person.id)), "")
    )


AGREEMENTS_LINK = links.register(
    "agreements", "/afspraken/{token}", lambda id_: db.session.get(Person, id_), Person, _language_of
)


@dataclass(frozen=True)
class Extras:
    """What may come along with a status. `seen`: the version of the words and the day that she had before her."""

    due_on: date | None = None
    what: str | None = None
    help_wanted: bool | None = None
    note: str = ""
    only_me: bool = False
    seen: int | None = None


NOTHING_ELSE = Extras()


def tell_how_it_goes(
    agreement: Agreement, by: AgreementParty, status: AgreementStatus, extras: Extras = NOTHING_ELSE
) -> Agreement:
    """A party tells how it goes. Raises the refusals of `rules` before it changes a thing."""
    lock(agreement)
    terms = _other_terms(agreement, extras)
    _check(agreement, by, status, extras, terms)
    with followed(agreement):
        if agreement.status is AgreementStatus.PROPOSED:
            _answer(agreement, by, status, extras, terms)
        elif extras.only_me and status is AgreementStatus.DROPPED and answering.goes_on_without(agreement, by):
            _step_out(agreement, by)
        else:
            _report(agreement, by, status, extras.help_wanted)
            if terms and status in RUNNING:
                changing.propose(agreement, by, *terms)
    return agreement


def _other_terms(agreement: Agreement, extras: Extras) -> tuple[str, date] | None:
    """The words and the day she wants, when they are not those that stand."""
    wanted = (extras.what or agreement.what, extras.due_on or agreement.due_on)
    return wanted if wanted != (agreement.what, agreement.due_on) else None


def _check(
    agreement: Agreement, by: AgreementParty, status: AgreementStatus, extras: Extras, terms: tuple[str, date] | None
) -> None:
    is_counter = terms is not None and agreement.status is AgreementStatus.PROPOSED
    rules.check_status(
        agreement.status,
        status,
        has_agreed=by.agreed and not is_counter,
        all_agreed=agreement.all_agreed,
        parties=len(agreement.present),
        closed_at=agreement.closed_at,
        now=clock.now(),
    )
    rules.check_help(status, bool(extras.help_wanted))
    rules.check_terms(extras.seen, agreement.terms_version)
    if terms is not None:
        rules.check_what(terms[0])
        if extras.due_on is not None and extras.due_on != agreement.due_on:
            rules.check_due_on(extras.due_on, clock.today())


def _answer(
    agreement: Agreement, by: AgreementParty, status: AgreementStatus, extras: Extras, terms: tuple[str, date] | None
) -> None:
    if status is AgreementStatus.OPEN and terms is not None:
        answering.propose_otherwise(agreement, by, *terms)
    elif status is AgreementStatus.OPEN:
        answering.say_yes(agreement, by)
    elif by.proposed_it:
        answering.take_back(agreement, by)
    else:
        answering.say_no(agreement, by, extras.note)


def _report(agreement: Agreement, by: AgreementParty, status: AgreementStatus, help_wanted: bool | None) -> None:
    before, had_help = agreement.status, agreement.help_wanted
    has_help = (had_help if help_wanted is None else help_wanted) and status in RUNNING
    if (before, had_help) == (status, has_help):
        return
    if status in CLOSED:
        answering.close(agreement, status)
    else:
        agreement.status, agreement.closed_at, agreement.help_wanted = status, None, has_help
        if not has_help:
            helping.end(agreement)
    asks_help = has_help and not had_help
    step = Step.HELP_ASKED if asks_help else Step.HELP_ENDED if before is status else Step(status.value)
    written = write_down(agreement, step, by)
    if asks_help:
        staff = queries.staff_to_ask(agreement.knowledge_session)
        enqueue_all([messages.agreement_help(agreement, written, by, user) for user in staff])
    if status is AgreementStatus.DROPPED:
        others = agreement.others_than(by)
        enqueue_all([messages.agreement_stopped(agreement, party, by, written) for party in others])


def _step_out(agreement: Agreement, by: AgreementParty) -> None:
    """The others go on. Help that she asked for was hers."""
    if agreement.help_wanted and agreement.asked_by is by:
        helping.end(agreement)
    if agreement.proposed_change is not None and agreement.proposed_change.party_id == by.id:
        changing.withdraw(agreement)
    others = agreement.others_than(by)
    by.has_left = True
    written = write_down(agreement, Step.LEFT, by)
    changing.settle(agreement, None)
    enqueue_all([messages.agreement_stopped(agreement, party, by, written) for party in others])
