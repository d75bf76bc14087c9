"""Shape and syntax of what organisers fill in about materials."""

from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, MultipleFileField, RadioField, StringField
from wtforms.validators import InputRequired, ValidationError

from sessions_app.core.forms import AtMost, Form, PlainText, Required
from sessions_app.core.time_fields import LocalMomentField
from sessions_app.materials.rules import Kind

ACCEPTED = ",".join(f".{kind}" for kind in Kind)


class UploadForm(Form):
    files = MultipleFileField(_l("Files"))

    def validate_files(self, field: Any) -> None:
        if not self.chosen:
            raise ValidationError(_("Choose a file first."))

    @property
    def chosen(self) -> list[Any]:
        """What was sent along; a browser sends one nameless part when nothing is chosen."""
        return [one for one in self.files.data or () if getattr(one, "filename", "")]


class LinkForm(Form):
    title = StringField(_l("Title"), [Required(_l("Fill in a title.")), AtMost(200), PlainText()])
    url = StringField(
        _l("Address"),
        [Required(_l("Fill in the address, beginning with https://")), AtMost(1000), PlainText()],
        description=_l("Beginning with https://"),
    )

    def validate_url(self, field: Any) -> None:
        try:
            parts = urlsplit(field.data or "")
            is_fine = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
        except ValueError:
            is_fine = False
        if not is_fine or any(character.isspace() for character in field.data):
            raise ValidationError(
                _("Fill in the whole address, beginning with https://, such as https://www.example.nl")
            )


class TitleForm(Form):
    title = StringField(_l("Title"), [Required(_l("Fill in a title.")), AtMost(200), PlainText()])


class MomentForm(Form):
    when = RadioField(
        _l("When do participants see the material?"),
        [InputRequired(_l("Choose when participants see it"))],
        choices=[
            ("over", _l("As soon as the session is over")),
            ("now", _l("Now already")),
            ("moment", _l("From another moment")),
        ],
    )
    opens_at = LocalMomentField(_l("From this moment"))

    def validate_opens_at(self, field: Any) -> None:
        if self.when.data == "moment" and field.data is None and not field.errors:
            raise ValidationError(_("Fill in a date and a time, such as 14-04-2026 13:30."))


class TellForm(Form):
    seen = IntegerField(validators=[InputRequired()])
