"""The forms that add dates to a series: first how often, then, after a look at the days, which of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Optional

from sessions_app.core.forms import AtMost, Form, PlainText, add_error
from sessions_app.knowledge_sessions.fields import WholeNumberField
from sessions_app.knowledge_sessions.repeating import MOST_DATES, Rhythm, days_after, read_days

RHYTHMS = [
    (Rhythm.WEEKLY.value, _l("Every week")),
    (Rhythm.TWO_WEEKLY.value, _l("Every two weeks")),
    (Rhythm.MONTHLY.value, _l("Every month, on the same weekday")),
    (Rhythm.TYPED.value, _l("On dates that I type")),
]


class DaysForm(Form):
    rhythm = RadioField(
        _l("How often?"),
        [InputRequired(_l("Choose how often the session takes place."))],
        choices=RHYTHMS,
    )
    times = WholeNumberField(_l("How many dates shall be added?"), [Optional()], default=2)
    days = TextAreaField(_l("The dates, one on each line"), [Optional(), AtMost(600), PlainText(lines=True)])

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if self._is_typed:
            return self._check_typed()
        if self.times.data is None or not 1 <= self.times.data <= MOST_DATES:
            add_error(self.times, _("Fill in a number from 1 to %(most)s.", most=MOST_DATES))
            return False
        return True

    def days_from(self, first: date) -> list[date]:
        """Of a form that is valid."""
        if self._is_typed:
            return list(read_days(self.days.data or "").days)
        return days_after(first, Rhythm(self.rhythm.data), self.times.data or 0)

    @property
    def _is_typed(self) -> bool:
        return bool(self.rhythm.data == Rhythm.TYPED.value)

    def _check_typed(self) -> bool:
        typed = read_days(self.days.data or "")
        for line in typed.unread[:MOST_DATES]:
            add_error(self.days, _("‘%(line)s’ is not a date. Write it as 14-04-2027.", line=line[:40]))
        if not typed.days and not typed.unread:
            add_error(self.days, _("Fill in at least one date."))
        if len(typed.days) > MOST_DATES:
            add_error(self.days, _("Add at most %(most)s dates at once.", most=MOST_DATES))
        return not self.days.errors


class ChosenDaysForm(Form):
    """The days that she looked at; those that she left ticked are made."""

    chosen = SelectMultipleField(_l("Dates"), [InputRequired(_l("Choose at least one date."))])
    publish = BooleanField(_l("Publish these dates at once"))

    def __init__(self, days: Sequence[date] = (), may_publish: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.chosen.choices = [(day.isoformat(), day.isoformat()) for day in days]
        if not may_publish:
            del self.publish

    def chosen_days(self) -> list[date]:
        return [date.fromisoformat(day) for day in self.chosen.data or ()]
