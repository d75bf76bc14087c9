"""What an organiser fills in about participants."""

from dataclasses import asdict, fields

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, StringField, TextAreaField
from wtforms.validators import Optional

from sessions_app.core.forms import AtMost, EmailAddress, Form, PlainText, Required
from sessions_app.core.spreadsheets.list_form import ListForm
from sessions_app.registrations.as_shown import AsShown
from sessions_app.registrations.corrections import Correction
from sessions_app.registrations.forms import name_field
from sessions_app.registrations.models import Registration


class CorrectionForm(AsShown):
    name = name_field(_l("Name"), _l("Fill in the name"))
    email = EmailField(_l("E-mail address"), [Required(_l("Fill in the e-mail address")), AtMost(254), EmailAddress()])
    organisation = StringField(_l("Organisation"), [Optional(), AtMost(160), PlainText()])
    job_title = StringField(_l("Job title"), [Optional(), AtMost(120), PlainText()])
    note = TextAreaField(
        _l("Note"),
        [Optional(), AtMost(1000), PlainText(lines=True)],
        description=_l("Only organisers see this; the participants get it when they ask for all their data."),
    )

    @staticmethod
    def filled_with(registration: Registration) -> "CorrectionForm":
        form = CorrectionForm(data=asdict(_stands(registration))).fit(registration)
        form.tell_shown()
        return form

    def fit(self, registration: Registration) -> "CorrectionForm":
        """Who walked in without an address may go on without one."""
        if not registration.person.is_reachable:
            self.email.validators = [Optional(), *self.email.validators[1:]]
            self.email.flags.required = False
        return self

    def correction_of(self, registration: Registration) -> Correction:
        """Her registration with what was changed on this page."""
        return Correction(**self.changed(asdict(_stands(registration))))

    def answers(self) -> dict[str, str]:
        return {one.name: self[one.name].data or "" for one in fields(Correction)}


def _stands(registration: Registration) -> Correction:
    return Correction(
        name=registration.name,
        email=registration.person.address,
        organisation=registration.organisation,
        job_title=registration.job_title,
        note=registration.staff_note,
    )


class ImportForm(ListForm):
    pasted_at_most = 500_000


class CheckedForm(Form):
    """The button under a preview: which kept list, and the mark of its lines as they were shown."""

    kept = HiddenField()
    mark = HiddenField()
