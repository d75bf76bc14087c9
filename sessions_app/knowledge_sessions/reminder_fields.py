"""The part of the plan that says when participants are reminded; everything in it may stay as it is."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import SelectField, SelectMultipleField

from sessions_app.knowledge_sessions.models import KnowledgeSession

DAYS_BEFORE = (14, 7, 3, 2, 1)
USUAL_DAYS, USUAL_HOUR = ("7", "1"), 9
HOURS = range(7, 21)


class KeptChoices(SelectMultipleField):
    """An answer without this field keeps what there was; the page sends an empty value along with it, so that none of
    them is an answer too."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            super().process_formdata([value for value in valuelist if value])


class Reminds:
    """The fields that `PlanForm` has for it."""

    reminder_days = KeptChoices(
        _l("Remind those with a place"), choices=[(str(days), "") for days in DAYS_BEFORE], default=USUAL_DAYS
    )
    reminder_hour = SelectField(
        _l("At what time"), coerce=int, choices=[(hour, str(hour)) for hour in HOURS], default=USUAL_HOUR
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self
        fields.reminder_days.choices = [(str(days), days_before(days)) for days in DAYS_BEFORE]
        fields.reminder_hour.choices = [(hour, _("%(hour)s.00", hour=hour)) for hour in HOURS]

    def reminders(self: Any) -> dict[str, Any]:
        """As `Details` takes it; of a form that is valid."""
        return {"reminder_days": ",".join(self.reminder_days.data or ()), "reminder_hour": self.reminder_hour.data}


def days_before(days: int) -> str:
    if days % 7 == 0:
        return ngettext("%(num)s week before", "%(num)s weeks before", days // 7)
    return ngettext("%(num)s day before", "%(num)s days before", days)


def reminders_of(knowledge_session: KnowledgeSession) -> dict[str, Any]:
    return {
        "reminder_days": [str(days) for days in knowledge_session.days_of_reminders],
        "reminder_hour": knowledge_session.reminder_hour,
    }
