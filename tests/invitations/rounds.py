"""Somebody whom a round invited, as the tests of this room need her: a row, and the mail that put it into her
calendar. How rounds are made and sent has tests of its own."""

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.invitations import entry, messages
from sessions_app.invitations.models import Invitation, InvitationRound, RoundRecipient
from sessions_app.invitations.recipient import invited
from sessions_app.invitations.round_messages import KIND
from sessions_app.invitations.round_rules import RecipientState, RoundState, Source
from sessions_app.invitations.rules import PartStat
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.message import Message
from sessions_app.outbox.service import enqueue
from tests import factories


def open_invitation(
    knowledge_session: KnowledgeSession, email: str, name: str = "Fatma Yilmaz", language: str = "nl"
) -> Invitation:
    person = factories.person(email)
    invitation = Invitation(
        knowledge_session=knowledge_session, person=person, uid=f"ronde-{knowledge_session.id}-{person.id}",
        dtstamp=clock.now().replace(microsecond=0), organizer="sessies@example.org", partstat=PartStat.NEEDS_ACTION,
        name=name,
    )  # fmt: skip
    round_ = InvitationRound(
        knowledge_session=knowledge_session, state=RoundState.SENT, source=Source.LIST, language=language,
        title="Kom je ook?", body="Kom je ook?", puts_in_calendar=True, created_at=clock.now(),
    )  # fmt: skip
    recipient = RoundRecipient(
        round=round_, position=1, email=email, name=name, person=person, state=RecipientState.HANDED
    )
    db.session.add_all([invitation, recipient])
    db.session.flush()
    recipient.mail = enqueue(
        Message(
            kind=KIND,
            key=f"{KIND}:{recipient.id}",
            recipient_email=email,
            recipient_name=name,
            language=language,
            texts=("Kom je ook?", "Kom je ook?\n", "<p>Kom je ook?</p>"),
            knowledge_session_id=knowledge_session.id,
            calendar=entry.request_for(invitation, invited(invitation, language)),
            calendar_method="REQUEST",
            chain=messages.chain_of(invitation),
        )
    )
    db.session.commit()
    return invitation
