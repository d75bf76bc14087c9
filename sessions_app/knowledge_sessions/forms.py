"""What the forms of the organiser share, and the forms to move and to cancel. Shape and syntax only: what may be done
is decided by the rules."""

import re
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField, URLField
from wtforms.validators import InputRequired, Optional

from sessions_app.core import clock
from sessions_app.core.forms import AtMost, Form, PlainText, add_error
from sessions_app.core.time_fields import LocalMomentField
from sessions_app.knowledge_sessions.details import PLAIN, Move
from sessions_app.knowledge_sessions.fields import WebAddress
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.plan_rules import Fault, faults_in
from sessions_app.knowledge_sessions.refusals import sentence_for_fault

FIELD_OF_FAULT = {
    Fault.ENDS_BEFORE_START: "ends_at",
    Fault.TOO_LONG: "ends_at",
    Fault.NO_SEATS: "capacity",
    Fault.CLOSES_BEFORE_IT_OPENS: "registration_closes_at",
    Fault.OPENS_AFTER_START: "registration_opens_at",
}


def with_space(postcode: Any) -> Any:
    """1012ab → 1012 AB; anything else as it was typed."""
    found = re.fullmatch(r"\s*(\d{4})\s*([A-Za-z]{2})\s*", postcode) if isinstance(postcode, str) else None
    return f"{found[1]} {found[2].upper()}" if found else postcode


class PlaceAndTimeForm(Form):
    """What people have in their calendars. `version` is the state of the session that this page showed; `explanation`
    stands in the mails about a change."""

    version = HiddenField()
    starts_at = LocalMomentField(_l("Starts"), [InputRequired(_l("Fill in when the session starts."))])
    ends_at = LocalMomentField(_l("Ends"), [InputRequired(_l("Fill in when the session ends."))])
    venue_name = StringField(_l("Name of the place"), [Optional(), AtMost(160), PlainText()])
    venue_address = StringField(_l("Street and number"), [Optional(), AtMost(200), PlainText()])
    venue_postcode = StringField(_l("Postcode"), [Optional(), AtMost(16), PlainText()], filters=[with_space])
    venue_access = TextAreaField(_l("Accessibility of the place"), [Optional(), AtMost(2000), PlainText(lines=True)])
    online_url = URLField(_l("Online link"), [Optional(), AtMost(500), PlainText(), WebAddress()])
    explanation = TextAreaField(_l("Explanation"), [Optional(), AtMost(400), PlainText(lines=True)])

    @property
    def seen(self) -> datetime | None:
        try:
            moment = datetime.fromisoformat(self.version.data or "")
        except ValueError:
            return None
        return moment if moment.tzinfo else None

    def shows(self, knowledge_session: KnowledgeSession) -> None:
        """From now on the page stands for this state of the session."""
        self.version.data = knowledge_session.updated_at.isoformat()

    @property
    def doubled(self) -> list[datetime]:
        """Moments in the hour that occurs twice; the first occurrence was taken."""
        return [
            field.data for field in self if isinstance(field, LocalMomentField) and field.data and field.was_doubled
        ]

    def add_faults(self, capacity: int | None, opens_at: datetime | None, closes_at: datetime | None) -> bool:
        """Shows what the rules find wrong beside its field; whether there was anything."""
        if self.starts_at.data is None or self.ends_at.data is None or capacity is None:
            return False
        faults = faults_in(self.starts_at.data, self.ends_at.data, capacity, opens_at, closes_at)
        for fault in faults:
            add_error(self[FIELD_OF_FAULT[fault]], sentence_for_fault(fault))
        return bool(faults)


class MoveForm(PlaceAndTimeForm):
    """A field that was not sent keeps its value."""

    def __init__(self, knowledge_session: KnowledgeSession) -> None:
        super().__init__(data=values_of(knowledge_session))

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        return not self.add_faults(1, None, None) and valid

    def move(self) -> Move:
        values: dict[str, Any] = {name: self[name].data or "" for name in Move.__dataclass_fields__}
        return Move(**values)


class CancelForm(Form):
    explanation = TextAreaField(_l("Explanation"), [Optional(), AtMost(400), PlainText(lines=True)])


def values_of(knowledge_session: KnowledgeSession) -> dict[str, Any]:
    """The session as the fields of a form hold it."""
    return {name: getattr(knowledge_session, name) for name in PLAIN} | {
        "version": knowledge_session.updated_at.isoformat(),
        "district": knowledge_session.district.slug,
        "kind": knowledge_session.kind.value,
        "themes": [theme.slug for theme in knowledge_session.themes],
        "organisations": [organisation.slug for organisation in knowledge_session.organisations],
        "programme": [
            {
                "time": clock.local(knowledge_session.begins_at(item)).time(),
                "title": item.title,
                "led_by": item.led_by,
                "kind": item.kind.value,
            }
            for item in knowledge_session.programme
        ],
    }
