"""The words at the door."""

from flask_babel import gettext as _

from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.door_list import DoorRow
from sessions_app.registrations.door_numbers import LONGEST_RANGE, Reason
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import RegistrationStatus


def door_note(knowledge_session: KnowledgeSession, row: "DoorRow | Registration") -> str:
    """What a helper must know beside the name; empty for who simply has a place in the room."""
    if row.status is RegistrationStatus.CONFIRMED:
        return _("takes part online") if knowledge_session.is_online_for(row.online) else ""
    notes = {
        RegistrationStatus.OFFERED: _("has been offered a place"),
        RegistrationStatus.WAITING: _("on the waiting list"),
        RegistrationStatus.REQUESTED: _("not approved yet"),
        RegistrationStatus.CANCELLED: _("registration cancelled"),
    }
    return notes[row.status]


def reason_sentence(reason: Reason) -> str:
    """Why an entry of the sign-in sheet was not placed."""
    sentences = {
        Reason.NOT_A_NUMBER: _("This is not a number."),
        Reason.BACKWARDS: _("The first number is higher than the last."),
        Reason.TOO_LONG: _("That is more than %(most)s numbers at once. Is the last one right?", most=LONGEST_RANGE),
        Reason.UNKNOWN: _("Nobody in this session has this number."),
        Reason.ALREADY_IN: _("Was marked as present already."),
        Reason.CANCELLED: _("Has cancelled."),
        Reason.WAITING: _("Is on the waiting list."),
        Reason.OFFERED: _("Has been offered a place and has not accepted it."),
        Reason.REQUESTED: _("Has not been approved yet."),
    }
    return sentences[reason]
