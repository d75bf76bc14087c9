"""What the holder of the link in an invitation can do: register, with what we know filled in, or say that she will not
come. The link is for one person and one session; opening it changes nothing."""

import json
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import lazyload

from sessions_app.core import clock, links, retention
from sessions_app.core.database.connections import lock_row
from sessions_app.core.extensions import db
from sessions_app.core.formatting import iso
from sessions_app.invitations import rounds
from sessions_app.invitations.messages import chain_of
from sessions_app.invitations.models import Invitation, InvitationRound, RoundRecipient
from sessions_app.invitations.queries import chains_in_calendars, find_invitation
from sessions_app.invitations.round_messages import chain_without_calendar
from sessions_app.invitations.round_rules import Reason, RecipientState, RoundState
from sessions_app.invitations.round_standing import counts_of
from sessions_app.invitations.round_text import LINK_PURPOSE
from sessions_app.invitations.taking_out import take_out
from sessions_app.knowledge_sessions.events import KnowledgeSessionCancelled
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import is_over_before
from sessions_app.outbox.events import MailRefused
from sessions_app.outbox.models import MailTopic
from sessions_app.outbox.service import withdraw_unsent
from sessions_app.registrations.events import (
    ApprovalAsked,
    PersonErased,
    RegistrationConfirmed,
    RegistrationErased,
    WaitingListJoined,
)
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import find_registration


def _find(recipient_id: int) -> RoundRecipient | None:
    """Her row alone: a mail that leaves asks for nothing else."""
    return db.session.get(RoundRecipient, recipient_id, options=[lazyload(RoundRecipient.round)])


INVITED_LINK = links.register(
    LINK_PURPOSE, "/uitnodiging/{token}", _find, RoundRecipient, lambda recipient: recipient.round.language
)


def find_by_link(token: str) -> RoundRecipient | None:
    return links.find_by_token(INVITED_LINK, token)


def registration_of(recipient: RoundRecipient) -> Registration | None:
    """Hers in this session, cancelled ones too."""
    if recipient.person_id is None:
        return None
    return find_registration(recipient.round.knowledge_session_id, recipient.person_id)


def decline(recipient: RoundRecipient) -> None:
    """She will not come: no reminder goes to her, and what a round put into her calendar goes out of it. Twice is
    once."""
    session_id = recipient.round.knowledge_session_id
    lock_row(KnowledgeSession, session_id)
    if recipient.declined_at is None:
        recipient.declined_at = clock.now()
    if recipient.person_id is not None:
        withdraw_unsent(chain_without_calendar(session_id, recipient.person_id))
    invitation, registration = _entry_of(recipient), registration_of(recipient)
    if invitation is not None and (registration is None or registration.is_cancelled):
        take_out(invitation)
    db.session.flush()


def _entry_of(recipient: RoundRecipient) -> Invitation | None:
    if recipient.person_id is None:
        return None
    return find_invitation(recipient.round.knowledge_session_id, recipient.person_id)


def take_back_mail(event: RegistrationConfirmed | WaitingListJoined | ApprovalAsked) -> None:
    """She is registered: an invitation to do so need not leave any more."""
    registration = event.registration
    if not event.is_newcomer:
        withdraw_unsent(chain_without_calendar(registration.knowledge_session_id, registration.person_id))


def take_back_entry(event: WaitingListJoined | ApprovalAsked) -> None:
    """The same where she has no place: that entry would say that one yes in her calendar is enough. One that stands
    there already stays, and is kept right."""
    take_back_mail(event)
    registration = event.registration
    if event.is_newcomer:
        return
    invitation = find_invitation(registration.knowledge_session_id, registration.person_id)
    chain = chain_of(invitation) if invitation is not None else ""
    if chain and chain not in chains_in_calendars([chain]):
        withdraw_unsent(chain)


def note_refusal(event: MailRefused) -> None:
    """She wants no invitations: the rounds that wrote to her say so."""
    if MailTopic.INVITATIONS in event.topics:
        hers = (RoundRecipient.email == event.email, RoundRecipient.state == RecipientState.HANDED)
        db.session.execute(update(RoundRecipient).where(*hers).values(reason=Reason.OPTED_OUT))


def stop_rounds(event: KnowledgeSessionCancelled) -> None:
    rounds.stop_all_of(event.knowledge_session)


def forget(event: RegistrationErased) -> None:
    """Her row in the rounds of this session, with her name and address."""
    of_session = select(InvitationRound.id).where(
        InvitationRound.knowledge_session_id == event.registration.knowledge_session_id
    )
    mine = (RoundRecipient.round_id.in_(of_session), RoundRecipient.email == event.registration.person.email)
    db.session.execute(delete(RoundRecipient).where(*mine))


def forget_person(event: PersonErased) -> None:
    """Her rows in every round, drafts too."""
    db.session.execute(delete(RoundRecipient).where(RoundRecipient.email == event.person.email))


def sweep(now: datetime, dry_run: bool) -> int:
    """30 days after the session, or after it was called off, the addresses of a round go; how many answered how stays
    as a count. A draft that was never sent goes as a whole."""
    period = retention.PERIODS["invited"]
    assert period is not None
    ended = select(KnowledgeSession.id).where(is_over_before(now - period))
    old = select(InvitationRound).where(InvitationRound.knowledge_session_id.in_(ended))
    with_people = old.where(select(RoundRecipient.id).where(RoundRecipient.round_id == InvitationRound.id).exists())
    if dry_run:
        people = select(func.count()).select_from(RoundRecipient)
        of_old = RoundRecipient.round_id.in_(old.with_only_columns(InvitationRound.id))
        return db.session.scalar(people.where(of_old)) or 0
    found = list(db.session.scalars(with_people))
    return sum(_erase(round_) for round_ in found)


def _erase(round_: InvitationRound) -> int:
    if round_.state is not RoundState.DRAFT:
        counts = counts_of([round_])[round_.id]
        round_.outcome = json.dumps(counts)
    db.session.flush()
    gone = db.session.execute(delete(RoundRecipient).where(RoundRecipient.round_id == round_.id))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _exported(email: str) -> list[dict[str, object]]:
    rows = db.session.execute(
        select(KnowledgeSession.title, KnowledgeSession.starts_at, RoundRecipient)
        .join(InvitationRound, InvitationRound.id == RoundRecipient.round_id)
        .join(KnowledgeSession, KnowledgeSession.id == InvitationRound.knowledge_session_id)
        .where(RoundRecipient.email == email)
        .order_by(RoundRecipient.id)
    )
    return [
        {
            "session": title,
            "starts_at": iso(starts_at),
            "name": one.name,
            "organisation": one.organisation,
            "declined_at": iso(one.declined_at) if one.declined_at else None,
        }
        for title, starts_at, one in rows
    ]


retention.register_sweep("people invited", sweep)
retention.register_export("invited_to", _exported)
