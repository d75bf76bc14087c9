"""The questions about professional registers, asked only for a session that offers points."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, StringField
from wtforms.utils import unset_value
from wtforms.validators import Optional, ValidationError

from sessions_app.core.forms import AtMost, Form, PlainText
from sessions_app.knowledge_sessions.models import Accreditation, ProfessionalRegister
from sessions_app.registrations.models import Registration

LOOKS_LIKE_A_NUMBER = re.compile(r"[0-9A-Z][0-9A-Z./-]*")
FEWEST_FIGURES = 3


def without_spaces(value: Any) -> Any:
    """4610 1234 → 46101234, as registers want it pasted; leading zeros stay, letters become capitals."""
    return "".join(value.split()).upper() if isinstance(value, str) else value


class RegisterNumberShape:
    """Loosely: each register has its own shape, and changes it."""

    def __call__(self, form: Any, field: Any) -> None:
        number = field.data or ""
        figures = sum(character.isdigit() for character in number)
        if not LOOKS_LIKE_A_NUMBER.fullmatch(number) or figures < FEWEST_FIGURES:
            raise ValidationError(
                _("Fill in the number as your register writes it: figures, maybe letters. Or leave it empty.")
            )


def _number() -> StringField:
    return StringField(
        _l("Registration number"),
        [Optional(), AtMost(30), PlainText(), RegisterNumberShape()],
        filters=[without_spaces],
    )


class NothingAsked(Form):
    class Meta(Form.Meta):
        csrf = False


class RegistersForm(NothingAsked):
    """Per register: whether she is in it, and her number there. A number alone says both."""

    skj = BooleanField()
    skj_number = _number()
    registerplein = BooleanField()
    registerplein_number = _number()
    anders = BooleanField()
    anders_number = _number()

    accreditations: Sequence[Accreditation] = ()

    def ask(self, accreditations: Sequence[Accreditation]) -> None:
        """Only about the registers that give points for this session."""
        self.accreditations = accreditations
        asked = {one.register for one in accreditations}
        for register in ProfessionalRegister:
            if register not in asked:
                del self[register.value]
                del self[f"{register.value}_number"]

    @property
    def rows(self) -> list[tuple[Accreditation, Any, Any]]:
        return [(one, self[one.register.value], self[f"{one.register.value}_number"]) for one in self.accreditations]

    def given(self) -> dict[ProfessionalRegister, str]:
        return {one.register: number.data or "" for one, tick, number in self.rows if tick.data or number.data}


class RegistersField(FormField):
    """The questions, once `ask` says about which registers; until then it is empty and costs nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(RegistersForm, *args, **kwargs)

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self._answered = (formdata, data)
        self.form = NothingAsked(formdata=None)

    def ask(self, accreditations: Sequence[Accreditation]) -> None:
        super().process(*self._answered)
        self.form.ask(accreditations)

    def given(self) -> dict[ProfessionalRegister, str]:
        return self.form.given() if isinstance(self.form, RegistersForm) else {}


def as_answers(registration: Registration) -> Mapping[str, Any]:
    """What she told earlier, as the fields hold it."""
    answers: dict[str, Any] = {}
    for one in registration.register_numbers:
        answers |= {one.register.value: True, f"{one.register.value}_number": one.number}
    return answers
