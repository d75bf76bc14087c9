"""The mails that put a session into a calendar, move it and take it out. None of them holds a personal link:
Outlook copies the text of an invitation into the calendar item, which colleagues can see."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from sessions_app.core import clock, language
from sessions_app.invitations import entry
from sessions_app.invitations.known import Known
from sessions_app.invitations.models import Invitation
from sessions_app.invitations.recipient import Recipient
from sessions_app.invitations.rules import Differs, Method, takes_part_online
from sessions_app.knowledge_sessions.events import KnowledgeSessionRescheduled
from sessions_app.outbox.message import Message
from sessions_app.registrations.events import Times


def chain_of(invitation: Invitation) -> str:
    """All mails about one calendar entry: a newer one replaces an unsent older one."""
    return f"invitation:{invitation.id}"


def waiting_chain_of(recipient: Recipient) -> str:
    """All mails without a calendar part to somebody who registered."""
    return f"waiting:{recipient.her.id}"


def invitation(invitation: Invitation, recipient: Recipient, from_waiting_list: bool = False) -> Message:
    context = {"from_waiting_list": from_waiting_list, "has_moved": False, "explanation": ""}
    return _with_calendar("invitation", invitation, recipient, Method.REQUEST, context)


def invitation_after_move(
    invitation: Invitation, recipient: Recipient, explanation: str, knew: Known | None = None
) -> Message:
    """Her first one, of a session that moved before it left. `knew`: what her confirmation told, if it has left."""
    context = {"from_waiting_list": False, "has_moved": True, "explanation": explanation}
    return _marked(_with_calendar("invitation", invitation, recipient, Method.REQUEST, context), knew)


def rescheduled(
    invitation: Invitation,
    recipient: Recipient,
    event: KnowledgeSessionRescheduled,
    differs: Collection[Differs],
    knows_before: bool,
    knew: Known | None = None,
) -> Message:
    """`knows_before`: she knows the version before this one, so that what changed can be told. `knew`: what she knows,
    be it an earlier one."""
    context = _what_moved(recipient, event, differs, knows_before) | {"has_entry": True}
    message = _with_calendar("rescheduled", invitation, recipient, Method.REQUEST, context)
    return _marked(message, knew)


def rescheduled_while_waiting(
    recipient: Recipient,
    event: KnowledgeSessionRescheduled,
    differs: Collection[Differs],
    knows_before: bool,
    knew: Known | None = None,
) -> Message:
    context = _what_moved(recipient, event, differs, knows_before) | {"has_entry": False}
    return _marked(_plain("rescheduled", recipient, context), knew)


def session_cancelled(
    invitation: Invitation, recipient: Recipient, explanation: str, knows: Times | None = None
) -> Message:
    """`knows`: when it is as far as she knows, when that is not how the session stands."""
    context = {"explanation": explanation, "has_entry": True} | _times_she_knows(recipient, knows)
    return _with_calendar("session_cancelled", invitation, recipient, Method.CANCEL, context, knows)


def session_cancelled_without_entry(recipient: Recipient, explanation: str, knows: Times | None = None) -> Message:
    """For who waits, and for who has a place but never got the invitation: there is nothing to take out."""
    context = {"explanation": explanation, "has_entry": False} | _times_she_knows(recipient, knows)
    return _plain("session_cancelled", recipient, context)


def place_withdrawn(
    invitation: Invitation, recipient: Recipient, had_place: bool = True, knows: Times | None = None
) -> Message:
    context = {"had_place": had_place} | _times_she_knows(recipient, knows)
    return _with_calendar("place_withdrawn", invitation, recipient, Method.CANCEL, context, knows)


def _times_she_knows(recipient: Recipient, knows: Times | None) -> dict[str, Any]:
    session = recipient.knowledge_session
    return dict(zip(("starts_at", "ends_at"), knows or (session.starts_at, session.ends_at), strict=True))


def _marked(message: Message, knew: Known | None) -> Message:
    return replace(message, key=message.key + knew.mark) if knew is not None else message


def _with_calendar(
    kind: str,
    invitation: Invitation,
    recipient: Recipient,
    method: Method,
    context: dict[str, Any],
    knows: Times | None = None,
) -> Message:
    if method is Method.REQUEST:
        calendar = entry.request_for(invitation, recipient)
    else:
        calendar = entry.cancel_for(invitation, recipient, knows)
    return _message(
        kind,
        recipient,
        key=f"{kind}:{invitation.uid}:{invitation.sequence}",
        chain=chain_of(invitation),
        calendar=calendar,
        calendar_method=method.value if calendar else None,
        context=context,
    )


def _plain(kind: str, recipient: Recipient, context: dict[str, Any]) -> Message:
    version = f"{recipient.knowledge_session.sequence}:{clock.now():%Y%m%dT%H%M%S%f}"
    key = f"{kind}:registration:{recipient.her.id}:{version}"
    return _message(kind, recipient, key=key, chain=waiting_chain_of(recipient), context=context)


def _message(kind: str, recipient: Recipient, context: dict[str, Any], **parts: Any) -> Message:
    knowledge_session = recipient.knowledge_session
    return Message(
        kind=kind,
        recipient_email=recipient.email,
        recipient_name=recipient.name,
        language=recipient.language,
        knowledge_session_id=knowledge_session.id,
        useless_from=knowledge_session.starts_at,
        context={
            "her": recipient.her,
            "name": _spoken_to(recipient),
            "is_registered": recipient.registration is not None,
            "has_place": recipient.is_confirmed,
            "takes_part_online": recipient.takes_part_online,
            "knowledge_session": knowledge_session,
            "online_url": recipient.online_url,
            "session_url": entry.address_of(knowledge_session),
            "programme_url": f"{current_app.config['BASE_URL']}/",
            "our_address": current_app.config["MAIL_DEFAULT_SENDER"],
            **context,
        },
        **parts,
    )


def _spoken_to(recipient: Recipient) -> str:
    """By name; whom a round invited may be an address alone."""
    with language.spoken(recipient.language):
        return recipient.name or _("colleague")


def _what_moved(
    recipient: Recipient, event: KnowledgeSessionRescheduled, differs: Collection[Differs], knows_before: bool
) -> dict[str, Any]:
    """Plain values, so that all who are told the same share the wording. When she never heard of the version before
    this one, only that something is different can be told."""
    before = event.before
    tells = {f"new_{one.value}": knows_before and one in differs for one in Differs}
    chose_online = recipient.registration is not None and recipient.registration.online
    was_online = takes_part_online(before, chose_online)
    return tells | {
        "explanation": event.explanation,
        "tells_time": Differs.TIME in differs or not knows_before,
        "was_from": before.starts_at if tells["new_time"] else None,
        "was_until": before.ends_at if tells["new_time"] else None,
        "was_at": before.place if tells["new_place"] and not was_online else "",
        "comes_to_room": recipient.is_confirmed and was_online and not recipient.takes_part_online,
    }
