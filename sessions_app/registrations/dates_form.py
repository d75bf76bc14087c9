"""The forms to register, in a series with a choice of dates."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import HiddenField, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from sessions_app.core import formatting
from sessions_app.core.forms import Form
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.dates import DateOnOffer
from sessions_app.registrations.forms import RegisterForm, ask_organisation

CHOICE_OF_DATES = ("dates", "choose_dates")


class ChoosesDates(Form):
    """`choose_dates` comes along from a page that offers dates; without it one registers for this date alone."""

    organisation: StringField

    choose_dates = HiddenField()
    dates = SelectMultipleField(_l("For which dates?"), validate_choice=False)

    def offer(self, knowledge_session: KnowledgeSession, dates: Sequence[DateOnOffer], ticked: str = "") -> None:
        """`ticked`: "alle" for all of them, else this one."""
        self.of_session, self.offered = knowledge_session, {one.knowledge_session.slug: one for one in dates}
        if not dates:
            self.leave_out(*CHOICE_OF_DATES)
            return
        self.dates.choices = [(slug, _when(one.knowledge_session)) for slug, one in self.offered.items()]
        if not self.is_submitted():
            self.dates.data = list(self.offered) if ticked == "alle" else [knowledge_session.slug]
        if any(one.knowledge_session.limit_per_organisation is not None for one in dates):
            ask_organisation(self.organisation)

    @property
    def notes(self) -> dict[str, str]:
        """What becomes of it, per date."""
        return {slug: self._note(one) for slug, one in self.offered.items()}

    def validate_dates(self, field: SelectMultipleField) -> None:
        if not self.choose_dates.data:
            return
        if not field.data:
            raise ValidationError(_("Choose at least one date."))
        if not set(field.data) <= set(self.offered):
            raise ValidationError(_("You can no longer register for one of these dates. See which are left."))

    def chosen_dates(self) -> list[KnowledgeSession]:
        if not self.dates or not self.choose_dates.data:
            return [self.of_session]
        return [one.knowledge_session for slug, one in self.offered.items() if slug in (self.dates.data or ())]

    def _note(self, offered: DateOnOffer) -> str:
        date, notes = offered.knowledge_session, []
        if date.needs_approval:
            notes.append(_("The organiser decides who comes."))
        elif offered.free:
            notes.append(ngettext("%(num)s place free.", "%(num)s places free.", offered.free))
        else:
            notes.append(f"{_('There is a waiting list')}." if offered.has_line else self.says_full)
        if date.place != self.of_session.place:
            notes.append(_("At another place: %(place)s.", place=date.place or _("Online")))
        if date.is_hybrid and not self.of_session.is_hybrid:
            notes.append(self.says_room)
        return " ".join(notes)

    @property
    def says_full(self) -> str:
        return _("Full: you join the waiting list.")

    @property
    def says_room(self) -> str:
        return _("You take part in the room.")


class RegisterForDatesForm(ChoosesDates, RegisterForm):
    """For one person."""


def _when(date: KnowledgeSession) -> str:
    return f"{formatting.long_date(date.starts_at)}, {formatting.time_range(date.starts_at, date.ends_at)}"
