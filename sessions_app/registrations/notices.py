"""Who is told what when something happened here, and what is forgotten; called from `reactions.py`. They only put mails
in the outbox, and empty them."""

from sessions_app.knowledge_sessions.events import CapacityRaised
from sessions_app.outbox.service import enqueue, forget_mails_to
from sessions_app.registrations import messages, service
from sessions_app.registrations.events import (
    PersonErased,
    RegistrationCancelled,
    RegistrationConfirmed,
    RegistrationErased,
    RegistrationRepeated,
    WaitingListJoined,
)
from sessions_app.registrations.queries import position_of


def send_confirmation(event: RegistrationConfirmed) -> None:
    mail = messages.place_came_free if event.from_waiting_list else messages.registration_confirmed
    enqueue(mail(event.registration))


def send_waiting_list_number(event: WaitingListJoined) -> None:
    enqueue(messages.waiting_list_joined(event.registration, event.position))


def send_cancellation(event: RegistrationCancelled) -> None:
    enqueue(messages.registration_cancelled(event.registration, event.had_place))


def send_reminder_of_registration(event: RegistrationRepeated) -> None:
    enqueue(messages.registration_repeated(event.registration, position_of(event.registration)))


def give_new_places(event: CapacityRaised) -> None:
    """More places: those who wait move up, the first in line first."""
    service.move_up(event.knowledge_session)


def forget_mails(event: RegistrationErased) -> None:
    """What was said about this session to her, her name and address in it."""
    forget_mails_to(event.registration.person.email, event.registration.knowledge_session_id)


def forget_all_mails(event: PersonErased) -> None:
    forget_mails_to(event.person.email)
