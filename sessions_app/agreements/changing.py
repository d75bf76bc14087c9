"""Other words or another day for what runs: proposed by one, and in force once everyone else said yes."""

from datetime import date

from sessions_app.agreements import messages, rules
from sessions_app.agreements.history import followed, lock, write_down
from sessions_app.agreements.models import Agreement, AgreementParty, ProposedChange
from sessions_app.agreements.rules import RUNNING, Step
from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.outbox.service import enqueue_all, withdraw_unsent


def propose(agreement: Agreement, by: AgreementParty, what: str, due_on: date) -> None:
    """A later proposal takes the place of an earlier one. Where nobody else has to agree it holds at once."""
    withdraw(agreement)
    agreement.terms_version += 1
    for party in agreement.parties:
        party.agrees_to_change = party is by
    agreement.proposed_change = ProposedChange(party_id=by.id, what=what, due_on=due_on)
    write_down(agreement, Step.CHANGE_PROPOSED, by, what=what, due_on=due_on)
    if not settle(agreement, by):
        others = agreement.others_than(by)
        enqueue_all([messages.agreement_change(agreement, party, by, what, due_on) for party in others])


def answer(agreement: Agreement, by: AgreementParty, yes: bool, note: str = "", seen: int | None = None) -> None:
    """Yes or no to what another proposed; no to one's own takes it back. Raises the refusals of `rules`."""
    lock(agreement)
    change = agreement.proposed_change
    if change is None or agreement.status not in RUNNING:
        raise rules.NothingToAnswer
    rules.check_terms(seen, agreement.terms_version)
    is_own = change.party_id == by.id
    if yes and is_own:
        raise rules.WaitsForTheOther
    with followed(agreement):
        if yes:
            rules.check_due_on(change.due_on, clock.today())
            _agree(agreement, by)
        elif is_own:
            write_down(agreement, Step.CHANGE_WITHDRAWN, by)
            withdraw(agreement)
            withdraw_unsent(*(messages.chain_of(agreement, party) for party in agreement.others_than(by)))
        else:
            _refuse(agreement, by, note)


def settle(agreement: Agreement, by: AgreementParty | None) -> bool:
    """Whether the proposed change holds now, because everyone who has to agree does."""
    change = agreement.proposed_change
    if change is None or not all(party.agrees_to_change for party in agreement.parties if party.must_agree):
        return False
    agreement.what, agreement.due_on = change.what, change.due_on
    withdraw(agreement)
    write_down(agreement, Step.CHANGE_AGREED, by, what=agreement.what, due_on=agreement.due_on)
    return True


def withdraw(agreement: Agreement) -> None:
    agreement.proposed_change = None
    db.session.flush()  # its place is free before another takes it


def _agree(agreement: Agreement, by: AgreementParty) -> None:
    by.agrees_to_change = True
    if settle(agreement, by):
        others = agreement.others_than(by)
        enqueue_all([messages.agreement_changed(agreement, party, by) for party in others])
    else:
        write_down(agreement, Step.AGREED, by)


def _refuse(agreement: Agreement, by: AgreementParty, note: str) -> None:
    written = write_down(agreement, Step.CHANGE_REFUSED, by, note=note)
    withdraw(agreement)
    others = agreement.others_than(by)
    enqueue_all([messages.agreement_change_refused(agreement, party, by, written) for party in others])
