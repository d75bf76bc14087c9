"""What happened with agreements, for who counts them. No agreement is ever deleted: what is erased or past its period
stays as a bare row with a status and a day."""

from datetime import date

from sessions_app.agreements.models import Agreement
from sessions_app.agreements.rules import AgreementStatus
from sessions_app.core.values import dataclass


@dataclass(frozen=True)
class Standing:
    """All of an agreement that is counted, beside the organisations of its parties."""

    knowledge_session_id: int
    status: AgreementStatus
    due_on: date
    organisations: tuple[str, ...]  # of the parties that are in it, as they stand with it, each as often as it does
    help_wanted: bool


@dataclass(frozen=True)
class AgreementMade:
    """Written down just now; it waits for a yes, or runs at once when nobody is to be asked."""

    agreement: Agreement
    by_staff: bool


@dataclass(frozen=True)
class AgreementChanged:
    """Its status, day, parties or call for help changed: how it stood before, and `agreement` as it is now."""

    agreement: Agreement
    before: Standing


@dataclass(frozen=True)
class AgreementErased:
    """Its text and parties were erased, after its period or with the last person in it. The row stays as a count;
    `before` tells which organisations it was between."""

    agreement: Agreement
    before: Standing


@dataclass(frozen=True)
class HelpTakenUp:
    """A member of staff helps with it from now on."""

    agreement: Agreement


def standing_of(agreement: Agreement) -> Standing:
    return Standing(
        agreement.knowledge_session_id,
        agreement.status,
        agreement.due_on,
        tuple(party.organisation for party in agreement.present if party.organisation),
        agreement.help_wanted,
    )
