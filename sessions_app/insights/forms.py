"""Which sessions the figures are about, as asked in the address. Every choice is about whole sessions."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField
from wtforms.validators import StopValidation, ValidationError

from sessions_app.core.forms import Form
from sessions_app.core.time_fields import DayField
from sessions_app.knowledge_sessions.models import Theme
from sessions_app.knowledge_sessions.words import KINDS
from sessions_app.people.models import District, Organisation

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)


class DayOfPeriod(DayField):
    """Between 2000 and 2100, or None when left empty."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist[:1])  # an address may say it twice
        if self.data and not FIRST_DAY <= self.data < LAST_DAY:
            raise ValueError(_("Fill in a date between 2000 and 2100."))


class Known:
    """The value is one of the list; the sentence repeats what was asked, because a list cannot show it."""

    def __call__(self, form: Form, field: SelectField) -> None:
        if field.data not in options_of(field):
            asked = str(field.data)[:60]
            raise StopValidation(_("We do not know ‘%(value)s’. Choose from the list.", value=asked))


class FilterForm(Form):
    """Sent by GET, so that an address can be shared; it changes nothing and needs no token."""

    class Meta(Form.Meta):
        csrf = False

    district = SelectField(_l("District"), [Known()], name="stadsdeel", validate_choice=False, default="")
    theme = SelectField(_l("Theme"), [Known()], name="thema", validate_choice=False, default="")
    kind = SelectField(_l("Kind"), [Known()], name="soort", validate_choice=False, default="")
    organisation = SelectField(_l("Partner"), [Known()], name="organisatie", validate_choice=False, default="")
    since = DayOfPeriod(_l("From"), name="van")
    until = DayOfPeriod(_l("Up to and including"), name="tot")

    def offer(self, districts: list[District], themes: list[Theme], organisations: list[Organisation]) -> None:
        """Fills the lists."""
        self.district.choices = [("", _("All districts")), *((one.slug, one.name) for one in districts)]
        self.theme.choices = [("", _("All themes")), *((one.slug, one.name) for one in themes)]
        self.kind.choices = [("", _("All kinds")), *((kind.value, str(word)) for kind, word in KINDS.items())]
        self.organisation.choices = [("", _("All partners")), *((one.slug, one.name) for one in organisations)]

    def validate_until(self, field: DateField) -> None:
        if self.since.data and field.data and self.since.data > field.data:
            raise ValidationError(_("The first day lies after the last one. Turn them around."))

    def kept(self) -> dict[str, str]:
        """What is chosen beside the period, as it stands in an address; not what nobody knows."""
        lists = (self.district, self.theme, self.kind, self.organisation)
        return {field.name: field.data for field in lists if field.data and not field.errors}

    def chosen(self) -> list[str]:
        """The same in words."""
        lists = (self.district, self.theme, self.kind, self.organisation)
        return [options_of(field)[field.data] for field in lists if field.data]

    def district_names(self) -> dict[str, str]:
        """The districts to choose from, by slug."""
        return {slug: name for slug, name in options_of(self.district).items() if slug}


def options_of(field: SelectField) -> dict[str, str]:
    return {str(choice[0]): str(choice[1]) for choice in field.iter_choices()}
