"""One person's calendar object, made from her invitation, her registration and the session.

The link to take part online stands in the mail, in DESCRIPTION and in CONFERENCE of a confirmed online participant
alone. It is no personal secret (all online participants share it), but the public entry and the feeds never have it.
Personal links stand nowhere in an .ics: people share calendars.
"""

from flask import current_app
from flask_babel import gettext as _

from sessions_app.core import language
from sessions_app.invitations import calendar
from sessions_app.invitations.calendar import Attendee, CalendarEvent, Organizer, OrganizerIsAttendee, Partstat
from sessions_app.invitations.models import Invitation
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.models import Registration


def request_for(invitation: Invitation, registration: Registration) -> bytes | None:
    """The REQUEST of this version; None for the mailbox that invites, which cannot be invited itself."""
    try:
        return calendar.request(*_parts(invitation, registration), online_url=online_url_for(registration))
    except OrganizerIsAttendee:
        return None


def cancel_for(invitation: Invitation, registration: Registration) -> bytes | None:
    try:
        return calendar.cancel(*_parts(invitation, registration))
    except OrganizerIsAttendee:
        return None


def download_for(invitation: Invitation, registration: Registration) -> bytes | None:
    """The same entry and UID without METHOD, to download from her own page."""
    try:
        return calendar.personal_entry(*_parts(invitation, registration), online_url=online_url_for(registration))
    except OrganizerIsAttendee:
        return None


def online_url_for(registration: Registration) -> str | None:
    """The link to take part, for whom it is meant: with a place, and not in the room."""
    knowledge_session = registration.knowledge_session
    takes_part_online = registration.online or knowledge_session.is_online_only
    return (knowledge_session.online_url or None) if registration.is_confirmed and takes_part_online else None


def address_of(knowledge_session: KnowledgeSession) -> str:
    """The public page of the session."""
    return f"{current_app.config['BASE_URL']}/sessies/{knowledge_session.slug}"


def _parts(invitation: Invitation, registration: Registration) -> tuple[CalendarEvent, Organizer, Attendee]:
    with language.spoken(registration.language):
        event = _event(invitation, registration)
    return (
        event,
        Organizer(invitation.organizer, current_app.config["MAIL_SENDER_NAME"]),
        Attendee(registration.person.email, registration.name, Partstat(invitation.partstat.value)),
    )


def _event(invitation: Invitation, registration: Registration) -> CalendarEvent:
    knowledge_session = registration.knowledge_session
    online_url = online_url_for(registration)
    return CalendarEvent(
        uid=invitation.uid,
        sequence=invitation.sequence,
        dtstamp=invitation.dtstamp,
        starts_at=knowledge_session.starts_at,
        ends_at=knowledge_session.ends_at,
        summary=knowledge_session.title,
        description=_description(knowledge_session, online_url),
        location=_("Online") if online_url else knowledge_session.place,
        url=address_of(knowledge_session),
        is_cancelled=knowledge_session.is_cancelled,
    )


def _description(knowledge_session: KnowledgeSession, online_url: str | None) -> str:
    lines = [
        knowledge_session.summary,
        _("Take part online: %(url)s", url=online_url) if online_url else "",
        address_of(knowledge_session),
        _("Can't make it? Choose Decline in your calendar, or use the link in your confirmation."),
    ]
    return "\n\n".join(line for line in lines if line)
