"""The part of the plan that says which registers give points; off as long as no register is ticked."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField, StringField
from wtforms.validators import Optional, ValidationError

from sessions_app.core.forms import AtMost, Form, PlainText, add_error
from sessions_app.knowledge_sessions.accreditation_models import ProfessionalRegister
from sessions_app.knowledge_sessions.details import Accredited
from sessions_app.knowledge_sessions.fields import Switch
from sessions_app.knowledge_sessions.models import KnowledgeSession

A_NUMBER = re.compile(r"\d{1,3}(,\d{1,2})?")


def with_comma(points: Any) -> Any:
    """2.5 → 2,5"""
    return points.replace(".", ",") if isinstance(points, str) else points


class Points:
    def __call__(self, form: Any, field: Any) -> None:
        if not A_NUMBER.fullmatch(field.data or ""):
            raise ValidationError(_("Fill in the points as a number, such as 2 or 2,5."))


class AccreditationForm(Form):
    """One register."""

    class Meta(Form.Meta):
        csrf = False  # the form around it has the token

    offered = Switch()
    name = StringField(_l("Name of the register"), [Optional(), AtMost(80), PlainText()])
    number = StringField(_l("Accreditation number"), [Optional(), AtMost(40), PlainText()])
    points = StringField(_l("Points"), [Optional(), AtMost(20), Points()], filters=[with_comma])

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if (self.name.data or self.number.data or self.points.data) and not self.offered.data:
            add_error(self.offered, _("Tick this register, or empty its fields."))
            return False
        return valid


class OtherRegisterForm(AccreditationForm):
    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if self.offered.data and not self.name.data:
            add_error(self.name, _("Fill in the name of the register."))
            return False
        return valid


class OffersPoints:
    """The fields that `PlanForm` has for it, one group per register."""

    points_skj = FormField(AccreditationForm)
    points_registerplein = FormField(AccreditationForm)
    points_anders = FormField(OtherRegisterForm)

    @property
    def registers(self) -> list[tuple[ProfessionalRegister, AccreditationForm]]:
        fields: Any = self
        return [(register, fields[f"points_{register.value}"].form) for register in ProfessionalRegister]

    def accredited(self) -> list[Accredited]:
        """Of a form that is valid."""
        return [
            Accredited(
                register,
                number=row.number.data or "",
                points=row.points.data or "",
                name=(row.name.data or "") if register is ProfessionalRegister.OTHER else "",
            )
            for register, row in self.registers
            if row.offered.data
        ]


def points_of(knowledge_session: KnowledgeSession) -> dict[str, Any]:
    """The points as the fields of the form hold them."""
    return {
        f"points_{one.register.value}": {"offered": True, "name": one.name, "number": one.number, "points": one.points}
        for one in knowledge_session.accreditations
    }
