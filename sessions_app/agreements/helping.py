"""Help that was asked for: who of the staff takes it up, that the one who asked hears so, and that it ends."""

from sessions_app.agreements import messages, rules
from sessions_app.agreements.events import HelpTakenUp
from sessions_app.agreements.history import lock, write_down
from sessions_app.agreements.models import Agreement
from sessions_app.agreements.rules import RUNNING, Step
from sessions_app.core import clock
from sessions_app.core.events import publish
from sessions_app.outbox.service import enqueue_all
from sessions_app.people.models import User


def take_up(agreement: Agreement, user: User) -> None:
    """Saying so twice is fine. Raises NothingToHelpWith, TakenUpAlready."""
    lock(agreement)
    if not agreement.help_wanted or agreement.status not in RUNNING:
        raise rules.NothingToHelpWith
    if agreement.helper_id == user.id:
        return
    if agreement.helper_id is not None:
        raise rules.TakenUpAlready
    agreement.helper_id, agreement.help_taken_up_at = user.id, clock.now()
    written = write_down(agreement, Step.HELP_TAKEN_UP, None)
    asked_by = agreement.asked_by
    hearers = [asked_by] if asked_by is not None and asked_by.is_written_to else agreement.others_than(None)
    enqueue_all([messages.agreement_help_taken_up(agreement, party, user, written) for party in hearers])
    publish(HelpTakenUp(agreement))


def end(agreement: Agreement) -> None:
    """It is wanted no more, and whoever took it up need not go on."""
    agreement.help_wanted, agreement.helper, agreement.help_taken_up_at = False, None, None
