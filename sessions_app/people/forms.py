"""The forms of signing in and of choosing a new password."""

from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, StringField
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import PasswordInput

from sessions_app.core.forms import AtMost, EmailAddress, Form, PlainText, Required

LONGEST_PASSWORD = 200


class SecretField(Field):
    """A password, kept letter by letter as it was typed (other text fields are cleaned), and never shown again."""

    widget = PasswordInput(hide_value=True)


class Typed:
    """As Required, but spaces count."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        self.field_flags = {"required": True}

    def __call__(self, form: Any, field: Field) -> None:
        if not field.data:
            field.errors = []
            raise StopValidation(self.sentence)


class SignInForm(Form):
    email = StringField(_l("E-mail address"), [Required(_l("Fill in your e-mail address.")), AtMost(254), PlainText()])
    password = SecretField(_l("Password"), [Typed(_l("Fill in your password.")), AtMost(LONGEST_PASSWORD)])
    next = HiddenField()


class ForgottenPasswordForm(Form):
    email = StringField(
        _l("E-mail address"), [Required(_l("Fill in your e-mail address.")), AtMost(254), PlainText(), EmailAddress()]
    )


class NewPasswordForm(Form):
    password = SecretField(_l("New password"), [Typed(_l("Fill in a new password.")), AtMost(LONGEST_PASSWORD)])
    password_again = SecretField(_l("The same password once more"), [Typed(_l("Fill in the same password once more."))])

    def validate_password(self, field: Field) -> None:
        shortest = current_app.config["SECURITY_PASSWORD_LENGTH_MIN"]
        if len(field.data) < shortest:
            raise ValidationError(_("Use at least %(count)d characters.", count=shortest))

    def validate_password_again(self, field: Field) -> None:
        if field.data != self.password.data:
            raise ValidationError(_("This is not the same password. Type it twice the same way."))
