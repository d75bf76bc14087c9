"""Who is told what when something happened here, and what is forgotten; called from `reactions.py`. They only put mails
in the outbox, and empty them."""

from dataclasses import replace
from datetime import timedelta

from sessions_app.core import clock
from sessions_app.knowledge_sessions.events import KnowledgeSessionRescheduled, SeatingChanged
from sessions_app.outbox.forgetting import forget_mails_to
from sessions_app.outbox.service import enqueue
from sessions_app.registrations import approval, group_messages, messages, offers, service
from sessions_app.registrations.events import (
    ApprovalAsked,
    GroupRegistered,
    PersonErased,
    PlaceOffered,
    RegistrationCancelled,
    RegistrationConfirmed,
    RegistrationErased,
    RegistrationRepeated,
    WaitingListJoined,
)
from sessions_app.registrations.queries import position_of
from sessions_app.registrations.rules import EndedBecause

SENT_TWICE_WITHIN = timedelta(minutes=1)


def send_confirmation(event: RegistrationConfirmed) -> None:
    mail = messages.place_came_free if event.from_waiting_list else messages.registration_confirmed
    mail = messages.way_changed if event.has_changed_way else mail
    message = (messages.registration_approved if event.is_approved else mail)(event.registration)
    enqueue(replace(message, is_first=event.is_newcomer))


def send_waiting_list_number(event: WaitingListJoined) -> None:
    message = messages.waiting_list_joined(event.registration, event.position, event.why, event.is_approved)
    enqueue(replace(message, is_first=event.is_newcomer))


def send_offer(event: PlaceOffered) -> None:
    enqueue(messages.place_offered(event.registration))


def send_receipt_of_request(event: ApprovalAsked) -> None:
    enqueue(messages.approval_asked(event.registration))


def send_cancellation(event: RegistrationCancelled) -> None:
    """In the words of what ended it. Of an offer that ended with the session itself nobody is told."""
    registration, knows = event.registration, event.as_known.times
    if registration.ended_because is EndedBecause.NOT_APPROVED:
        enqueue(messages.not_approved(registration, event.reason, knows))
    elif registration.ended_because is not EndedBecause.OFFER_EXPIRED:
        enqueue(messages.registration_cancelled(registration, event.had_place, knows))
    elif clock.now() < registration.knowledge_session.starts_at:
        enqueue(messages.offer_expired(registration, knows))


def send_reminder_of_registration(event: RegistrationRepeated) -> None:
    """Not of a form that was sent twice: the mail of a moment ago says it all."""
    if clock.now() - event.registration.status_since < SENT_TWICE_WITHIN:
        return
    enqueue(messages.registration_repeated(event.registration, position_of(event.registration)))


def give_new_places(event: SeatingChanged) -> None:
    """More places, or a wider limit: those who wait move up, the first in line first; then those who asked for a place
    where the organiser does not decide any more."""
    service.move_up(event.knowledge_session)
    if not event.knowledge_session.needs_approval:
        approval.approve_everyone(event.knowledge_session)


def shorten_offers(event: KnowledgeSessionRescheduled) -> None:
    offers.shorten(event.knowledge_session)


def send_overview_of_group(event: GroupRegistered) -> None:
    enqueue(group_messages.group_registered(event))


def forget_mails(event: RegistrationErased) -> None:
    """What was said about this session to her, her name and address in it; and to the colleague who registered her."""
    registration = event.registration
    forget_mails_to(registration.person.email, registration.knowledge_session_id)
    if registration.registered_by is not None:
        by = registration.registered_by.person.email
        forget_mails_to(by, registration.knowledge_session_id, group_messages.KIND)


def forget_all_mails(event: PersonErased) -> None:
    forget_mails_to(event.person.email)
