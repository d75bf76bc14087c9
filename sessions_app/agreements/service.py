"""Making an agreement, saying how it goes, reminding of it, and forgetting it in time."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from sessions_app.agreements import messages, queries, rules
from sessions_app.agreements.models import Agreement, AgreementChange, AgreementParty
from sessions_app.agreements.rules import CLOSED, RUNNING, AgreementStatus
from sessions_app.core import clock, language, links, retention
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.service import enqueue, enqueue_all, withdraw_unsent
from sessions_app.people.models import Person
from sessions_app.people.service import person_with
from sessions_app.registrations.events import PersonErased
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import find_registration

AGREEMENTS_LINK = links.register("agreements", "/afspraken/{token}", lambda id_: db.session.get(Person, id_))


def propose(
    proposer: Person,
    knowledge_session: KnowledgeSession,
    what: str,
    other: int | str,
    due_on: date,
    spoken: str | None = None,
) -> Agreement:
    """A new agreement that waits for the other, who gets a mail with a page of her own.

    `other` is the id of a registration on this session's "wie is wie", or anyone's normalised address; nobody learns
    whether that address is known. Raises the refusals of `rules`.
    """
    now, spoken = clock.now(), spoken or language.current()
    rules.check_what(what)
    rules.check_due_on(due_on, clock.today())
    own = _own_party(proposer, knowledge_session, spoken)
    theirs = _party_of(other, proposer, knowledge_session, spoken)
    agreement = Agreement(
        knowledge_session=knowledge_session,
        what=what,
        due_on=due_on,
        status=AgreementStatus.PROPOSED,
        help_wanted=False,
        created_at=now,
        parties=[own, theirs],
    )
    db.session.add(agreement)
    db.session.flush()
    _write_down(agreement, own)
    enqueue(messages.agreement_proposed(agreement, theirs, own))
    return agreement


def change(
    agreement: Agreement,
    by: AgreementParty,
    status: AgreementStatus,
    due_on: date | None = None,
    help_wanted: bool | None = None,
) -> Agreement:
    """A party tells; a new date may come along. Raises the refusals of `rules` before it changes a thing."""
    before, had_help = agreement.status, agreement.help_wanted
    helped = had_help if help_wanted is None else help_wanted
    _check(agreement, by, status, due_on, bool(help_wanted))
    is_moved = due_on is not None and due_on != agreement.due_on and status in RUNNING
    agreement.due_on = due_on if is_moved and due_on else agreement.due_on
    agreement.status = status
    agreement.help_wanted = helped and status in RUNNING
    agreement.closed_at = None if status not in CLOSED else agreement.closed_at or clock.now()
    by.agreed = by.agreed or status is AgreementStatus.OPEN
    if (before, had_help) != (status, agreement.help_wanted) or is_moved:
        written = _write_down(agreement, by)
        _tell(agreement, by, before, asks_help=agreement.help_wanted and not had_help, written=written)
    return agreement


def remind(now: datetime) -> int:
    """Reminds every party of what is halfway or due; how many mails. Once per party, occasion and date."""
    if not rules.is_time_to_write(clock.local(now)):
        return 0
    today = clock.local(now).date()
    spoken_of = queries.to_be_reminded(today - rules.CATCH_UP, today + rules.LONGEST_AHEAD)
    occasions = {
        id_: occasion
        for id_, due_on, at in spoken_of
        if (occasion := rules.occasion(clock.local(at).date(), due_on, today))
    }
    mails = [
        messages.agreement_reminder(agreement, party, occasions[agreement.id], today)
        for agreement in queries.with_parties(occasions)
        for party in agreement.parties
    ]
    return len(enqueue_all(mails))


def forget_person(event: PersonErased) -> None:
    """Her name and organisation go; what still ran with her stops, and the others see that it did."""
    for agreement in queries.agreements_of(event.person.id):
        if not agreement.is_closed:
            agreement.status, agreement.closed_at, agreement.help_wanted = AgreementStatus.DROPPED, clock.now(), False
            _write_down(agreement, None)
        withdraw_unsent(*(f"{messages.proposal_chain(agreement)}:{party.id}" for party in agreement.parties))
        agreement.parties = [party for party in agreement.parties if party.person_id != event.person.id]
        if not agreement.parties:  # nobody is left who could read it
            agreement.what = ""
    db.session.flush()


def sweep(now: datetime, dry_run: bool) -> int:
    """Forgets who and what, 12 months after it closed; the bare count stays.

    What nobody ever closed counts as closed on the day it was due, so that no text stays for ever.
    """
    period = retention.PERIODS["agreement"]
    assert period is not None
    is_old = _closed_before(now - period)
    if dry_run:
        return db.session.scalar(select(func.count()).select_from(Agreement).where(is_old)) or 0
    ids = list(db.session.scalars(select(Agreement.id).where(is_old)))
    db.session.execute(delete(AgreementParty).where(AgreementParty.agreement_id.in_(ids)))
    db.session.execute(
        update(Agreement)
        .where(Agreement.id.in_(ids), Agreement.status.not_in(CLOSED))
        .values(status=AgreementStatus.DROPPED, closed_at=now, help_wanted=False)
    )
    db.session.execute(update(Agreement).where(Agreement.id.in_(ids)).values(what=""))
    db.session.expire_all()
    return len(ids)


retention.register_sweep("agreements", sweep)


def _closed_before(limit: datetime) -> ColumnElement[bool]:
    never_closed = Agreement.status.not_in(CLOSED) & (Agreement.due_on < clock.local(limit).date())
    return (Agreement.what != "") & or_(Agreement.closed_at < limit, never_closed)


def _own_party(proposer: Person, knowledge_session: KnowledgeSession, spoken: str) -> AgreementParty:
    """Her name and organisation as she typed them at this session, which the other will see."""
    registration = find_registration(knowledge_session.id, proposer.id)
    return AgreementParty(
        person=proposer,
        name=registration.name if registration else "",
        organisation=registration.organisation if registration else "",
        language=spoken,
        proposed_it=True,
        agreed=True,
    )


def _party_of(other: int | str, proposer: Person, knowledge_session: KnowledgeSession, spoken: str) -> AgreementParty:
    """A typed address stays an address: a name beside it would tell that it is known here."""
    if other == proposer.email:
        raise rules.WithOneself
    listed: Registration | None = next(
        (one for one in queries.who_is_who(knowledge_session.id, proposer.id) if other in (one.id, one.person.email)),
        None,
    )
    if listed is not None:
        return AgreementParty(
            person=listed.person, name=listed.name, organisation=listed.organisation, language=listed.language
        )
    if isinstance(other, int):
        raise rules.NotOnTheList
    return AgreementParty(person=person_with(other), language=spoken)


def _check(
    agreement: Agreement, by: AgreementParty, status: AgreementStatus, due_on: date | None, help_wanted: bool
) -> None:
    rules.check_status(
        agreement.status,
        status,
        proposed_it=by.proposed_it,
        all_agreed=all(party.agreed for party in agreement.parties),
        closed_at=agreement.closed_at,
        now=clock.now(),
    )
    rules.check_help(status, help_wanted)
    if due_on is not None and due_on != agreement.due_on:
        rules.check_due_on(due_on, clock.today())


def _write_down(agreement: Agreement, by: AgreementParty | None) -> AgreementChange:
    written = AgreementChange(
        party_id=by.id if by else None,
        status=agreement.status,
        help_wanted=agreement.help_wanted,
        changed_at=clock.now(),
    )
    agreement.changes.append(written)
    db.session.flush()
    return written


def _tell(
    agreement: Agreement, by: AgreementParty, before: AgreementStatus, *, asks_help: bool, written: AgreementChange
) -> None:
    """The proposer hears the answer; a proposal withdrawn before it left is never sent; staff hear of help."""
    others = [party for party in agreement.parties if party is not by]
    if before is AgreementStatus.PROPOSED and by.proposed_it:
        withdraw_unsent(*(f"{messages.proposal_chain(agreement)}:{party.id}" for party in others))
    elif before is AgreementStatus.PROPOSED:
        said_yes = agreement.status is AgreementStatus.OPEN
        answer = messages.agreement_confirmed if said_yes else messages.agreement_declined
        enqueue_all([answer(agreement, party, by) for party in others if party.proposed_it])
    if asks_help:
        staff = queries.staff_to_ask(agreement.knowledge_session)
        enqueue_all([messages.agreement_help(agreement, written, by, user) for user in staff])
