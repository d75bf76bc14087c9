"""What of this room goes into the audit trail: what staff do. What people agree among themselves does not."""

from sessions_app.agreements.events import AgreementMade, HelpTakenUp
from sessions_app.agreements.models import Agreement
from sessions_app.people import audit
from sessions_app.people.audit_models import Action, ActorKind


def note_made(event: AgreementMade) -> None:
    if event.by_staff:
        _note(Action.ADDED, event.agreement)


def note_help(event: HelpTakenUp) -> None:
    _note(Action.TAKEN_OVER, event.agreement)


def _note(action: Action, agreement: Agreement) -> None:
    session = agreement.knowledge_session
    if audit.actor_kind() is ActorKind.USER:
        audit.note(action, "agreement", agreement.id, knowledge_session_id=session.id, district_id=session.district_id)
