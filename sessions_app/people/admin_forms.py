"""The forms of the admin: accounts, organisations, districts."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, SelectField, SelectMultipleField, StringField

from sessions_app.core import clock
from sessions_app.core.forms import AtMost, EmailAddress, Form, PlainText, Required, add_error
from sessions_app.core.validity import ValidityForm
from sessions_app.people.admin_words import DISTRICT_KINDS, ORGANISATION_KINDS, ROLES
from sessions_app.people.models import District, Organisation, User
from sessions_app.people.places import Described
from sessions_app.people.queries import districts, organisations
from sessions_app.people.rules import DistrictKind, OrganisationKind, Role


class AccountForm(Form):
    """What an account may do, and where."""

    name = StringField(_l("Name"), [Required(_l("Fill in a name.")), AtMost(160), PlainText()])
    roles = SelectMultipleField(_l("Roles"), [Required(_l("Choose at least one role."))])
    districts = SelectMultipleField(_l("Districts"))
    organisations = SelectMultipleField(_l("Organisations"))

    def __init__(self, user: User | None = None) -> None:
        super().__init__(data=_values_of(user) if user else None)
        today = clock.today()
        self.district_of = {one.slug: one for one in _with(districts(today), user.districts if user else [])}
        self.organisation_of = {
            one.slug: one for one in _with(organisations(today), user.organisations if user else [])
        }
        self.roles.choices = [(role.value, str(ROLES[role])) for role in Role]
        self.districts.choices = [(slug, one.name) for slug, one in self.district_of.items()]
        self.organisations.choices = [(slug, one.name) for slug, one in self.organisation_of.items()]

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if Role.PARTNER in (self.roles.data or []) and not self.organisations.data:
            add_error(self.organisations, _("Choose an organisation: a partner only sees its sessions."))
            return False
        return valid

    @property
    def chosen_roles(self) -> list[Role]:
        return [Role(name) for name in self.roles.data or []]

    @property
    def chosen_districts(self) -> list[District]:
        return [self.district_of[slug] for slug in self.districts.data or []]

    @property
    def chosen_organisations(self) -> list[Organisation]:
        return [self.organisation_of[slug] for slug in self.organisations.data or []]


class InviteForm(AccountForm):
    email = EmailField(
        _l("E-mail address"), [Required(_l("Fill in an e-mail address.")), AtMost(254), PlainText(), EmailAddress()]
    )

    def __init__(self) -> None:
        super().__init__()
        self.put_in_order("name", "email", "roles", "districts", "organisations")


class OrganisationForm(ValidityForm):
    name = StringField(_l("Name"), [Required(_l("Fill in a name.")), AtMost(160), PlainText()])
    kind = SelectField(_l("Kind of organisation"))

    def __init__(self, organisation: Organisation | None = None) -> None:
        super().__init__(obj=organisation)
        self.kind.choices = [(kind.value, str(ORGANISATION_KINDS[kind])) for kind in OrganisationKind]

    @property
    def described(self) -> Described:
        kind = OrganisationKind(self.kind.data)
        return Described(self.name.data or "", kind, self.valid_from.data, self.valid_until.data)


class DistrictForm(ValidityForm):
    kind = SelectField(_l("Kind of area"))

    def __init__(self, district: District | None = None) -> None:
        super().__init__(obj=district)
        self.kind.choices = [(kind.value, str(DISTRICT_KINDS[kind])) for kind in DistrictKind]

    @property
    def described(self) -> Described:
        kind = DistrictKind(self.kind.data)
        return Described(self.name.data or "", kind, self.valid_from.data, self.valid_until.data)


class MergeForm(Form):
    """Which organisation stays."""

    kept = SelectField(_l("This one stays"), [Required(_l("Choose the organisation that stays."))])

    def __init__(self, duplicate: Organisation) -> None:
        super().__init__()
        self.organisation_of = {one.slug: one for one in organisations() if one.id != duplicate.id}
        choose = [("", _("Choose an organisation"))]
        self.kept.choices = choose + [(slug, one.name) for slug, one in self.organisation_of.items()]


def _values_of(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "roles": [role.name for role in user.roles],
        "districts": [one.slug for one in user.districts],
        "organisations": [one.slug for one in user.organisations],
    }


def _with(on_offer: list[Any], present: list[Any]) -> list[Any]:
    """What is on offer, and what she has already though it is offered no more."""
    return sorted({*on_offer, *present}, key=lambda one: one.name.lower())
