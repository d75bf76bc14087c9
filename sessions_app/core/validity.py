"""What is on offer from one day until another: organisations, districts, themes. What is past stays where it was
chosen, and is not offered for anything new."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, or_
from wtforms import StringField

from sessions_app.core.forms import AtMost, Form, PlainText, Required, add_error
from sessions_app.core.time_fields import DayField

LONGEST_SLUG = 56  # the column holds 60: there is room for a number


def valid_on(model: Any, day: date) -> ColumnElement[bool]:
    """As a condition of a query; both days count."""
    return and_(
        or_(model.valid_from.is_(None), model.valid_from <= day),
        or_(model.valid_until.is_(None), model.valid_until >= day),
    )


def slug_for(name: str, taken: Iterable[str]) -> str:
    """The name as it can stand in an address, with a number behind it when another has it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    wanted = slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or "zonder-naam"
    number, known = 2, set(taken)
    while slug in known:
        slug, number = f"{wanted}-{number}", number + 1
    return slug


class ValidityForm(Form):
    """A name, and from when until when it is on offer."""

    name = StringField(_l("Name"), [Required(_l("Fill in a name.")), AtMost(120), PlainText()])
    valid_from = DayField(_l("On offer from"))
    valid_until = DayField(_l("On offer until"))

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if self.valid_from.data and self.valid_until.data and self.valid_until.data < self.valid_from.data:
            add_error(self.valid_until, _("The last day lies before the first. Choose a later day."))
            return False
        return valid
