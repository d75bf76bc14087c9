"""What the organiser writes down for participants who asked her to: the same fields, with everybody to choose from."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, TextAreaField
from wtforms.validators import StopValidation

from sessions_app.agreements.forms import AgreementForm
from sessions_app.agreements.page import ready_words
from sessions_app.agreements.rules import LONGEST_TEXT, ready_dates
from sessions_app.core import clock
from sessions_app.core.forms import AtMost, PlainText, Required
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.queries import confirmed_of


class WrittenForForm(AgreementForm):
    """She is none of those who agree."""

    with_whom = SelectMultipleField(_l("Between whom?"), name="with", validate_choice=False, choices=[])
    what = TextAreaField(
        _l("What do they agree?"),
        [Required(_l("Write in one sentence what they agree.")), AtMost(LONGEST_TEXT), PlainText(lines=True)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.put_in_order("with_whom", "with_email", "what", "due_on", "other_date")

    def validate_with_whom(self, field: SelectMultipleField) -> None:
        super().validate_with_whom(field)
        if len(self.others) + len(self.organisations) < 2:
            raise StopValidation(_("Choose two people or organisations, or more, who agree this."))


def form_for(knowledge_session: KnowledgeSession) -> AgreementForm:
    there = [one for one in confirmed_of(knowledge_session.id) if one.person.is_reachable]
    return WrittenForForm().offer(there, knowledge_session.organisations, ready_dates(clock.today()), ready_words())
