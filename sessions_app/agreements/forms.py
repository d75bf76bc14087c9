"""What is typed about an agreement: shape and syntax. What may be agreed is for the rules."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional, StopValidation

from sessions_app.agreements.models import AgreementStatus
from sessions_app.agreements.rules import LONGEST_NOTE, LONGEST_TEXT
from sessions_app.core.formatting import day_month
from sessions_app.core.forms import AtMost, EmailAddress, Form, PlainText, Required, normalised_email
from sessions_app.core.time_fields import DAY
from sessions_app.people.models import Organisation
from sessions_app.registrations.models import Registration

OTHER = "other"
ORGANISATION = "organisation:"
BETWEEN_ADDRESSES = re.compile(r"[,;\s]+")
SHOWN_AT_ONCE = 60


class AgreementForm(Form):
    """A new agreement. `with`, once or more: a registration of the list, `organisation:<slug>` or an e-mail address;
    `due_on` a date (YYYY-MM-DD). `find` narrows the list and sends nothing."""

    session = HiddenField()
    find = StringField(_l("Search in the list"))
    with_whom = SelectMultipleField(_l("With whom?"), name="with", validate_choice=False, choices=[])
    with_email = StringField(_l("Not on the list? Fill in an e-mail address"))
    what = TextAreaField(
        _l("What do you agree?"),
        [Required(_l("Write in one sentence what you agree.")), AtMost(LONGEST_TEXT), PlainText(lines=True)],
    )
    due_on = RadioField(_l("When is it done?"), validate_choice=False)
    other_date = StringField(_l("The other day"))

    others: list[int | str]
    organisations: list[Organisation]
    day: date | None = None

    def offer(
        self,
        contacts: Sequence[Registration],
        organisations: Sequence[Organisation],
        dates: Sequence[date],
        words: Sequence[str],
    ) -> "AgreementForm":
        """The choices of this moment; what was typed instead of chosen stands in the field beside it."""
        self.others, self.organisations = [], []
        self._organisations = {f"{ORGANISATION}{one.slug}": one for one in organisations}
        self.notes = {str(one.id): one.organisation for one in contacts}
        self.notes |= dict.fromkeys(self._organisations, _("The organisation itself: it gets no mail"))
        self.with_whom.choices = [(str(one.id), one.name) for one in contacts]
        self.with_whom.choices += [(value, one.name) for value, one in self._organisations.items()]
        self.due_on.choices = [(day.isoformat(), word) for day, word in zip(dates, words, strict=True)]
        self.due_on.choices += [(OTHER, _("On another day"))]
        self.date_notes = {day.isoformat(): day_month(day) for day in dates}
        self._move_typed()
        return self

    def listed(self) -> list[tuple[str, str, bool]]:
        """Value, name, whether chosen: the chosen ones first, then those that fit what is searched for."""
        chosen, wanted = set(self.with_whom.data or ()), (self.find.data or "").casefold()
        choices: list[tuple[str, str]] = list(self.with_whom.choices or ())  # type: ignore[arg-type]
        first = [(value, name, True) for value, name in choices if value in chosen]
        fitting = [
            (value, name, False)
            for value, name in choices
            if value not in chosen and wanted in f"{name} {self.notes[value]}".casefold()
        ]
        return first + fitting[:SHOWN_AT_ONCE]

    @property
    def has_more(self) -> bool:
        """Whether the search field is of use."""
        return len(self.with_whom.choices or ()) > 8  # type: ignore[arg-type]

    def validate_with_whom(self, field: SelectMultipleField) -> None:
        for value in field.data or ():
            if value in self._organisations:
                self.organisations.append(self._organisations[value])
            elif _is_id(value):
                self.others.append(int(value))
            elif value not in ("", OTHER):
                raise StopValidation(_("This organisation is not a partner of this session. Choose again."))
        if field.choices and not (field.data or self.with_email.data):
            raise StopValidation(_("Choose with whom you agree this."))

    def validate_with_email(self, field: StringField) -> None:
        typed = [address for address in BETWEEN_ADDRESSES.split(field.data or "") if address]
        if not typed and OTHER in (self.with_whom.data or ()) and not (self.others or self.organisations):
            raise StopValidation(_("Fill in an e-mail address with an @, such as name@organisation.nl"))
        if not (typed or self.with_whom.data or self.with_whom.choices):  # the one field that is there
            raise StopValidation(_("Fill in the e-mail address of the person with whom you agree this."))
        try:
            self.others += [normalised_email(address) for address in typed]
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

    def _move_typed(self) -> None:
        """A POST may name an address or a day in the field of the choice itself."""
        chosen = self.with_whom.data or []
        typed = [value for value in chosen if not (_is_id(value) or value.startswith(ORGANISATION) or value == OTHER)]
        self.with_whom.data = [value for value in chosen if value not in typed]
        self.with_email.data = " ".join(filter(None, [self.with_email.data or "", *typed]))
        day, ready = self.due_on.data or "", [option[0] for option in list(self.due_on.choices or ())]
        if day and day not in ready:
            self.other_date.data, self.due_on.data = self.other_date.data or day, OTHER


class StatusForm(Form):
    """How an agreement goes. Every field but the status may be left out."""

    status = SelectField(id="inhoud", choices=[(status.value, status.value) for status in AgreementStatus])
    due_on = StringField(_l("New day"), id="new-day")
    what = TextAreaField(_l("What you agree"), [AtMost(LONGEST_TEXT), PlainText(lines=True)], id="new-what")
    note = StringField(_l("Why not?"), [AtMost(LONGEST_NOTE), PlainText()], id="why-not")
    help_wanted = BooleanField(false_values=("", "0", "false", "n", "no"))
    only_me = BooleanField(false_values=("", "0", "false", "n", "no"))
    terms = IntegerField(validators=[Optional()])

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


class ChangeAnswerForm(Form):
    """Yes or no to other words or another day."""

    answer = SelectField(id="inhoud", choices=[("yes", "yes"), ("no", "no")])
    note = StringField(_l("Why not?"), [AtMost(LONGEST_NOTE), PlainText()], id="why-not")
    terms = IntegerField(validators=[Optional()])


class OwnLinkForm(Form):
    session = HiddenField()
    email = EmailField(
        _l("The e-mail address with which you registered"),
        [Required(_l("Fill in your e-mail address")), AtMost(254), EmailAddress()],
    )


def _date(typed: str) -> date:
    for pattern in DAY:
        try:
            return datetime.strptime(typed.strip()[:10], pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise StopValidation(_("Fill in a day, such as 15-02-2027."))


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 12
