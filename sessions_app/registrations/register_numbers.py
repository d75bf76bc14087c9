"""In which registers someone is, and her numbers there."""

from collections.abc import Mapping

from sessions_app.core.extensions import db
from sessions_app.core.plain_text import clean_line
from sessions_app.knowledge_sessions.models import ProfessionalRegister
from sessions_app.registrations.certificate_models import RegisterNumber
from sessions_app.registrations.models import Registration


def write_down(registration: Registration, given: Mapping[ProfessionalRegister, str]) -> None:
    """Exactly these, as text; empty: she is in the register and gave no number."""
    present = {one.register: one for one in registration.register_numbers}
    written = []
    for register, number in given.items():
        one = present.get(register) or RegisterNumber(register=register)
        one.number = clean_line(number)[:30]
        written.append(one)
    registration.register_numbers = written


def change(registration: Registration, given: Mapping[ProfessionalRegister, str]) -> None:
    """After the session too: a number that came late still belongs on the certificate."""
    write_down(registration, given)
    db.session.flush()


def lacks_number(registration: Registration) -> bool:
    """Whether there is a register of the session of which she did not give her number."""
    given = {one.register for one in registration.register_numbers if one.number}
    return any(one.register not in given for one in registration.knowledge_session.accreditations)


def as_text(registration: Registration) -> list[tuple[str, str]]:
    """Each register of the session in which she is, with her number."""
    numbers = {one.register: one.number for one in registration.register_numbers}
    accreditations = registration.knowledge_session.accreditations
    return [(one.register_name, numbers[one.register]) for one in accreditations if one.register in numbers]
