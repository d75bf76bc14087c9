"""The shape of an answer."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.validators import NumberRange, Optional, StopValidation

from sessions_app.core.forms import AtMost, Form, PlainText
from sessions_app.feedback.rules import WillChange


class WholeNumber(IntegerField):
    """A whole number; anything else gets our own sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Fill in a whole number.")) from None


class RatingRequired:
    """The rating is the one question that needs an answer."""

    def __call__(self, form: Form, field: IntegerField) -> None:
        if field.data is None:
            raise StopValidation(_("Choose a mark from 1 to 10"))


class EvaluationForm(Form):
    rating = WholeNumber(
        _l("Which mark do you give?"),
        [RatingRequired(), NumberRange(1, 10, message=_l("Choose a mark from 1 to 10"))],
    )
    takeaway = TextAreaField(
        _l("What do you take along to your work?"), [Optional(), PlainText(lines=True), AtMost(2000)]
    )
    will_change = RadioField(
        _l("Will you do something differently?"),
        [Optional()],
        choices=[(WillChange.YES, _l("Yes")), (WillChange.PARTLY, _l("A little")), (WillChange.NO, _l("No"))],
    )
    people_met = WholeNumber(
        _l("How many people did you meet that you did not know yet?"),
        [Optional(), NumberRange(0, 500, message=_l("Fill in a number from 0 to 500."))],
    )
    tip = TextAreaField(_l("Do you have a tip for us?"), [Optional(), PlainText(lines=True), AtMost(2000)])
