"""What happens to calendars when someone gets or leaves a place, or when the session moves or is cancelled.

Every function reacts to an event (see `reactions.py`), in its transaction. Nothing is sent about a session that has
begun.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from sqlalchemy import delete, func, select, update

from sessions_app.core import clock, retention
from sessions_app.core.extensions import db
from sessions_app.invitations import messages
from sessions_app.invitations.models import Invitation
from sessions_app.invitations.queries import chains_in_calendars, concerned_by, find_invitation
from sessions_app.invitations.rules import Method, PartStat, Version, has_begun, next_version
from sessions_app.knowledge_sessions.events import KnowledgeSessionCancelled, KnowledgeSessionRescheduled
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.message import Message
from sessions_app.outbox.service import enqueue, enqueue_all, withdraw_unsent
from sessions_app.registrations.events import RegistrationCancelled, RegistrationConfirmed, RegistrationErased
from sessions_app.registrations.models import Registration

Concerned = Sequence[tuple[Registration, Invitation | None]]


def send_invitation(event: RegistrationConfirmed) -> None:
    """Puts the session into her calendar. Who comes back after cancelling keeps her UID."""
    registration = event.registration
    if _is_over(registration.knowledge_session):
        return
    known = find_invitation(registration.knowledge_session_id, registration.person_id)
    invitation = _next_request(registration, known)
    db.session.flush()
    enqueue(messages.invitation(invitation, registration, event.from_waiting_list))


def withdraw_invitation(event: RegistrationCancelled) -> None:
    """Takes the session out of her calendar alone; says nothing when the invitation never left."""
    registration = event.registration
    invitation = find_invitation(registration.knowledge_session_id, registration.person_id)
    if invitation is None or not event.had_place or registration.knowledge_session.is_cancelled:
        return
    chain = messages.chain_of(invitation)
    withdraw_unsent(chain)
    if _is_over(registration.knowledge_session):
        return
    if chain in chains_in_calendars([chain]):
        _raise_version(invitation, Method.CANCEL)
        enqueue(messages.place_withdrawn(invitation, registration))
    else:
        invitation.method = Method.CANCEL


def update_invitations(event: KnowledgeSessionRescheduled) -> None:
    """One mail each: the moved entry to who has it, a first invitation to who has none yet, words to who waits."""
    if _is_over(event.knowledge_session):
        return
    concerned = list(concerned_by(event.knowledge_session.id))
    replaced = _withdraw_unsent_of(concerned)
    have_entry = _entries_in_calendars(concerned)
    invitations = [_next_request(who, known) if who.is_confirmed else None for who, known in concerned]
    db.session.flush()
    mails = []
    for (registration, _known), invitation in zip(concerned, invitations, strict=True):
        if invitation is None:
            tell_previous = messages.waiting_chain_of(registration) not in replaced
            mails.append(messages.rescheduled_while_waiting(registration, event, tell_previous))
        elif invitation.id in have_entry:
            tell_previous = messages.chain_of(invitation) not in replaced
            mails.append(messages.rescheduled(invitation, registration, event, tell_previous))
        else:
            mails.append(messages.invitation(invitation, registration))
    enqueue_all(mails)


def cancel_invitations(event: KnowledgeSessionCancelled) -> None:
    """Takes the session out of every calendar that holds it; everyone else, the waiting too, gets a plain mail."""
    if _is_over(event.knowledge_session):
        return
    concerned = list(concerned_by(event.knowledge_session.id))
    _withdraw_unsent_of(concerned)
    have_entry = _entries_in_calendars(concerned)
    enqueue_all([_cancellation(who, known, have_entry, event.explanation) for who, known in concerned])


def forget(event: RegistrationErased) -> None:
    """The row goes, because it leads from the session to her address. A mail that takes the session out of her
    calendar is complete in the outbox already; who comes back gets an entry with a UID of its own."""
    registration = event.registration
    invitation = find_invitation(registration.knowledge_session_id, registration.person_id)
    if invitation is not None:
        db.session.delete(invitation)
        db.session.flush()


def sweep(now: datetime, dry_run: bool) -> int:
    """Of sessions that ended longer ago than the period "invited": removes the invitations of who has no registration
    there, because they lead to her address, and wipes the names on the others."""
    period = retention.PERIODS["invited"]
    assert period is not None
    ended = select(KnowledgeSession.id).where(KnowledgeSession.ends_at < now - period)
    in_ended = Invitation.knowledge_session_id.in_(ended)
    registered = (
        select(Registration.id)
        .where(Registration.knowledge_session_id == Invitation.knowledge_session_id)
        .where(Registration.person_id == Invitation.person_id)
        .exists()
    )
    if dry_run:
        expired = select(func.count()).select_from(Invitation).where(in_ended, ~registered | (Invitation.name != ""))
        return db.session.scalar(expired) or 0
    db.session.flush()
    removed = db.session.execute(delete(Invitation).where(in_ended, ~registered))
    wiped = db.session.execute(update(Invitation).where(in_ended, Invitation.name != "").values(name=""))
    return int(removed.rowcount + wiped.rowcount)  # type: ignore[attr-defined]


retention.register_sweep("names on invitations", sweep)


def _cancellation(who: Registration, known: Invitation | None, have_entry: set[int], explanation: str) -> Message:
    if known is not None and who.is_confirmed and known.id in have_entry:
        _raise_version(known, Method.CANCEL)
        return messages.session_cancelled(known, who, explanation)
    return messages.session_cancelled_without_entry(who, explanation)


def _is_over(knowledge_session: KnowledgeSession) -> bool:
    return has_begun(knowledge_session.starts_at, clock.now())


def _next_request(registration: Registration, invitation: Invitation | None) -> Invitation:
    if invitation is None:
        invitation = _new_invitation(registration)
        db.session.add(invitation)
    else:
        _raise_version(invitation, Method.REQUEST)
    invitation.partstat = PartStat.ACCEPTED
    invitation.name = registration.name
    return invitation


def _new_invitation(registration: Registration) -> Invitation:
    version = next_version(None, clock.now())
    return Invitation(
        knowledge_session=registration.knowledge_session,
        person=registration.person,
        uid=str(uuid.uuid4()),
        sequence=version.sequence,
        dtstamp=version.dtstamp,
        method=Method.REQUEST,
        organizer=current_app.config["MAIL_DEFAULT_SENDER"].lower(),
    )


def _raise_version(invitation: Invitation, method: Method) -> None:
    version = next_version(Version(invitation.sequence, invitation.dtstamp), clock.now())
    invitation.sequence, invitation.dtstamp, invitation.method = version.sequence, version.dtstamp, method


def _withdraw_unsent_of(concerned: Concerned) -> set[str]:
    """Before anything is read of what left: after this the worker can take none of them any more."""
    chains = [messages.chain_of(known) for _who, known in concerned if known]
    chains += [messages.waiting_chain_of(who) for who, _known in concerned]
    return {mail.chain or "" for mail in withdraw_unsent(*chains)}


def _entries_in_calendars(concerned: Concerned) -> set[int]:
    """The ids of the invitations whose recipient has the entry."""
    ids = {messages.chain_of(known): known.id for _who, known in concerned if known}
    return {ids[chain] for chain in chains_in_calendars(ids)}
