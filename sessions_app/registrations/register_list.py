"""Who was there, per register, to put down their points: for PE-online and for registers with a portal of their own.

PE-online takes numbers alone, pasted one a line from a spreadsheet (its page "Deelnemers invoeren", option
Importeren). So the number is the first column, as text, and the page shows the bare numbers too.
"""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.spreadsheets.writing import Column, Table
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import Accreditation, KnowledgeSession, ProfessionalRegister
from sessions_app.registrations.counted_time import NetTime, net_time_of
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import CONFIRMED, LIVING
from sessions_app.registrations.rules import Attendance


@dataclass(frozen=True)
class RegisterList:
    """`with_number`: who was there and gave a number; `without_number`: who was there, says to be in the register and
    gave none; `unknown`: how many others were there."""

    accreditation: Accreditation
    net_time: NetTime
    with_number: Sequence[tuple[Registration, str]]
    without_number: Sequence[Registration]
    unknown: int

    @property
    def numbers(self) -> str:
        """One a line, each once: as PE-online wants them pasted."""
        return "\n".join(dict.fromkeys(number for _one, number in self.with_number))


def find_accreditation(knowledge_session: KnowledgeSession, register: str) -> Accreditation | None:
    return next((one for one in knowledge_session.accreditations if one.register.value == register), None)


def register_list(knowledge_session: KnowledgeSession, accreditation: Accreditation) -> RegisterList:
    present = db.session.scalars(
        select(Registration)
        .where(
            Registration.knowledge_session_id == knowledge_session.id,
            CONFIRMED,
            LIVING,
            Registration.attendance == Attendance.ATTENDED,
        )
        .options(selectinload(Registration.register_numbers))
        .order_by(Registration.sort_name, Registration.id)
    ).all()
    told = [(one, number) for one in present if (number := _number_of(one, accreditation.register)) is not None]
    return RegisterList(
        accreditation,
        net_time_of(knowledge_session),
        with_number=[(one, number) for one, number in told if number],
        without_number=[one for one, number in told if not number],
        unknown=len(present) - len(told),
    )


def as_table(knowledge_session: KnowledgeSession, listed: RegisterList) -> Table:
    """Those with a number; who gave none is on the page."""
    accreditation, minutes = listed.accreditation, listed.net_time.minutes
    return Table(
        title=_("Points for %(register)s", register=accreditation.register_name),
        columns=[
            Column(_("Registration number"), 24),
            Column(_("Name"), 32),
            Column(_("Points"), 10),
            Column(_("Net minutes"), 14),
            Column(_("Date"), 14),
            Column(_("Accreditation number"), 24),
        ],
        rows=[
            (
                number,
                registration.name,
                accreditation.points,
                minutes,
                clock.local(knowledge_session.starts_at).date(),
                accreditation.number,
            )
            for registration, number in listed.with_number
        ],
        about=[(_("Session"), knowledge_session.title), (_("Professional register"), accreditation.register_name)],
    )


def _number_of(registration: Registration, register: ProfessionalRegister) -> str | None:
    """None when she did not say to be in this register."""
    return next((one.number for one in registration.register_numbers if one.register is register), None)
