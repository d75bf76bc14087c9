"""What all forms share: cleaned text, clear sentences, and a CSRF check that keeps the input.

A view that shows a form is decorated with `@keeps_input`: a wrong CSRF token is then an error of the form, with
everything that was typed still in it. All other POSTs are checked before the view by Flask-WTF.
"""

import re
import unicodedata
import uuid
from functools import cache
from typing import Any, TypeVar

from babel import support
from flask import request
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.csrf import _FlaskFormCSRF
from flask_wtf.form import _Auto
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field, FileField, HiddenField, SelectField, StringField
from wtforms.i18n import messages_path
from wtforms.validators import DataRequired, Length, StopValidation, ValidationError

from sessions_app.core.extensions import csrf

keeps_input = csrf.exempt  # the form checks its own token

TEXT_FIELDS = (StringField, SelectField)  # TextArea, Email, Search and Tel fields are kinds of it; Radio of the other
F = TypeVar("F", bound="Form")

_shapes: dict[tuple[type[Any], frozenset[str]], type[Any]] = {}

A_TOKEN = re.compile(r"[0-9a-f]{32}")
UNKEPT = "\ufffd"
BIDI_CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0xFEFF])


class WordsOfWTForms:
    """The sentences of its own, in the language of the request. Flask-WTF reads their file again for each request.
    What was chosen may be gone when the form is sent: who had it open meets that, so it is told in our words."""

    def gettext(self, sentence: str) -> str:
        if sentence == "Not a valid choice.":
            return _("This choice is not there any more. Choose again.")
        return _words_of_wtforms(str(get_locale() or "nl")).ugettext(sentence)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        if singular == "'%(value)s' is not a valid choice for this field.":
            return _("One of your choices is not there any more. Look whether this is right.")
        return _words_of_wtforms(str(get_locale() or "nl")).ungettext(singular, plural, n)


@cache
def _words_of_wtforms(locale: str) -> Any:
    return support.Translations.load(messages_path(), [locale], domain="wtforms")


class TokenThatCame(_FlaskFormCSRF):
    """Checks the token that was sent. The one that goes out is written by `csrf_token()` (components/form.html), in a
    page that is kept for each visitor anew; so a form that is only read makes none."""

    def generate_csrf_token(self, csrf_token_field: Any) -> str:
        return ""


class Form(FlaskForm):
    """The base of every form."""

    class Meta(FlaskForm.Meta):
        locales = ["nl", "en"]
        csrf_class = TokenThatCame

        def get_translations(self, form: Any) -> Any:
            return WordsOfWTForms()

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent. A file is taken where one is asked for and JSON nowhere: no other field can read them."""
            if formdata is not _Auto or not form.is_submitted():
                return None if formdata is _Auto else formdata
            asked = {field.name for field in form if isinstance(field, FileField)}
            files = MultiDict((name, file) for name, file in request.files.items(multi=True) if name in asked)
            return CombinedMultiDict((files, request.form)) if files else request.form or None

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            filters = list(unbound_field.kwargs.get("filters", []))
            if issubclass(unbound_field.field_class, TEXT_FIELDS) and clean not in filters:
                filters.append(clean)
            return unbound_field.bind(form=form, filters=filters, **options)

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if "csrf_token" in self._fields and self.csrf_token.errors:
            self.csrf_token.errors = [
                _("This page was open for too long. Everything is still here: send it once more.")
            ]
        return valid

    def leave_out(self, *names: str) -> None:
        """These fields are not asked, whether they were made or not."""
        for name in names:
            if name in self:
                del self[name]

    def put_in_order(self, *names: str) -> None:
        """As the page shows them: its summary of errors names them so. All others stand before them."""
        for name in names:
            self._fields[name] = self._fields.pop(name)

    @property
    def error_list(self) -> list[tuple[Field, str]]:
        """Every error with its field, in the order of the form; the CSRF sentence first."""
        return [(field, str(error)) for field in self for error in _flat(field.errors)]


def without(form: type[F], names: frozenset[str]) -> type[F]:
    """The same form without these fields: they are not even made. As one from which they were deleted, it holds None
    under their names."""
    if (form, names) not in _shapes:
        _shapes[form, names] = type(form.__name__, (form,), dict.fromkeys(names))
    shape: type[F] = _shapes[form, names]
    return shape


def _flat(errors: Any) -> list[Any]:
    if isinstance(errors, dict):
        return [error for group in errors.values() for error in _flat(group)]
    if isinstance(errors, list | tuple):
        return [error for group in errors for error in _flat(group)]
    return [errors]


def clean(value: Any) -> Any:
    """Text as people meant it: composed, without stray spaces and invisible direction marks. A control character
    becomes U+FFFD, which `PlainText` refuses and a page can show."""
    if not isinstance(value, str):
        return value
    if value.isascii() and value.isprintable():  # as most is: nothing to do
        return value.strip()
    text = unicodedata.normalize("NFC", value.translate(BIDI_CONTROLS)).replace("\r\n", "\n")
    return "".join(UNKEPT if _is_control(character) else character for character in text).strip()


def _is_control(character: str) -> bool:
    """Noncharacters too: XML, and so a spreadsheet, cannot hold U+FFFE and U+FFFF."""
    if ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF:
        return True
    return unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t"


class Required(DataRequired):
    """An answer is needed; the sentence says which."""

    def __init__(self, sentence: str) -> None:
        super().__init__(message=sentence)


class AtMost(Length):
    """No longer than the column holds."""

    def __init__(self, length: int) -> None:
        super().__init__(max=length, message=_l("Use at most %(max)d characters."))


class PlainText:
    """Refuses control characters; line breaks only where `lines` allows them."""

    def __init__(self, lines: bool = False) -> None:
        self.refused = UNKEPT if lines else f"{UNKEPT}\n\t"

    def __call__(self, form: Any, field: Field) -> None:
        if any(character in self.refused for character in field.data or ""):
            raise ValidationError(_("There are characters in it that we cannot keep. Type it again, please."))


class EmailAddress:
    """Checks and normalises an address; afterwards `field.data` is lower case."""

    def __call__(self, form: Any, field: Field) -> None:
        try:
            field.data = normalised_email(field.data or "")
        except ValueError:
            raise StopValidation(_("Fill in an e-mail address with an @, such as name@organisation.nl")) from None


def normalised_email(address: str) -> str:
    """The one way an address is written here. Raises ValueError when it is none."""
    from email_validator import EmailNotValidError, validate_email  # late: its tables take 15 ms of a start

    try:
        found = validate_email(
            address.strip(), check_deliverability=False, allow_smtputf8=False, strict=True, test_environment=True
        )
    except EmailNotValidError as error:
        raise ValueError(str(error)) from error
    return (found.ascii_email or found.normalized).lower()


class FormToken(HiddenField):
    """Random, and of one form that was opened: sent twice (a double click, the back button), it is known again."""

    def process(self, *args: Any, **kwargs: Any) -> None:
        super().process(*args, **kwargs)
        if not A_TOKEN.fullmatch(self.data or ""):
            self.data = uuid.uuid4().hex


def add_error(field: Field, sentence: str) -> None:
    """A refusal of the rules, shown beside the field it concerns."""
    field.errors = [*field.errors, sentence]
