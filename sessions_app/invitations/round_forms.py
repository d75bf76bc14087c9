"""What an organiser fills in for an invitation round."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, ValidationError

from sessions_app.core import clock
from sessions_app.core.forms import AtMost, Form, PlainText, Required
from sessions_app.core.time_fields import LocalMomentField
from sessions_app.invitations.round_text import unknown_placeholders
from sessions_app.people.models import District, Organisation


class EarlierForm(Form):
    """Who took part before. What is left open does not matter."""

    districts = SelectMultipleField(_l("Sessions in"), [Optional()], coerce=int)
    themes = SelectMultipleField(_l("Sessions about"), [Optional()], coerce=int)
    organisations = SelectMultipleField(_l("People who work at"), [Optional()], coerce=int)

    def offer(
        self, districts: Iterable[District], themes: Iterable[Any], organisations: Iterable[Organisation]
    ) -> "EarlierForm":
        self.districts.choices = [(one.id, one.name) for one in districts]
        self.themes.choices = [(one.id, one.name) for one in themes]
        self.organisations.choices = [(one.id, one.name) for one in organisations]
        return self


class PartnersForm(Form):
    partners = SelectMultipleField(
        _l("Partner organisations"), [InputRequired(_l("Choose at least one organisation"))], coerce=int
    )

    def offer(self, organisations: Iterable[Organisation]) -> "PartnersForm":
        self.partners.choices = [(one.id, one.name) for one in organisations]
        return self


class KnownPlaceholders:
    """Refuses what stands in braces and means nothing: it would go out as it is typed."""

    def __call__(self, form: Any, field: Any) -> None:
        unknown = unknown_placeholders(field.data or "")
        if unknown:
            names = ", ".join(f"{{{name}}}" for name in unknown)
            raise ValidationError(
                ngettext(
                    "We do not know %(names)s. Choose one of the words in braces below.",
                    "We do not know %(names)s. Choose from the words in braces below.",
                    len(unknown),
                    names=names,
                )
            )


class TextForm(Form):
    title = StringField(
        _l("Subject"), [Required(_l("Fill in the subject")), AtMost(200), PlainText(), KnownPlaceholders()]
    )
    body = TextAreaField(
        _l("Text"),
        [Required(_l("Fill in the text")), AtMost(8000), PlainText(lines=True), KnownPlaceholders()],
        description=_l("You can use Markdown: **bold**, lists with - and links as [text](https://…)."),
    )
    language = RadioField(_l("Language"), choices=[("nl", "Nederlands"), ("en", "English")], default="nl")
    way = RadioField(
        _l("How does it arrive?"),
        [InputRequired(_l("Choose how it arrives"))],
        choices=[
            ("mail", _l("As a mail with a personal link to register or decline")),
            ("calendar", _l("In the calendar, as an open invitation: whoever accepts is registered")),
        ],
        description=_l(
            "Some people find it intrusive when a session they did not choose is in their calendar. So choose the "
            "calendar only for people who expect it. There is no personal link in that mail, because colleagues may "
            "read along in the calendar."
        ),
    )


class SendForm(Form):
    moment = RadioField(
        _l("When?"),
        [InputRequired(_l("Choose when"))],
        choices=[("now", _l("Now")), ("later", _l("Later, at this moment"))],
        default="now",
    )
    planned_at = LocalMomentField(_l("Date and time"))

    def validate_planned_at(self, field: Any) -> None:
        if self.moment.data != "later" or field.errors:
            return
        if field.data is None:
            raise ValidationError(_("Fill in when it should leave."))
        if field.data <= clock.now():
            raise ValidationError(_("This moment has passed. Choose a later one."))


class MomentForm(Form):
    """Another moment for a round that is planned."""

    planned_at = LocalMomentField(_l("Date and time"), [InputRequired(_l("Fill in when it should leave."))])

    def validate_planned_at(self, field: Any) -> None:
        if field.data is not None and field.data <= clock.now():
            raise ValidationError(_("This moment has passed. Choose a later one."))


class DraftForm(TextForm, SendForm):
    """The words and the moment in one form: what stands in the fields is what is sent."""

    def validate_words(self) -> bool:
        """To keep them, the moment need not be right yet."""
        self.validate_on_submit()
        self.moment.errors = self.planned_at.errors = ()
        return self.is_submitted() and not self.errors
