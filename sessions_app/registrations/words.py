"""The words on the screen for what the rules name."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from sessions_app.registrations import rules
from sessions_app.registrations.rules import Attendance, EndedBecause, Need, RegistrationStatus

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


STATUS_WORDS = {
    RegistrationStatus.CONFIRMED: _l("Has a place"),
    RegistrationStatus.OFFERED: _l("Is offered a place"),
    RegistrationStatus.WAITING: _l("Waits"),
    RegistrationStatus.REQUESTED: _l("Asks for approval"),
    RegistrationStatus.CANCELLED: _l("Registration cancelled"),
}
ENDED_WORDS = {
    EndedBecause.OWN: _l("cancelled by the participant"),
    EndedBecause.ORGANISER: _l("cancelled by the organiser"),
    EndedBecause.NOT_APPROVED: _l("not approved"),
    EndedBecause.OFFER_EXPIRED: _l("let the offer pass"),
    EndedBecause.OFFER_REFUSED: _l("refused the offer"),
}


def status_word(status: RegistrationStatus) -> str:
    return str(STATUS_WORDS[status])


def ended_word(because: EndedBecause | None) -> str:
    """Why a registration was cancelled; empty while it was not, and for the ones of before we kept it."""
    return str(ENDED_WORDS[because]) if because else ""


def order_words(names_only: bool) -> dict[str, str]:
    """In which the list of participants can be shown, by the word of the address."""
    for_everyone = {"naam": _("By name"), "organisatie": _("By organisation")}
    more = {} if names_only else {"aangemeld": _("By date of registration"), "nummer": _("By number on the list")}
    return for_everyone | more


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
        rules.OfferIsGone: _("This offer is over. The place went to the next in line."),
        rules.OfferWasAccepted: _("You took this place already. Can you not come after all? Then cancel."),
        rules.PoolIsFull: _("It is full there just now. You keep the place you have."),
        rules.OrganisationIsFull: _("That organisation already has as many people as fit. Nothing has changed."),
        rules.NotYoursToChoose: _("How you take part cannot be changed now."),
        rules.TooLateToApprove: _("The session has already begun. You can no longer decide about this."),
        rules.TooLateToChange: _("This registration can no longer be changed."),
        rules.DoorLinkTooEarly: _("This link works on the day of the session. Come back then."),
        rules.DoorLinkExpired: _("The day of this session is over."),
        rules.AttendanceNotYet: _("It is too early. Attendance can be marked from one hour before the start."),
    }
    return sentences[type(refusal)]
