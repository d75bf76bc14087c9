"""Shape of what is typed about certificates: a code to check, and register numbers that come later."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length

from sessions_app.core.forms import Form, Required, add_error
from sessions_app.registrations.certificate_code import LONGEST_CODE
from sessions_app.registrations.models import Registration
from sessions_app.registrations.register_fields import RegistersField, as_answers

SPACES_TOO = 2 * LONGEST_CODE


class CheckForm(Form):
    code = TextAreaField(
        _l("Code of the certificate"),
        [
            Required(_l("Paste the code that is on the certificate.")),
            Length(max=SPACES_TOO, message=_l("This is too long to be the code of a certificate.")),
        ],
        description=_l("The small letters beside the QR code, all of them. Spaces and line ends do not matter."),
    )

    def say_unknown(self) -> None:
        add_error(
            self.code,
            _("This is not the code of a certificate of ours. Was all of it pasted? Else the certificate was changed."),
        )


class RegisterNumbersForm(Form):
    """After the session too."""

    registers = RegistersField()

    @staticmethod
    def filled_with(registration: Registration) -> "RegisterNumbersForm":
        data: Any = as_answers(registration)
        form = RegisterNumbersForm(registers=data)
        form.registers.ask(registration.knowledge_session.accreditations)
        return form
