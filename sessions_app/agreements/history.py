"""What happened with an agreement: its lines, and the events that others count by."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sessions_app.agreements.events import AgreementChanged, standing_of
from sessions_app.agreements.models import Agreement, AgreementChange, AgreementParty
from sessions_app.agreements.rules import Step
from sessions_app.core import clock
from sessions_app.core.database.connections import lock_row
from sessions_app.core.events import publish
from sessions_app.core.extensions import db


def lock(agreement: Agreement) -> None:
    """As it is now, and nobody else's until the transaction ends: of two who say yes at once one is the last."""
    db.session.flush()
    lock_row(Agreement, agreement.id)


@contextmanager
def followed(agreement: Agreement) -> Iterator[None]:
    """Around whatever changes an agreement: tells who counts, when there is something to count."""
    before = standing_of(agreement)
    yield
    db.session.flush()
    if standing_of(agreement) != before:
        publish(AgreementChanged(agreement, before))


def write_down(
    agreement: Agreement,
    step: Step,
    by: AgreementParty | None,
    *,
    note: str = "",
    what: str = "",
    due_on: date | None = None,
) -> AgreementChange:
    written = AgreementChange(
        party_id=by.id if by else None,
        step=step,
        status=agreement.status,
        help_wanted=agreement.help_wanted,
        changed_at=clock.now(),
        note=note,
        what=what,
        due_on=due_on,
    )
    agreement.changes.append(written)
    db.session.flush()
    return written
