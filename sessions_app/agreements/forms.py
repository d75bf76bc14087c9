"""What is typed about an agreement: shape and syntax. What may be agreed is for the rules."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import StopValidation

from sessions_app.agreements.models import AgreementStatus
from sessions_app.agreements.rules import LONGEST_TEXT
from sessions_app.core.formatting import day_month
from sessions_app.core.forms import AtMost, Form, PlainText, Required, normalised_email
from sessions_app.registrations.models import Registration

OTHER = "other"


class AgreementForm(Form):
    """A new agreement. `with` is a registration of the list or an e-mail address; `due_on` a date (YYYY-MM-DD)."""

    session = HiddenField()
    with_whom = RadioField(_l("With whom?"), name="with", validate_choice=False)
    with_email = StringField(_l("Their e-mail address"))
    what = TextAreaField(
        _l("What do you agree?"),
        [Required(_l("Write in one sentence what you agree.")), AtMost(LONGEST_TEXT), PlainText(lines=True)],
    )
    due_on = RadioField(_l("When is it done?"), validate_choice=False)
    other_date = StringField(_l("The other day"))

    other: int | str = ""
    day: date | None = None

    def offer(self, contacts: Sequence[Registration], dates: Sequence[date], words: Sequence[str]) -> "AgreementForm":
        """The choices of this moment; what was typed instead of chosen stands in the field beside "another"."""
        self.with_whom.choices = [(str(one.id), one.name) for one in contacts] + [(OTHER, _("Someone else"))]
        self.due_on.choices = [(day.isoformat(), word) for day, word in zip(dates, words, strict=True)]
        self.due_on.choices += [(OTHER, _("On another day"))]
        self.notes = {str(one.id): one.organisation for one in contacts} | {OTHER: _("You fill in an e-mail address")}
        self.date_notes = {day.isoformat(): day_month(day) for day in dates}
        _move_typed(self.with_whom, self.with_email)
        _move_typed(self.due_on, self.other_date)
        if not contacts and not self.with_whom.data:
            self.with_whom.data = OTHER
        return self

    def validate_with_whom(self, field: RadioField) -> None:
        if not field.data and not self.with_email.data:
            raise StopValidation(_("Choose with whom you agree this."))
        if field.data not in ("", None, OTHER):
            self.other = int(field.data)

    def validate_with_email(self, field: StringField) -> None:
        if self.with_whom.data not in ("", None, OTHER) or (not field.data and not self.with_whom.data):
            return
        try:
            self.other = normalised_email(field.data or "")
        except ValueError:
            raise StopValidation(_("Fill in an e-mail address with an @, such as name@organisation.nl")) from None

    def validate_due_on(self, field: RadioField) -> None:
        if field.data in ("", None) and not self.other_date.data:
            raise StopValidation(_("Choose a day on which it is done."))
        if field.data not in ("", None, OTHER):
            self.day = date.fromisoformat(field.data)

    def validate_other_date(self, field: StringField) -> None:
        if self.due_on.data in ("", None, OTHER) and (self.due_on.data or field.data):
            self.day = _date(field.data or "")


class StatusForm(Form):
    """How an agreement goes. Every field but the status may be left out."""

    status = SelectField(id="inhoud", choices=[(status.value, status.value) for status in AgreementStatus])
    due_on = StringField(_l("New day"), id="new-day")
    help_wanted = BooleanField(false_values=("", "0", "false", "n", "no"))

    day: date | None = None

    def validate_status(self, field: SelectField) -> None:
        if field.data == AgreementStatus.PROPOSED:
            raise StopValidation(_("Choose how it goes."))

    def validate_due_on(self, field: StringField) -> None:
        if field.data:
            self.day = _date(field.data)

    @property
    def help_asked(self) -> bool | None:
        """None when it was not mentioned."""
        return self.help_wanted.data if self.help_wanted.raw_data else None


def _date(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip()[:10])
    except ValueError:
        raise StopValidation(_("Fill in a day, such as 2027-02-15.")) from None


def _move_typed(choice: RadioField, beside: StringField) -> None:
    """A POST may name the address or the day in the field of the choice itself."""
    data = choice.data or ""
    known = [option[0] for option in list(choice.choices or ())]
    is_id = choice.name == "with" and data.isdecimal() and len(data) < 12
    if data and data not in known and not is_id:
        beside.data, choice.data = beside.data or data, OTHER
