"""The form in which somebody gives a list of people, and the one in which she says how it should be read instead."""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import Optional, ValidationError

from sessions_app.core.forms import AtMost, Form
from sessions_app.core.spreadsheets import list_words as words
from sessions_app.core.spreadsheets.given_lists import Given
from sessions_app.core.spreadsheets.reading import BIGGEST_FILE, Choice, HowRead

NOT_THERE = ""  # the choice of who has no such column


class ListForm(Form):
    pasted_at_most = BIGGEST_FILE  # signs

    file = FileField(_l("The list as a file"), description=_l("Excel (.xlsx) or CSV, at most 5 MB."))
    pasted = TextAreaField(
        _l("Or paste the list here"),
        [Optional()],
        description=_l("One person on each line, copied from a spreadsheet or from a mail."),
    )

    def validate_file(self, field: Any) -> None:
        if not self.has_file and not (self.pasted.data or "").strip():
            raise ValidationError(_("Choose a file, or paste the list in the field below."))

    def validate_pasted(self, field: Any) -> None:
        AtMost(self.pasted_at_most)(self, field)

    @property
    def has_file(self) -> bool:
        return bool(self.file.data and getattr(self.file.data, "filename", ""))

    def given(self) -> Given:
        if self.has_file:
            return Given(self.file.data.stream.read(BIGGEST_FILE + 1), was_pasted=False)
        return Given((self.pasted.data or "").encode(errors="replace"), was_pasted=True)

    @property
    def filled(self) -> Any:
        """The field that she used."""
        return self.file if self.has_file else self.pasted


class OtherwiseForm(Form):
    """Made by `otherwise_form`, with a field for each thing that can be chosen."""

    kept = HiddenField()

    @property
    def choice(self) -> Choice:
        """Another sheet has other columns."""
        sheet = str(self.data.get("sheet", ""))
        columns = {name.removeprefix("column_"): value for name, value in self.data.items() if "column_" in name}
        if "sheet" in self and sheet != self["sheet"].default:
            columns = {}
        return Choice(
            columns={name: int(value) if value != NOT_THERE else None for name, value in columns.items()},
            sheet=sheet,
            encoding=str(self.data.get("encoding", "")),
        )

    @property
    def columns(self) -> list[Any]:
        return [field for field in self if field.name.startswith("column_")]

    @property
    def first(self) -> Any:
        """Where a refusal stands that belongs to no field in particular."""
        return next(field for field in self if field.name not in ("kept", "csrf_token"))


def otherwise_form(how: HowRead, fields: Collection[str], **given: Any) -> OtherwiseForm:
    selects: dict[str, SelectField] = {}
    if len(how.sheets) > 1:
        selects["sheet"] = SelectField(_("Sheet"), choices=[(one, one) for one in how.sheets], default=how.sheet)
    if how.encoding:
        selects["encoding"] = SelectField(_("Letters"), choices=words.encodings(), default=how.encoding)
    columns = [(str(place), words.column_word(how, place)) for place, _head, _example in how.columns]
    for field in words.in_order(fields) if columns else ():
        taken = how.taken.get(field)
        none = [] if field == "email" and taken is not None else [(NOT_THERE, _("is not in this list"))]
        default = NOT_THERE if taken is None else str(taken)
        selects[f"column_{field}"] = SelectField(words.FIELDS[field], choices=none + columns, default=default)
    made: type[OtherwiseForm] = type("OtherwiseForm", (OtherwiseForm,), selects)
    return made(**given)
