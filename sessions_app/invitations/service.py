"""What happens to calendars when someone gets a place, or when the session moves or is cancelled.

Every function reacts to an event (see `reactions.py`), in its transaction. Nothing is sent about a session that has
begun.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from flask import current_app

from sessions_app.core import clock
from sessions_app.core.database.adding import add, brings
from sessions_app.core.extensions import db
from sessions_app.invitations import answers, audience, known, messages, reminders
from sessions_app.invitations.audience import Concerned, Mail
from sessions_app.invitations.known import Known, Unsent
from sessions_app.invitations.models import Invitation
from sessions_app.invitations.queries import find_invitation
from sessions_app.invitations.recipient import registered
from sessions_app.invitations.rules import Method, PartStat, has_begun, next_version
from sessions_app.knowledge_sessions.events import KnowledgeSessionCancelled, KnowledgeSessionRescheduled
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.message import Message
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.service import enqueue, enqueue_all, let_go, withdraw_unsent
from sessions_app.registrations.events import RegistrationConfirmed
from sessions_app.registrations.models import Registration

brings(Registration, Invitation)


def send_invitation(event: RegistrationConfirmed) -> None:
    """Puts the session into her calendar. Who comes back after cancelling keeps her UID."""
    registration = event.registration
    if _is_over(registration.knowledge_session):
        return
    invitation = _first_invitation(registration) if event.is_newcomer else _her_invitation(registration)
    message = messages.invitation(invitation, registered(registration), event.from_waiting_list)
    enqueue(replace(message, is_first=event.is_newcomer))


def update_invitations(event: KnowledgeSessionRescheduled) -> None:
    """One mail each: the moved entry to who has it, a first invitation to who has a place and no entry yet, words to
    who waits without one."""
    knowledge_session = event.knowledge_session
    if _is_over(knowledge_session):
        return
    concerned = audience.of_move(knowledge_session, event.before, event.after)
    unsent = _withdraw_unsent_of([one for one in concerned if one.recipient.registration is not None])
    concerned = audience.with_entries(concerned)
    unsent |= _withdraw_unsent_of([one for one in concerned if one.recipient.registration is None and one.has_entry])
    _let_go_of([one for one in concerned if one.mail in (Mail.NONE, Mail.WORDS)])
    _take_back_move(concerned, unsent, event)
    told = audience.to_tell(concerned, unsent, event.after)
    confirmations = audience.unsent_confirmations(told)
    knew = {one.recipient: audience.knew(one, event.before, unsent, confirmations) for one in told}
    invitations = {one.recipient: _invitation_after_move(one) for one in told}
    if answers.time_changed(event):
        answers.ask_anew(invitation for invitation in invitations.values() if invitation is not None)
    db.session.flush()
    enqueue_all([_told_of_move(one, invitations[one.recipient], event, knew[one.recipient], unsent) for one in told])


def cancel_invitations(event: KnowledgeSessionCancelled) -> None:
    """Takes the session out of every calendar that holds it; everyone else, the waiting too, gets a plain mail."""
    if _is_over(event.knowledge_session):
        return
    concerned = audience.of_session(event.knowledge_session)
    unsent = _withdraw_unsent_of(concerned)
    concerned = audience.with_entries(concerned)
    _let_go_of([one for one in concerned if not one.has_entry])
    enqueue_all([_cancellation(one, event.explanation, unsent) for one in concerned if one.mail is not Mail.NONE])


def _invitation_after_move(one: Concerned) -> Invitation | None:
    """Hers, as its next version; None for who gets words alone."""
    registration = one.recipient.registration
    if registration is not None and registration.is_confirmed:
        return _next_request(registration, one.invitation)
    if one.invitation is None or not one.has_entry:
        return None
    one.invitation.raise_version(Method.REQUEST, clock.now())
    if one.mail is Mail.TENTATIVE:  # whatever she said herself: there is no place for her yet
        one.invitation.partstat = PartStat.TENTATIVE
    return one.invitation


def _take_back_move(concerned: Sequence[Concerned], unsent: Unsent, event: KnowledgeSessionRescheduled) -> None:
    """For whom the session is again as they know it: what they answered to that counts again, and the reminder that
    waited is true."""
    found = [(one, audience.knows_already(one, unsent, event.after)) for one in concerned]
    as_known = [(one, knows) for one, knows in found if knows is not None]
    for one, knows in as_known:
        if one.invitation is not None and one.has_entry:
            one.invitation.counts_from = knows.counts_from
    reminders.put_back(one.recipient.registration for one, _knows in as_known if one.recipient.registration)


def _told_of_move(
    one: Concerned,
    invitation: Invitation | None,
    event: KnowledgeSessionRescheduled,
    knew: Known | None,
    unsent: Unsent,
) -> Message:
    if invitation is None:
        knows_before = messages.waiting_chain_of(one.recipient) not in unsent
        return messages.rescheduled_while_waiting(one.recipient, event, one.differs, knows_before, knew)
    if one.mail is Mail.FIRST:
        if knew is not None and knew.is_as(event.after):  # it moved away and back
            return messages.invitation(invitation, one.recipient)
        return messages.invitation_after_move(invitation, one.recipient, event.explanation, knew)
    knows_before = messages.chain_of(invitation) not in unsent
    return messages.rescheduled(invitation, one.recipient, event, one.differs, knows_before, knew)


def _cancellation(one: Concerned, explanation: str, unsent: Unsent) -> Message:
    """Of the date that she knows: a mail about a move that has not left told her of no other."""
    knew = known.before(unsent, *audience.chains_of(one))
    knows = knew.times if knew is not None else None
    if one.invitation is not None and one.has_entry:
        one.invitation.raise_version(Method.CANCEL, clock.now())
        return messages.session_cancelled(one.invitation, one.recipient, explanation, knows)
    return messages.session_cancelled_without_entry(one.recipient, explanation, knows)


def _is_over(knowledge_session: KnowledgeSession) -> bool:
    return has_begun(knowledge_session.starts_at, clock.now())


def _next_request(registration: Registration, invitation: Invitation | None) -> Invitation:
    if invitation is None:
        invitation = _new_invitation(registration)
        db.session.add(invitation)
    else:
        invitation.raise_version(Method.REQUEST, clock.now())
    invitation.partstat = PartStat.TENTATIVE if invitation.answer is PartStat.TENTATIVE else PartStat.ACCEPTED
    invitation.name = registration.name
    return invitation


def _her_invitation(registration: Registration) -> Invitation:
    """The next version of the one that she may have already; what she answered to that one is over."""
    known = find_invitation(registration.knowledge_session_id, registration.person_id)
    if known is not None:
        answers.forget(known)
    invitation = _next_request(registration, known)
    invitation.counts_from = invitation.sequence
    db.session.flush()
    return invitation


def _first_invitation(registration: Registration) -> Invitation:
    """Of somebody of whom nothing was known: nothing is looked for."""
    version = next_version(None, clock.now())
    row = {
        "knowledge_session_id": registration.knowledge_session_id,
        "person_id": registration.person_id,
        "uid": str(uuid.uuid4()),
        "sequence": version.sequence,
        "dtstamp": version.dtstamp,
        "method": Method.REQUEST,
        "organizer": current_app.config["MAIL_DEFAULT_SENDER"].lower(),
        "partstat": PartStat.ACCEPTED,
        "counts_from": version.sequence,
        "name": registration.name,
    }
    return add(Invitation, row)


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


def _let_go_of(concerned: Sequence[Concerned]) -> None:
    """An entry that never came must not come any more, as it was."""
    let_go(*(messages.chain_of(one.invitation) for one in concerned if one.invitation is not None))


def _withdraw_unsent_of(concerned: Sequence[Concerned]) -> dict[str, list[OutgoingMail]]:
    """Before anything is read of what left: after this the worker can take none of them any more. A CANCEL stays: who
    waits after she cancelled gets words, and only that CANCEL takes the session out of her calendar."""
    requests = [one.invitation for one in concerned if one.invitation and one.invitation.method is Method.REQUEST]
    chains = [messages.chain_of(invitation) for invitation in requests]
    chains += [messages.waiting_chain_of(one.recipient) for one in concerned if one.recipient.registration]
    return known.by_chain(withdraw_unsent(*chains))
