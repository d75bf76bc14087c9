"""What someone's calendar answered, and until when that counts."""

from collections.abc import Iterable
from datetime import datetime

from sessions_app.core.extensions import db
from sessions_app.invitations.models import Invitation
from sessions_app.invitations.round_messages import chain_without_calendar
from sessions_app.invitations.rules import PartStat
from sessions_app.knowledge_sessions.events import KnowledgeSessionRescheduled
from sessions_app.outbox.service import withdraw_unsent


def note_answer(invitation: Invitation, answer: PartStat, sequence: int, answered_at: datetime) -> None:
    """What her calendar says; our next message repeats it. A mail that asks for her answer need not leave any more."""
    invitation.answer, invitation.partstat = answer, answer
    invitation.answer_sequence, invitation.answered_at = sequence, answered_at
    withdraw_unsent(chain_without_calendar(invitation.knowledge_session_id, invitation.person_id))
    db.session.flush()


def time_changed(event: KnowledgeSessionRescheduled) -> bool:
    before, after = event.before, event.after
    return (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at)


def ask_anew(invitations: Iterable[Invitation]) -> None:
    """From this version on an answer counts; what was said about the earlier time does not."""
    for invitation in invitations:
        invitation.counts_from = invitation.sequence


def forget(invitation: Invitation) -> None:
    invitation.answer = invitation.answer_sequence = invitation.answered_at = None
