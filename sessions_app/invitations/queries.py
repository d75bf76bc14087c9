"""Reads of invitations: who is concerned by a session, and what her calendar holds."""

from collections.abc import Collection, Iterator

from sqlalchemy import and_, select
from sqlalchemy.orm import lazyload

from sessions_app.core.extensions import db
from sessions_app.invitations.models import Invitation
from sessions_app.invitations.rules import Told, calendar_holds_entry
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
        .order_by(Registration.id)
    )
    return ((row[0], row[1]) for row in rows.unique() if row[0].name)


def chains_in_calendars(chains: Collection[str]) -> set[str]:
    """Of these chains of mails, those whose recipient has the session in her calendar; one query."""
    history: dict[str, list[Told]] = {chain: [] for chain in chains}
    rows = db.session.execute(
        select(OutgoingMail.chain, OutgoingMail.kind, OutgoingMail.state)
        .where(OutgoingMail.chain.in_(chains))
        .order_by(OutgoingMail.id)
    )
    for chain, kind, state in rows:
        history[str(chain)].append(Told(kind, state in LEFT))
    return {chain for chain, told in history.items() if calendar_holds_entry(told)}
