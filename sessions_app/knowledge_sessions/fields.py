"""Form fields of this room: the rows of the programme, the number of places, a box that is on by default."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, IntegerField, SelectField, StringField, TimeField
from wtforms.utils import unset_value
from wtforms.validators import ValidationError

from sessions_app.core.forms import AtMost, Form, PlainText, add_error
from sessions_app.knowledge_sessions.rules import BlockKind

ROWS_AT_FIRST = 8
EMPTY_ROWS = 3  # at least, below the rows that are filled


def block_kinds() -> list[tuple[str, str]]:
    return [
        ("", _("By its name")),
        (BlockKind.CONTENT, _("Content")),
        (BlockKind.WELCOME, _("Walk-in or welcome")),
        (BlockKind.BREAK, _("Break")),
    ]


class TimeOfDayField(TimeField):
    """HH:MM, also typed as 13.30."""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip().replace(".", ":") if valuelist else ""
        self.data = None
        if not typed:
            return
        try:
            self.data = time.fromisoformat(typed.zfill(5))
        except ValueError:
            raise ValueError(_("Fill in a time, such as 13:30.")) from None


class WholeNumberField(IntegerField):
    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = int(valuelist[0])
        except ValueError:
            raise ValueError(_("Fill in a whole number, such as 25.")) from None


class Switch(BooleanField):
    """A box that keeps its default when the form did not hold it; the page sends an empty value along with it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = "y" in valuelist


class BlockForm(Form):
    """One row of the programme. A row without time, title and name is empty, and ignored."""

    class Meta(Form.Meta):
        csrf = False  # the form around it has the token

    named = ""
    time = TimeOfDayField(_l("Begins at"))
    title = StringField(_l("What"), [AtMost(200), PlainText()])
    led_by = StringField(_l("Led by"), [AtMost(200), PlainText()])
    kind = SelectField(_l("Kind"), default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = block_kinds()

    @property
    def is_empty(self) -> bool:
        return not (self.time.data or self.time.errors or self.title.data or self.led_by.data)

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if self.is_empty:
            return valid
        if self.time.data is None and not self.time.errors:
            add_error(self.time, _("Fill in when this part begins, or leave the whole row empty."))
            valid = False
        if not self.title.data:
            add_error(self.title, _("Fill in what this part is, or leave the whole row empty."))
            valid = False
        return valid


class Rows(FieldList):
    """As many rows as are filled and some empty ones. An answer that holds no row at all leaves them as they are."""

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        holds_rows = bool(formdata) and any(key.startswith(f"{self.name}-") for key in formdata)
        super().process(formdata if holds_rows else None, data, extra_filters)
        for number, row in enumerate(self.entries, start=1):
            row.form.named = _("Part %(number)s of the programme", number=number)
        if not holds_rows:
            filled = len([row for row in self.entries if not row.form.is_empty])
            self.add_empty_rows(max(ROWS_AT_FIRST, filled + EMPTY_ROWS) - len(self.entries))

    def add_empty_rows(self, number: int = EMPTY_ROWS) -> None:
        for _row in range(number):
            if self.max_entries is None or len(self.entries) < self.max_entries:
                self.append_entry()


class NoMoreThan:
    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, form: Any, field: Any) -> None:
        if field.data is not None and field.data > self.most:
            raise ValidationError(_("Fill in a number up to %(most)s.", most=self.most))


class WebAddress:
    """An address that begins with https:// or http://."""

    def __call__(self, form: Any, field: Any) -> None:
        scheme, separator, rest = (field.data or "").partition("://")
        if scheme not in ("https", "http") or not separator or not rest.strip("/") or " " in field.data:
            raise ValidationError(_("Fill in a whole web address, such as https://meet.example.nl/noord"))


def chosen(found: Mapping[str, Any], slugs: Sequence[str] | None) -> list[Any]:
    """The objects of these slugs, in the order in which they were offered."""
    return [thing for slug, thing in found.items() if slug in (slugs or ())]
