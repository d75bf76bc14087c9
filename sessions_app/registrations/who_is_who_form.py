"""What someone shows of herself on "Who is who"."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TelField
from wtforms.validators import Optional, ValidationError

from sessions_app.core.forms import AtMost, Form, PlainText
from sessions_app.registrations.who_is_who import Choice

PHONE = re.compile(r"\+?[\d \-().]+")


class WhoIsWhoForm(Form):
    share_contact = BooleanField(
        _l("Put me on the list, with my name and organisation"),
        description=_l("Then you see the others on it too. Switch it off, and you are off the list at once."),
    )
    shows_email = BooleanField(_l("Show my e-mail address"))
    shows_job_title = BooleanField(_l("Show my job title"))
    phone = TelField(
        _l("Show this telephone number"),
        [Optional(), AtMost(40), PlainText()],
        description=_l("We use it for this list alone, and erase it when the list closes."),
    )

    def validate_phone(self, field: Any) -> None:
        digits = sum(character.isdigit() for character in field.data or "")
        if field.data and not (PHONE.fullmatch(field.data) and 8 <= digits <= 15):
            raise ValidationError(_("Fill in a telephone number, such as 06 12345678."))

    @staticmethod
    def filled_with(choice: Choice) -> "WhoIsWhoForm":
        return WhoIsWhoForm(
            formdata=None,
            share_contact=choice.is_on_it,
            shows_email=choice.shows_email,
            shows_job_title=choice.shows_job_title,
            phone=choice.phone,
        )

    def choice(self) -> Choice:
        return Choice(
            bool(self.share_contact.data),
            bool(self.shows_email.data),
            bool(self.shows_job_title.data),
            self.phone.data or "",
        )
