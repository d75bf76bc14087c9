"""Mails of a round that wait in the outbox: whether there are any, and how they come back out of it."""

from collections.abc import Sequence

from sqlalchemy import String, cast, delete, select, update

from sessions_app.core.extensions import db
from sessions_app.invitations.messages import chain_of
from sessions_app.invitations.models import Invitation, InvitationRound, RoundRecipient
from sessions_app.invitations.round_rules import RecipientState
from sessions_app.outbox.models import MailState, OutgoingMail

AT_ONCE = 1000


def has_unsent(round_: InvitationRound) -> bool:
    mine = (RoundRecipient.round_id == round_.id, OutgoingMail.state == MailState.DUE)
    found = select(OutgoingMail.id).join(RoundRecipient, RoundRecipient.mail_id == OutgoingMail.id).where(*mine)
    return db.session.scalar(found.limit(1)) is not None


def take_back(round_: InvitationRound) -> None:
    """Out of the outbox again: its key is free for the next time. What a worker holds at this moment leaves; what was
    tried may have arrived, so its row stays, and with it the calendar entry that it may have made."""
    of_round = select(RoundRecipient.mail_id).where(
        RoundRecipient.round_id == round_.id, RoundRecipient.mail_id.is_not(None)
    )
    is_unsent = (OutgoingMail.id.in_(of_round), OutgoingMail.state == MailState.DUE)
    unsent = db.session.execute(select(OutgoingMail.id, OutgoingMail.tries).where(*is_unsent).with_for_update()).all()
    _keep_tried([mail_id for mail_id, tries in unsent if tries])
    never_tried = [mail_id for mail_id, tries in unsent if not tries]
    for start_at in range(0, len(never_tried), AT_ONCE):
        some = never_tried[start_at : start_at + AT_ONCE]
        mine = RoundRecipient.mail_id.in_(some)
        people = db.session.scalars(select(RoundRecipient.person_id).where(mine)).all()
        db.session.execute(update(RoundRecipient).where(mine).values(state=RecipientState.READY, mail_id=None))
        db.session.execute(delete(OutgoingMail).where(OutgoingMail.id.in_(some)))
        _forget_unsent_entries(round_, [one for one in people if one is not None])


def _keep_tried(mail_ids: Sequence[int]) -> None:
    key_of_its_own = OutgoingMail.idempotency_key.concat(":taken-back-").concat(cast(OutgoingMail.id, String))
    for start_at in range(0, len(mail_ids), AT_ONCE):
        some = mail_ids[start_at : start_at + AT_ONCE]
        mine = RoundRecipient.mail_id.in_(some)
        db.session.execute(update(RoundRecipient).where(mine).values(state=RecipientState.READY))
        db.session.execute(
            update(OutgoingMail)
            .where(OutgoingMail.id.in_(some))
            .values(state=MailState.SUPERSEDED, idempotency_key=key_of_its_own)
            .execution_options(synchronize_session="fetch")
        )


def _forget_unsent_entries(round_: InvitationRound, person_ids: Sequence[int]) -> None:
    """Nothing of these calendar entries ever left, so there is nothing to keep true."""
    session_id = round_.knowledge_session_id
    theirs = (Invitation.knowledge_session_id == session_id, Invitation.person_id.in_(person_ids))
    chains = {chain_of(one): one for one in db.session.scalars(select(Invitation).where(*theirs))}
    known = set(db.session.scalars(select(OutgoingMail.chain).where(OutgoingMail.chain.in_(chains))))
    unsent = [one.id for chain, one in chains.items() if chain not in known]
    db.session.execute(delete(Invitation).where(Invitation.id.in_(unsent)))
