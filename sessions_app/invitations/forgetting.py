"""What becomes of an invitation when somebody is erased, and when its session is long over."""

from datetime import datetime

from sqlalchemy import delete, func, select, update

from sessions_app.core import clock, retention
from sessions_app.core.extensions import db
from sessions_app.invitations import messages
from sessions_app.invitations.models import Invitation
from sessions_app.invitations.queries import chains_in_calendars, find_invitation, is_open, language_of
from sessions_app.invitations.recipient import invited
from sessions_app.invitations.rules import Method, has_begun
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.service import enqueue, withdraw_unsent
from sessions_app.registrations.events import PersonErased, RegistrationErased
from sessions_app.registrations.models import Registration


def forget(event: RegistrationErased) -> None:
    """The row goes, because it leads from the session to her address. A mail that takes the session out of her
    calendar is complete in the outbox already; who comes back gets an entry with a UID of its own."""
    registration = event.registration
    invitation = find_invitation(registration.knowledge_session_id, registration.person_id)
    if invitation is not None:
        db.session.delete(invitation)
        db.session.flush()


def forget_person(event: PersonErased) -> None:
    """The invitations of who was invited and never registered: out of her calendar, and the rows go."""
    hers = db.session.scalars(select(Invitation).where(Invitation.person_id == event.person.id)).all()
    for invitation in hers:
        withdraw_unsent(messages.chain_of(invitation))
        if _stands_in_her_calendar(invitation):
            invitation.raise_version(Method.CANCEL, clock.now())
            her = invited(invitation, language_of(invitation))
            enqueue(messages.place_withdrawn(invitation, her, had_place=False))
        db.session.delete(invitation)
    db.session.flush()


def _stands_in_her_calendar(invitation: Invitation) -> bool:
    """And it is of use to take it out."""
    knowledge_session, chain = invitation.knowledge_session, messages.chain_of(invitation)
    if knowledge_session.is_cancelled or has_begun(knowledge_session.starts_at, clock.now()):
        return False
    return is_open(invitation) and chain in chains_in_calendars([chain])


def sweep(now: datetime, dry_run: bool) -> int:
    """Of sessions that ended longer ago than the period "invited": removes the invitations of who has no registration
    there, because they lead to her address, and erases the names on the others."""
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
    erased = db.session.execute(update(Invitation).where(in_ended, Invitation.name != "").values(name=""))
    return int(removed.rowcount + erased.rowcount)  # type: ignore[attr-defined]


retention.register_sweep("names on invitations", sweep)
