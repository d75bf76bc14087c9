"""What the tests of invitation rounds share."""

from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.invitations import round_sending, rounds
from sessions_app.invitations.models import InvitationRound, RoundRecipient
from sessions_app.invitations.round_lines import Line
from sessions_app.invitations.round_rules import Source, Standing
from sessions_app.invitations.round_standing import everyone
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import MailState, OutgoingMail
from tests import factories


def address(name: str) -> str:
    return f"{name.lower()}@example.org"


def draft(session: KnowledgeSession | None = None, *names: str, **values: object) -> InvitationRound:
    """To Noa, Sam and Kim, unless others are named."""
    people = [Line(n, address(name), name) for n, name in enumerate(names or ("Noa", "Sam", "Kim"), start=1)]
    made = rounds.make(session or factories.knowledge_session(), Source.LIST, people)
    for name, value in values.items():
        setattr(made, name, value)
    db.session.commit()
    return made


def sent(session: KnowledgeSession | None = None, *names: str, **values: object) -> InvitationRound:
    """The same, and its mails are in the outbox."""
    made = draft(session, *names, **values)
    rounds.start(made, None)
    db.session.commit()
    return handed_over(made)


def handed_over(round_: InvitationRound) -> InvitationRound:
    round_id = round_.id
    while round_sending.hand_over_due(clock.now()):
        pass
    return again(round_id)


def again(round_id: int) -> InvitationRound:
    found = db.session.get(InvitationRound, round_id)
    assert found is not None
    return found


def recipient(round_: InvitationRound, name: str) -> RoundRecipient:
    mine = (RoundRecipient.round_id == round_.id, RoundRecipient.email == address(name))
    return db.session.scalars(select(RoundRecipient).where(*mine)).one()


def mails(round_: InvitationRound) -> list[OutgoingMail]:
    of_round = select(RoundRecipient.mail_id).where(RoundRecipient.round_id == round_.id)
    return list(db.session.scalars(select(OutgoingMail).where(OutgoingMail.id.in_(of_round)).order_by(OutgoingMail.id)))


def delivered(round_: InvitationRound) -> None:
    """As if the mail server had taken them all."""
    for mail in mails(round_):
        if mail.state is MailState.DUE:
            mail.state, mail.sent_at = MailState.SENT, clock.now()
    db.session.commit()


def stands(round_: InvitationRound) -> dict[str, Standing]:
    return {one.recipient.name: one.standing for one in everyone(round_)}
