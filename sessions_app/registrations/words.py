"""The words on the screen for what the rules name."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from sessions_app.registrations import rules
from sessions_app.registrations.rules import Attendance, Need, RegistrationStatus

NEED_WORDS = {
    Need.INTERPRETER: _l("An interpreter"),
    Need.LARGE_PRINT: _l("Large print"),
    Need.WHEELCHAIR: _l("Room for a wheelchair"),
    Need.SEAT_IN_FRONT: _l("A seat in front"),
    Need.CALL_ME_ABOUT_ACCESS: _l("Something else: call or mail me about it"),
    Need.VEGETARIAN: _l("Vegetarian"),
    Need.VEGAN: _l("Vegan"),
    Need.HALAL: _l("Halal"),
    Need.ALLERGY: _l("An allergy: call or mail me about it"),
    Need.CALL_ME_ABOUT_DIET: _l("Another diet: call or mail me about it"),
}


def need_word(need: Need) -> str:
    return str(NEED_WORDS[need])


def status_word(status: RegistrationStatus) -> str:
    if status is RegistrationStatus.CONFIRMED:
        return _("Has a place")
    return _("Waits") if status is RegistrationStatus.WAITING else _("Registration cancelled")


def attendance_word(attendance: Attendance | None) -> str:
    if attendance is None:
        return ""
    return _("was there") if attendance is Attendance.ATTENDED else _("was not there")


def refusal_sentence(refusal: rules.RegistrationRefused) -> str:
    """The one table from refusal to sentence."""
    sentences = {
        rules.RegistrationIsClosed: _("You can no longer register for this session: registration has closed."),
        rules.RegistrationNotYetOpen: _("You cannot register for this session yet. Come back when registration opens."),
        rules.SessionIsCancelled: _("This session has been cancelled."),
        rules.SessionIsPast: _("This session has already begun or is over. You can no longer register."),
        rules.SessionIsNotPublished: _("This session is not published yet."),
        rules.TooLateToCancel: _("The session has already begun. You can no longer cancel."),
        rules.TooLateToChange: _("This registration can no longer be changed."),
        rules.DoorLinkTooEarly: _("This link works on the day of the session. Come back then."),
        rules.DoorLinkExpired: _("The day of this session is over."),
        rules.AttendanceNotYet: _("It is too early. Attendance can be marked from one hour before the start."),
    }
    return sentences[type(refusal)]
