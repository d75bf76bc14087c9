"""What is told about a registration and still waits in the outbox while its session moves: it leaves with the new time
and place, as the invitation behind it does."""

from collections.abc import Callable, Mapping

from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.events import KnowledgeSessionRescheduled
from sessions_app.outbox.message import Message
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.outbox.service import reword
from sessions_app.people.models import Person
from sessions_app.registrations import messages, moving_up
from sessions_app.registrations.models import Registration
from sessions_app.registrations.organiser_messages import own_link
from sessions_app.registrations.queries import position_of


def reword_unsent(event: KnowledgeSessionRescheduled) -> None:
    """Of who is off the list the mail stays: it tells what was."""
    unsent = db.session.execute(
        select(OutgoingMail, Registration)
        .join(Person, Person.email == OutgoingMail.recipient_email)
        .join(Registration, Registration.person_id == Person.id)
        .where(
            OutgoingMail.knowledge_session_id == event.knowledge_session.id,
            Registration.knowledge_session_id == event.knowledge_session.id,
            OutgoingMail.kind.in_(ANEW),
            OutgoingMail.state == MailState.DUE,
        )
        .order_by(OutgoingMail.id)
        .with_for_update(of=OutgoingMail)
    ).all()
    for mail, registration in unsent:
        if not registration.is_cancelled:
            reword(mail, ANEW[mail.kind](registration))
    db.session.flush()


def _waiting_list_joined(registration: Registration) -> Message:
    """Who waits where the organiser decides was approved first."""
    why, is_approved = moving_up.why_waiting(registration), registration.knowledge_session.needs_approval
    return messages.waiting_list_joined(registration, position_of(registration), why, is_approved)


def _registration_repeated(registration: Registration) -> Message:
    return messages.registration_repeated(registration, position_of(registration))


ANEW: Mapping[str, Callable[[Registration], Message]] = {
    "registration_confirmed": messages.registration_confirmed,
    "registration_approved": messages.registration_approved,
    "place_came_free": messages.place_came_free,
    "way_changed": messages.way_changed,
    "place_offered": messages.place_offered,
    "approval_asked": messages.approval_asked,
    "waiting_list_joined": _waiting_list_joined,
    "registration_repeated": _registration_repeated,
    "own_link": own_link,
}
