"""The forms of signing in and of choosing a new password."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, StringField
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import PasswordInput

from sessions_app.core.forms import AtMost, EmailAddress, Form, PlainText, Required
from sessions_app.people import passwords
from sessions_app.people.models import User
from sessions_app.people.passwords import LONGEST, Objection

LONGEST_CODE = 40


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
    password = SecretField(_l("Password"), [Typed(_l("Fill in your password.")), AtMost(LONGEST)])
    next = HiddenField()


class ForgottenPasswordForm(Form):
    email = StringField(
        _l("E-mail address"), [Required(_l("Fill in your e-mail address.")), AtMost(254), PlainText(), EmailAddress()]
    )


class NewPasswordForm(Form):
    """Chooses a password for `user`; what others know about her is easy to guess."""

    password = SecretField(_l("New password"), [Typed(_l("Fill in a new password.")), AtMost(LONGEST)])
    password_again = SecretField(_l("The same password once more"), [Typed(_l("Fill in the same password once more."))])

    def __init__(self, user: User, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.user = user

    def validate_password(self, field: Field) -> None:
        objection = passwords.objection_to(field.data, self.user.email, self.user.name)
        if objection is Objection.TOO_SHORT:
            raise ValidationError(_("Use at least %(count)d characters.", count=passwords.shortest()))
        if objection is Objection.EASY_TO_GUESS:
            raise ValidationError(
                _("This password is easy to guess: many people use it or one like it. Choose a few words of your own.")
            )

    def validate_password_again(self, field: Field) -> None:
        if field.data != self.password.data:
            raise ValidationError(_("This is not the same password. Type it twice the same way."))


class CurrentPassword:
    """She is who she says: the password she has now. After the plain checks, because it takes time."""

    def __call__(self, form: Any, field: Field) -> None:
        if not passwords.is_right(form.user, field.data):
            raise ValidationError(_("This is not your password."))


class ChangePasswordForm(NewPasswordForm):
    old_password = SecretField(
        _l("Your password now"), [Typed(_l("Fill in your password.")), AtMost(LONGEST), CurrentPassword()]
    )


class CodeForm(Form):
    """The second step of signing in."""

    code = StringField(_l("Code"), [Required(_l("Fill in the code.")), AtMost(LONGEST_CODE), PlainText()])


class PasskeyForm(Form):
    """A new passkey: the password once more, and what the browser made."""

    credential = HiddenField()
    password = SecretField(
        _l("Your password now"), [Typed(_l("Fill in your password.")), AtMost(LONGEST), CurrentPassword()]
    )

    def __init__(self, user: User, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.user = user


class SecondStepForm(CodeForm):
    """Changing the second step asks for both: the password and a code."""

    password = SecretField(
        _l("Your password now"), [Typed(_l("Fill in your password.")), AtMost(LONGEST), CurrentPassword()]
    )

    def __init__(self, user: User, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.user = user
