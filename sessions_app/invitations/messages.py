"""The mails that put a session into a calendar, move it and take it out. None of them holds a personal link:
Outlook copies the text of an invitation into the calendar item, which colleagues can see."""

from typing import Any

from flask import current_app

from sessions_app.core import clock
from sessions_app.invitations import entry
from sessions_app.invitations.models import Invitation
from sessions_app.invitations.rules import Method
from sessions_app.knowledge_sessions.events import KnowledgeSessionRescheduled
from sessions_app.outbox.message import Message
from sessions_app.registrations.models import Registration


def chain_of(invitation: Invitation) -> str:
    """All mails about one calendar entry: a newer one replaces an unsent older one."""
    return f"invitation:{invitation.id}"


def waiting_chain_of(registration: Registration) -> str:
    return f"waiting:{registration.id}"


def invitation(invitation: Invitation, registration: Registration, from_waiting_list: bool = False) -> Message:
    return _with_calendar(
        "invitation", invitation, registration, Method.REQUEST, {"from_waiting_list": from_waiting_list}
    )


def rescheduled(
    invitation: Invitation, registration: Registration, event: KnowledgeSessionRescheduled, tell_previous: bool
) -> Message:
    """`tell_previous`: only when she knows the version before this one."""
    return _with_calendar(
        "rescheduled", invitation, registration, Method.REQUEST, _what_moved(event, tell_previous) | {"waits": False}
    )


def rescheduled_while_waiting(
    registration: Registration, event: KnowledgeSessionRescheduled, tell_previous: bool
) -> Message:
    return _plain("rescheduled", registration, _what_moved(event, tell_previous) | {"waits": True})


def session_cancelled(invitation: Invitation, registration: Registration, explanation: str) -> Message:
    context = {"explanation": explanation, "has_entry": True}
    return _with_calendar("session_cancelled", invitation, registration, Method.CANCEL, context)


def session_cancelled_without_entry(registration: Registration, explanation: str) -> Message:
    """For who waits, and for who has a place but never got the invitation: there is nothing to take out."""
    return _plain("session_cancelled", registration, {"explanation": explanation, "has_entry": False})


def place_withdrawn(invitation: Invitation, registration: Registration) -> Message:
    return _with_calendar("place_withdrawn", invitation, registration, Method.CANCEL, {})


def _with_calendar(
    kind: str, invitation: Invitation, registration: Registration, method: Method, context: dict[str, Any]
) -> Message:
    make = entry.request_for if method is Method.REQUEST else entry.cancel_for
    calendar = make(invitation, registration)
    return _message(
        kind,
        registration,
        key=f"{kind}:{invitation.uid}:{invitation.sequence}",
        chain=chain_of(invitation),
        calendar=calendar,
        calendar_method=method.value if calendar else None,
        context=context,
    )


def _plain(kind: str, registration: Registration, context: dict[str, Any]) -> Message:
    version = f"{registration.knowledge_session.sequence}:{clock.now():%Y%m%dT%H%M%S%f}"
    key = f"{kind}:registration:{registration.id}:{version}"
    return _message(kind, registration, key=key, chain=waiting_chain_of(registration), context=context)


def _message(kind: str, registration: Registration, context: dict[str, Any], **parts: Any) -> Message:
    knowledge_session = registration.knowledge_session
    return Message(
        kind=kind,
        recipient_email=registration.person.email,
        recipient_name=registration.name,
        language=registration.language,
        knowledge_session_id=knowledge_session.id,
        context={
            "registration": registration,
            "knowledge_session": knowledge_session,
            "online_url": entry.online_url_for(registration),
            "session_url": entry.address_of(knowledge_session),
            "programme_url": f"{current_app.config['BASE_URL']}/",
            "our_address": current_app.config["MAIL_DEFAULT_SENDER"],
            **context,
        },
        **parts,
    )


def _what_moved(event: KnowledgeSessionRescheduled, tell_previous: bool) -> dict[str, Any]:
    now = event.knowledge_session
    before = (event.previous_starts_at, event.previous_ends_at)
    return {
        "event": event,
        "explanation": event.explanation,
        "previous_time": before if tell_previous and before != (now.starts_at, now.ends_at) else None,
        "previous_place": event.previous_place if tell_previous and event.previous_place != now.place else "",
    }
