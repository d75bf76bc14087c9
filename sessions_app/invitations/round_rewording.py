"""What of a round waits in the outbox while its session moves: it leaves with the new time and place, as if it had been
written now. So nobody is invited to a moment that is no longer true, and gets an update a minute later."""

from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.invitations.models import InvitationRound, RoundRecipient
from sessions_app.invitations.queries import find_invitation
from sessions_app.invitations.round_messages import KIND, session_invited
from sessions_app.invitations.round_text import RoundWords, words_of
from sessions_app.invitations.rules import Method, has_begun
from sessions_app.knowledge_sessions.events import KnowledgeSessionRescheduled
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.outbox.service import reword


def reword_unsent(event: KnowledgeSessionRescheduled) -> None:
    """The outbox holds a few hundred of them at most; who comes later in the round is written to later anyway."""
    if has_begun(event.knowledge_session.starts_at, clock.now()):
        return
    unsent = db.session.execute(
        select(OutgoingMail, RoundRecipient)
        .join(RoundRecipient, RoundRecipient.mail_id == OutgoingMail.id)
        .where(
            OutgoingMail.knowledge_session_id == event.knowledge_session.id,
            OutgoingMail.kind == KIND,
            OutgoingMail.state == MailState.DUE,
        )
        .order_by(OutgoingMail.id)
        .with_for_update(of=OutgoingMail)
    ).all()
    words: dict[int, RoundWords] = {}
    for mail, recipient in unsent:
        if recipient.round_id not in words:
            words[recipient.round_id] = words_of(recipient.round)
        _reword(mail, recipient, recipient.round, words[recipient.round_id])
    db.session.flush()


def _reword(mail: OutgoingMail, recipient: RoundRecipient, round_: InvitationRound, words: RoundWords) -> None:
    if recipient.person is None:
        return
    invitation = find_invitation(round_.knowledge_session_id, recipient.person.id) if mail.calendar else None
    if invitation is not None:
        invitation.raise_version(Method.REQUEST, clock.now())
        invitation.counts_from = invitation.sequence
    reword(mail, session_invited(round_, words, recipient, recipient.person, invitation))
