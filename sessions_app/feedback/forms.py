"""The shape of an answer, and of what is said around it."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional, StopValidation, ValidationError

from sessions_app.core.forms import AtMost, EmailAddress, Form, PlainText, Required
from sessions_app.feedback import evaluation_texts
from sessions_app.feedback.rules import WillChange, WorkedOut


class WholeNumber(IntegerField):
    """A whole number; anything else gets our own sentence, and that one alone."""

    def __init__(self, *args: Any, otherwise: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.otherwise = otherwise

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(self.otherwise or _("Fill in a whole number.")) from None

    def pre_validate(self, form: Any) -> None:
        is_left_out = self.flags.optional and not "".join(self.raw_data or ()).strip()
        if self.process_errors and not is_left_out:
            raise StopValidation


class RatingRequired:
    """The rating is the one question that needs an answer."""

    def __call__(self, form: Form, field: IntegerField) -> None:
        if field.data is None:
            raise StopValidation(_("Choose a mark from 1 to 10"))


class EvaluationForm(Form):
    rating = WholeNumber(
        _l("Which mark do you give?"),
        [RatingRequired(), NumberRange(1, 10, message=_l("Choose a mark from 1 to 10"))],
        otherwise=_l("Choose a mark from 1 to 10"),
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


class LaterForm(Form):
    """The one question after eight weeks."""

    worked_out = RadioField(
        _l("Did you manage to do something with it?"),
        [InputRequired(_l("Choose an answer"))],
        choices=[(WorkedOut.YES, _l("Yes")), (WorkedOut.PARTLY, _l("A little")), (WorkedOut.NO, _l("No"))],
    )
    text = TextAreaField(
        _l("What made it work, or what stood in the way?"), [Optional(), PlainText(lines=True), AtMost(2000)]
    )


class OwnLinkForm(Form):
    email = EmailField(
        _l("The e-mail address with which you registered"),
        [Required(_l("Fill in your e-mail address")), AtMost(254), EmailAddress()],
    )


class KnownPlaceholders:
    """Refuses braces that nothing stands in for."""

    def __call__(self, form: Form, field: StringField) -> None:
        unknown = evaluation_texts.unknown_placeholders(field.data or "")
        if unknown:
            raise ValidationError(_("We do not know {%(name)s}.", name=unknown[0]))


class WordsForm(Form):
    """The organiser's own words; empty where ours stand."""

    title = StringField(_l("Subject of the mail"), [Optional(), PlainText(), AtMost(150), KnownPlaceholders()])
    intro = TextAreaField(
        _l("First lines of the mail"), [Optional(), PlainText(lines=True), AtMost(2000), KnownPlaceholders()]
    )
    thanks = TextAreaField(
        _l("After answering"), [Optional(), PlainText(lines=True), AtMost(2000), KnownPlaceholders()]
    )
