"""One person's calendar object, made from her invitation, her registration and the session.

The link to take part online stands in the mail, in DESCRIPTION and in CONFERENCE of a confirmed online participant
alone. It is no personal secret (all online participants share it), but the public entry and the feeds never have it.
Personal links stand nowhere in an .ics: people share calendars.
"""

from dataclasses import replace

from flask import current_app
from flask_babel import gettext as _

from sessions_app.core import language
from sessions_app.invitations import calendar
from sessions_app.invitations.calendar import Attendee, CalendarEvent, Organizer, OrganizerIsAttendee, Partstat
from sessions_app.invitations.models import Invitation
from sessions_app.invitations.recipient import Recipient
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.events import Times


def request_for(invitation: Invitation, recipient: Recipient) -> bytes | None:
    """The REQUEST of this version; None for the mailbox that invites, which cannot be invited itself."""
    try:
        return calendar.request(*_parts(invitation, recipient), online_url=recipient.online_url)
    except OrganizerIsAttendee:
        return None


def cancel_for(invitation: Invitation, recipient: Recipient, knows: Times | None = None) -> bytes | None:
    """`knows`: when it stands in her calendar, if that is not when the session is. It asks for no answer."""
    event, organizer, attendee = _parts(invitation, recipient, asks=False)
    if knows is not None:
        event = replace(event, starts_at=knows[0], ends_at=knows[1])
    try:
        return calendar.cancel(event, organizer, attendee)
    except OrganizerIsAttendee:
        return None


def download_for(invitation: Invitation, recipient: Recipient) -> bytes | None:
    """The same entry and UID without METHOD, to download from her own page."""
    try:
        return calendar.personal_entry(*_parts(invitation, recipient), online_url=recipient.online_url)
    except OrganizerIsAttendee:
        return None


def address_of(knowledge_session: KnowledgeSession) -> str:
    """The public page of the session."""
    return f"{current_app.config['BASE_URL']}/sessies/{knowledge_session.slug}"


def _parts(
    invitation: Invitation, recipient: Recipient, asks: bool = True
) -> tuple[CalendarEvent, Organizer, Attendee]:
    with language.spoken(recipient.language):
        event = _event(invitation, recipient, asks)
    return (
        event,
        Organizer(invitation.organizer, current_app.config["MAIL_SENDER_NAME"]),
        Attendee(recipient.email, recipient.name, Partstat(invitation.partstat.value)),
    )


def _event(invitation: Invitation, recipient: Recipient, asks: bool) -> CalendarEvent:
    knowledge_session = recipient.knowledge_session
    return CalendarEvent(
        uid=invitation.uid,
        sequence=invitation.sequence,
        dtstamp=invitation.dtstamp,
        starts_at=knowledge_session.starts_at,
        ends_at=knowledge_session.ends_at,
        summary=knowledge_session.title,
        description=_description(recipient, asks),
        location=_("Online") if recipient.online_url else knowledge_session.place or _("Online"),
        url=address_of(knowledge_session),
        is_cancelled=knowledge_session.is_cancelled,
        is_tentative=recipient.waits,
    )


def _description(recipient: Recipient, asks: bool) -> str:
    knowledge_session, online_url = recipient.knowledge_session, recipient.online_url
    lines = [
        knowledge_session.summary,
        _("Take part online: %(url)s", url=online_url) if online_url else "",
        address_of(knowledge_session),
        _how_to_answer(recipient) if asks else "",
    ]
    return "\n\n".join(line for line in lines if line)


def _how_to_answer(recipient: Recipient) -> str:
    if recipient.registration is None:
        return _("Are you coming? Choose Accept or Decline in your calendar, or register on the page of the session.")
    if recipient.waits:
        return _(
            "You do not have a place yet. Can't make it any more? Choose Decline in your calendar, or use the link in "
            "our mail about your registration."
        )
    return _("Can't make it? Choose Decline in your calendar, or use the link in your confirmation.")
