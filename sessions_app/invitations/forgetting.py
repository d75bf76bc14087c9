"""What becomes of an invitation when somebody is erased, and when its session is long over."""

from datetime import datetime

from sqlalchemy import delete, func, select, update

from sessions_app.core import retention
from sessions_app.core.extensions import db
from sessions_app.invitations.models import Invitation
from sessions_app.invitations.queries import find_invitation
from sessions_app.invitations.taking_out import take_out
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import is_over_before
from sessions_app.registrations.events import PersonErased, RegistrationErased
from sessions_app.registrations.models import Registration


def forget(event: RegistrationErased) -> None:
    """The row goes, because it leads from the session to her address. A mail that takes the session out of her
    calendar is complete in the outbox by then; who comes back gets an entry with a UID of its own."""
    registration = event.registration
    invitation = find_invitation(registration.knowledge_session_id, registration.person_id)
    if invitation is not None:
        if event.is_her_wish:
            take_out(invitation)  # a round may have invited her after she was taken off the list
        db.session.delete(invitation)
        db.session.flush()


def forget_person(event: PersonErased) -> None:
    """The invitations of who was invited and never registered: out of her calendar, and the rows go."""
    hers = db.session.scalars(select(Invitation).where(Invitation.person_id == event.person.id)).all()
    for invitation in hers:
        take_out(invitation)
        db.session.delete(invitation)
    db.session.flush()


def sweep(now: datetime, dry_run: bool) -> int:
    """Of sessions that ended, or were called off, longer ago than the period "invited": removes the invitations of who
    has no registration there, because they lead to her address, and erases the names on the others."""
    period = retention.PERIODS["invited"]
    assert period is not None
    ended = select(KnowledgeSession.id).where(is_over_before(now - period))
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
