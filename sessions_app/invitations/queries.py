"""Reads of invitations: who is concerned by a session, and what her calendar holds."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import lazyload

from sessions_app.core.extensions import db
from sessions_app.invitations.models import Invitation, InvitationRound, RoundRecipient
from sessions_app.invitations.rules import Method, PartStat, Told, calendar_holds_entry
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.registrations.models import Registration, RegistrationStatus

LEFT = (MailState.SENT, MailState.TAKEN)  # taken: it may be on its way at this moment


def find_invitation(knowledge_session_id: int, person_id: int) -> Invitation | None:
    return db.session.scalar(
        select(Invitation).where(
            Invitation.knowledge_session_id == knowledge_session_id, Invitation.person_id == person_id
        )
    )


def concerned_by(knowledge_session_id: int) -> Iterator[tuple[Registration, Invitation | None]]:
    """Everyone with a place or on the waiting list, with her invitation, in one query; erased ones not."""
    rows = db.session.execute(
        select(Registration, Invitation)
        .outerjoin(
            Invitation,
            and_(
                Invitation.knowledge_session_id == Registration.knowledge_session_id,
                Invitation.person_id == Registration.person_id,
            ),
        )
        .where(
            Registration.knowledge_session_id == knowledge_session_id,
            Registration.status != RegistrationStatus.CANCELLED,
        )
        .options(lazyload(Invitation.person))  # its inner join would drop those without an invitation
        .execution_options(populate_existing=True)  # as they stand now that the session is locked
        .order_by(Registration.id)
    )
    return ((row[0], row[1]) for row in rows.unique() if row[0].name)


def open_invitations(knowledge_session_id: int) -> list[tuple[Invitation, str]]:
    """Whom a round invited and who neither registered nor declined, each with the language of that round. Also who
    wants no more invitations: this one stands in her calendar, and must stay true there."""
    takes_part = (
        select(Registration.id)
        .where(Registration.knowledge_session_id == knowledge_session_id)
        .where(Registration.person_id == Invitation.person_id)
        .where(Registration.status != RegistrationStatus.CANCELLED)
    )
    found = db.session.scalars(
        select(Invitation)
        .where(
            Invitation.knowledge_session_id == knowledge_session_id,
            Invitation.method == Method.REQUEST,
            or_(Invitation.partstat != PartStat.DECLINED, Invitation.answer_sequence < Invitation.sequence),
            ~takes_part.exists(),
        )
        .order_by(Invitation.id)
    ).all()
    if not found:
        return []
    asked = db.session.execute(_asked(knowledge_session_id)).all()
    languages = {person_id: language for person_id, language, _declined in asked}
    declined = {person_id for person_id, _language, declined_at in asked if declined_at}
    return [
        (one, languages[one.person_id]) for one in found if one.person_id in languages and one.person_id not in declined
    ]


def is_open(invitation: Invitation) -> bool:
    """Whether it still asks for an answer, or got one that is no refusal."""
    return invitation.method is Method.REQUEST and not invitation.is_declined


def language_of(invitation: Invitation) -> str:
    """Of the last round that invited her."""
    asked = _asked(invitation.knowledge_session_id).where(RoundRecipient.person_id == invitation.person_id)
    languages = [language for _person_id, language, _declined in db.session.execute(asked)]
    return languages[-1] if languages else "nl"


def _asked(knowledge_session_id: int) -> Select[int | None, str, datetime | None]:
    """Whom the rounds of this session wrote to, in which language, and when she said that she will not come."""
    return (
        select(RoundRecipient.person_id, InvitationRound.language, RoundRecipient.declined_at)
        .join(InvitationRound, RoundRecipient.round_id == InvitationRound.id)
        .where(InvitationRound.knowledge_session_id == knowledge_session_id)
        .where(RoundRecipient.person_id.is_not(None), RoundRecipient.mail_id.is_not(None))
        .order_by(RoundRecipient.id)
    )


def chains_in_calendars(chains: Collection[str]) -> set[str]:
    """Of these chains of mails, those whose recipient has the session in her calendar; one query."""
    history: dict[str, list[Told]] = {chain: [] for chain in chains}
    rows = db.session.execute(
        select(OutgoingMail.chain, OutgoingMail.kind, OutgoingMail.state, OutgoingMail.tries)
        .where(OutgoingMail.chain.in_(chains))
        .order_by(OutgoingMail.id)
    )
    for chain, kind, state, tries in rows:
        may_have_left = state in LEFT or (state is MailState.SUPERSEDED and tries > 0)
        history[str(chain)].append(Told(kind, state in LEFT, may_have_left))
    return {chain for chain, told in history.items() if calendar_holds_entry(told)}
