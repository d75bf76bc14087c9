"""The words on screen for registers, points and net time."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from sessions_app.knowledge_sessions.models import Accreditation, ProfessionalRegister
from sessions_app.registrations.certificate_rules import CertificateState

WHY_NOT = {
    CertificateState.NOT_ENDED: _l("Your certificate of attendance comes here after the session."),
    CertificateState.NOT_COMPLETED: _l(
        "Your certificate of attendance comes here as soon as the organiser has completed the list of who was there."
    ),
    CertificateState.NOT_PRESENT: _l(
        "There is no certificate of attendance: you are not on the list of who was there. Is that wrong? Ask the "
        "organiser."
    ),
    CertificateState.NO_SESSION: _l("There is no certificate of attendance: the session did not take place."),
}


def register_hint(register: ProfessionalRegister) -> str:
    """Where she finds her number (registerplein.nl: each number there begins with 4610)."""
    return {
        ProfessionalRegister.SKJ: _("You find it in Mijn SKJ, and on your digital register card."),
        ProfessionalRegister.REGISTERPLEIN: _("It begins with 4610. You sign in with it at Mijn Registerplein."),
        ProfessionalRegister.OTHER: "",
    }[register]


def points_word(accreditation: Accreditation) -> str:
    """`2,5 points`; while the register decides, that it is requested."""
    if not accreditation.points:
        return _("accreditation requested")
    return ngettext("%(points)s point", "%(points)s points", _number(accreditation.points), points=accreditation.points)


def duration_word(minutes: int) -> str:
    """165 minutes (2 hours and 45 minutes)"""
    hours, rest = divmod(minutes, 60)
    in_minutes = ngettext("%(num)s minute", "%(num)s minutes", minutes)
    if not hours:
        return in_minutes
    in_hours = ngettext("%(num)s hour", "%(num)s hours", hours)
    if rest:
        rest_word = ngettext("%(num)s minute", "%(num)s minutes", rest)
        in_hours = _("%(hours)s and %(minutes)s", hours=in_hours, minutes=rest_word)
    return f"{in_minutes} ({in_hours})"


def _number(points: str) -> int:
    """1 for exactly one point, for the sake of the plural."""
    return 1 if points.partition(",")[0] == "1" and not points.partition(",")[2].strip("0") else 2
