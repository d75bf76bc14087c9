"""Forgetting: who erases herself, what is past its period; and what she may take along before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update

from sessions_app.agreements import answering, changing, helping, messages, queries
from sessions_app.agreements.events import AgreementErased, standing_of
from sessions_app.agreements.history import followed, lock, write_down
from sessions_app.agreements.models import Agreement, AgreementChange, AgreementParty
from sessions_app.agreements.names import in_full
from sessions_app.agreements.rules import CLOSED, Step
from sessions_app.core import clock, retention
from sessions_app.core.events import publish
from sessions_app.core.extensions import db
from sessions_app.core.formatting import iso
from sessions_app.outbox.forgetting import forget_chains
from sessions_app.outbox.service import enqueue_all, withdraw_unsent
from sessions_app.people.queries import find_person
from sessions_app.registrations.events import PersonErased, RegistrationErased

SWEPT_AT_ONCE = 500


def forget_person(event: PersonErased) -> None:
    """Her name, organisation and reasons go. Between two it stops, several go on; who said yes hears of it."""
    _forget(event.person.id, queries.with_person(event.person.id))


def forget_registration(event: RegistrationErased) -> None:
    """The same of what she agreed at this session. When only the period of her registration is over, agreements stay:
    they have a period of their own."""
    if event.is_her_wish:
        registration = event.registration
        agreements = queries.from_registration(registration.knowledge_session_id, registration.person_id)
        _forget(registration.person_id, agreements)


def sweep(now: datetime, dry_run: bool) -> int:
    """Forgets who and what, 12 months after it closed; the bare count stays.

    What nobody ever closed counts as closed on the day it was due, so that no text stays for ever.
    """
    period = retention.PERIODS["agreement"]
    assert period is not None
    is_old = _closed_before(now - period)
    if dry_run:
        return db.session.scalar(select(func.count()).select_from(Agreement).where(is_old)) or 0
    swept = 0
    while found := db.session.scalars(
        select(Agreement).where(is_old).order_by(Agreement.id).limit(SWEPT_AT_ONCE)
    ).all():
        for agreement in found:
            before = standing_of(agreement)
            if not agreement.is_closed:
                answering.close(agreement)
            _erase(agreement)
            publish(AgreementErased(agreement, before))
        swept += len(found)
    return swept


def data_of(email: str) -> list[dict[str, Any]]:
    """What is kept of her agreements, for her own file: no more about the others than her page shows."""
    person = find_person(email)
    return [_data_of_one(agreement, person.id) for agreement in queries.agreements_of(person.id)] if person else []


retention.register_sweep("agreements", sweep)
retention.register_export("agreements", data_of)


def take_out(agreement: Agreement, own: AgreementParty) -> AgreementChange | None:
    """She stands nowhere in it any more. Gives the line that says so, when that ends it or the others go on."""
    change = agreement.proposed_change
    if change is not None and change.party_id == own.id:
        changing.withdraw(agreement)
    for line in agreement.changes:
        if line.party_id == own.id:
            line.party_id, line.note = None, ""
    goes_on = answering.goes_on_without(agreement, own)
    if agreement.help_wanted and agreement.asked_by is None:
        helping.end(agreement)
    agreement.parties = [party for party in agreement.parties if party is not own]
    if agreement.is_closed or own.has_left:
        return None
    if not goes_on:
        answering.close(agreement)
        return write_down(agreement, Step.DROPPED, None)
    written = write_down(agreement, Step.LEFT, None)
    answering.settle(agreement)
    changing.settle(agreement, None)
    return written


def _forget(person_id: int, agreements: Sequence[Agreement]) -> None:
    for agreement in agreements:
        lock(agreement)
        own = next(party for party in agreement.parties if party.person_id == person_id)
        with followed(agreement):
            _let_go(agreement, own)
        if agreement.what and not any(party.person_id for party in agreement.parties):  # nobody left who could read it
            before = standing_of(agreement)
            _erase(agreement)
            publish(AgreementErased(agreement, before))
    db.session.flush()


def _let_go(agreement: Agreement, own: AgreementParty) -> None:
    """Who said yes counts on it, so she hears of it; who has not answered finds no question on her page any more."""
    hearers = [party for party in agreement.others_than(own) if party.agreed and own.is_asked]
    forget_chains(messages.chain_of(agreement, own))
    written = take_out(agreement, own)
    if written is None:
        return
    if agreement.is_closed:  # a question that has not left is asked no more
        withdraw_unsent(*(messages.chain_of(agreement, party) for party in agreement.others_than(own)))
    enqueue_all([messages.agreement_stopped(agreement, party, None, written) for party in hearers])


def _erase(agreement: Agreement) -> None:
    agreement.what, agreement.parties, agreement.proposed_change = "", [], None
    db.session.flush()
    of_this = AgreementChange.agreement_id == agreement.id
    db.session.execute(update(AgreementChange).where(of_this).values(what="", note=""))
    db.session.expire(agreement, ["changes"])


def _closed_before(limit: datetime) -> ColumnElement[bool]:
    never_closed = Agreement.status.not_in(CLOSED) & (Agreement.due_on < clock.local(limit).date())
    return (Agreement.what != "") & or_(Agreement.closed_at < limit, never_closed)


def _data_of_one(agreement: Agreement, person_id: int) -> dict[str, Any]:
    own = next(party for party in agreement.parties if party.person_id == person_id)
    return {
        "session": agreement.knowledge_session.title,
        "what": agreement.what,
        "due_on": agreement.due_on.isoformat(),
        "status": agreement.status.value,
        "help_wanted": agreement.help_wanted,
        "name": own.name,
        "organisation": own.organisation,
        "agreed": own.agreed,
        "with": [in_full(party, own) for party in agreement.present if party is not own],
        "made_at": iso(agreement.created_at),
        "closed_at": iso(agreement.closed_at) if agreement.closed_at else None,
        "proposed_change": _terms(agreement),
        "history": [
            {
                "at": iso(line.changed_at),
                "step": line.step.value,
                "by_me": line.party_id == own.id,
                "why": line.note,
                "what": line.what,
                "due_on": line.due_on.isoformat() if line.due_on else None,
            }
            for line in agreement.changes
        ],
    }


def _terms(agreement: Agreement) -> dict[str, str] | None:
    change = agreement.proposed_change
    return {"what": change.what, "due_on": change.due_on.isoformat()} if change else None
