"""Shape of what is typed at the door."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import Optional

from sessions_app.core import language
from sessions_app.core.forms import AtMost, EmailAddress, Form, PlainText, Required
from sessions_app.registrations.forms import name_field
from sessions_app.registrations.writing_down import RegistrationDetails


class WalkInForm(Form):
    """A name is enough."""

    name = name_field(_l("Name"), _l("Fill in the name"))
    email = EmailField(
        _l("E-mail address"),
        [Optional(), AtMost(254), EmailAddress()],
        description=_l("Only to ask how it was. Without an address we send no mail."),
    )
    organisation = StringField(_l("Organisation"), [Optional(), AtMost(160), PlainText()])
    key = HiddenField()  # the same form sent twice is one person

    def details(self) -> RegistrationDetails:
        return RegistrationDetails(
            name=self.name.data or "",
            email=self.email.data or "",
            organisation=self.organisation.data or "",
            language=language.current(),
        )


class NumbersForm(Form):
    numbers = TextAreaField(
        _l("The numbers with a tick"),
        [Required(_l("Fill in the numbers with a tick on the sign-in sheet")), AtMost(20_000), PlainText(lines=True)],
        description=_l("For example: 1 4 5-12, 17. One on each line is fine too."),
    )
    anyway = IntegerField(validators=[Optional()])  # the number of someone without a place who is let in
