"""What those who were asked say to a proposal: yes, no, or yes in other words or on another day."""

from datetime import date

from sessions_app.agreements import helping, messages, rules
from sessions_app.agreements.history import write_down
from sessions_app.agreements.models import Agreement, AgreementParty
from sessions_app.agreements.names import introduce
from sessions_app.agreements.rules import AgreementStatus, Step
from sessions_app.core import clock
from sessions_app.outbox.service import enqueue_all, withdraw_unsent


def say_yes(agreement: Agreement, by: AgreementParty) -> None:
    by.agreed = True
    introduce(agreement, by)
    if not agreement.all_agreed:
        write_down(agreement, Step.AGREED, by)
        return
    _open(agreement, by)
    enqueue_all([messages.agreement_confirmed(agreement, party, by) for party in agreement.others_than(by)])


def say_no(agreement: Agreement, by: AgreementParty, note: str) -> None:
    """Of two: it is over. Of several: it goes on without her. Those who said yes hear of it, and who was asked too when
    it is over; where that mail has not left she never hears of either."""
    others = agreement.others_than(by)
    if goes_on_without(agreement, by):
        by.has_left = True
        written = write_down(agreement, Step.DECLINED, by, note=note)
        settle(agreement)
        others = [party for party in others if party.agreed]
    else:
        close(agreement)
        written = write_down(agreement, Step.DECLINED, by, note=note)
        others = [party for party in others if party.agreed or not _take_back_mail(agreement, party)]
    enqueue_all([messages.agreement_declined(agreement, party, by, written) for party in others])


def take_back(agreement: Agreement, by: AgreementParty) -> None:
    """Who proposed it; where the mail has not left the other never hears of it."""
    close(agreement)
    write_down(agreement, Step.DROPPED, by)
    for party in agreement.others_than(by):
        _take_back_mail(agreement, party)


def propose_otherwise(agreement: Agreement, by: AgreementParty, what: str, due_on: date) -> None:
    """Her yes is to these words and this day; everyone else says yes or no anew."""
    had_agreed = {party.id for party in agreement.parties if party.agreed}
    agreement.what, agreement.due_on = what, due_on
    agreement.terms_version += 1
    for party in agreement.parties:
        party.agreed = party is by or not party.must_agree
    introduce(agreement, by)
    write_down(agreement, Step.CHANGE_PROPOSED, by, what=what, due_on=due_on)
    settle(agreement)
    enqueue_all(
        [
            messages.agreement_change(agreement, party, by, what, due_on)
            if party.id in had_agreed
            else messages.agreement_proposed(agreement, party, by)
            for party in agreement.others_than(by)
        ]
    )


def settle(agreement: Agreement) -> None:
    """Who was waited for is gone: perhaps all that are left said yes."""
    if agreement.status is AgreementStatus.PROPOSED and agreement.all_agreed:
        _open(agreement, None)


def goes_on_without(agreement: Agreement, party: AgreementParty) -> bool:
    left = [one for one in agreement.present if one is not party]
    return rules.goes_on_without_one(len(left)) and any(one.must_agree for one in left)


def close(agreement: Agreement, status: AgreementStatus = AgreementStatus.DROPPED) -> None:
    agreement.status, agreement.closed_at = status, agreement.closed_at or clock.now()
    agreement.proposed_change = None
    helping.end(agreement)


def _open(agreement: Agreement, by: AgreementParty | None) -> None:
    agreement.status = AgreementStatus.OPEN
    write_down(agreement, Step.OPEN, by)


def _take_back_mail(agreement: Agreement, party: AgreementParty) -> bool:
    """Whether there was one that had not left."""
    return bool(withdraw_unsent(messages.chain_of(agreement, party)))
