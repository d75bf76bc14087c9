"""The part of the plan that says by which rules the places are given; everything in it may stay as it is."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import Optional

from sessions_app.core.forms import add_error
from sessions_app.core.time_fields import LocalMomentField
from sessions_app.knowledge_sessions.fields import NoMoreThan, Switch, WholeNumberField
from sessions_app.knowledge_sessions.plan_rules import Fault, faults_in_seating
from sessions_app.knowledge_sessions.refusals import sentence_for_fault
from sessions_app.knowledge_sessions.rules import WaitingListWay

MOST_SEATS = 5000
OFFER_HOURS = 24
FIELD_OF_FAULT = {
    Fault.NO_ONLINE_SEATS: "online_capacity",
    Fault.LIMIT_OF_NONE: "limit_per_organisation",
    Fault.OFFER_TOO_SHORT: "offer_hours",
    Fault.OFFER_TOO_LONG: "offer_hours",
    Fault.PROMOTION_AFTER_START: "promotion_closes_at",
}


class KeptNumber(WholeNumberField):
    """Empty is no number; an answer without this field keeps what there was."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            super().process_formdata(valuelist)


class KeptMoment(LocalMomentField):
    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            super().process_formdata(valuelist)


class GivesPlaces:
    """The fields that `PlanForm` has for it."""

    online_capacity = KeptNumber(_l("Places online"), [Optional(), NoMoreThan(MOST_SEATS)])
    limit_per_organisation = KeptNumber(_l("At most per organisation"), [Optional(), NoMoreThan(MOST_SEATS)])
    needs_approval = Switch(_l("I decide who comes: people ask for a place"))
    waiting_list_way = RadioField(
        _l("When a place comes free"),
        choices=[
            (WaitingListWay.PLACED.value, _l("The first in line has it at once")),
            (WaitingListWay.OFFERED.value, _l("The first in line gets an offer, and says yes or no")),
        ],
        default=WaitingListWay.PLACED.value,
    )
    offer_hours = KeptNumber(_l("Hours to answer an offer"), [Optional()], default=OFFER_HOURS)
    promotion_closes_at = KeptMoment(_l("Nobody moves up after"), [Optional()])

    def add_faults_in_seating(self: Any) -> bool:
        """Shows what is wrong beside its field; whether there was anything."""
        if self.starts_at.data is None:
            return False
        faults = faults_in_seating(
            self.starts_at.data,
            self.online_capacity.data,
            self.limit_per_organisation.data,
            self._hours(),
            self.promotion_closes_at.data,
        )
        for fault in faults:
            add_error(self[FIELD_OF_FAULT[fault]], sentence_for_fault(fault))
        is_hybrid = self.venue_name.data and self.online_url.data
        lacks_a_way = self.online_capacity.data is not None and not is_hybrid
        if lacks_a_way:
            sentence = _("Only for a session with a place and an online link. Fill in both, or leave this empty.")
            add_error(self.online_capacity, sentence)
        return bool(faults) or lacks_a_way

    def seating(self: Any) -> dict[str, Any]:
        """As `Details` takes it; of a form that is valid."""
        return {
            "online_capacity": self.online_capacity.data,
            "limit_per_organisation": self.limit_per_organisation.data,
            "needs_approval": bool(self.needs_approval.data),
            "waiting_list_way": WaitingListWay(self.waiting_list_way.data),
            "offer_hours": self._hours(),
            "promotion_closes_at": self.promotion_closes_at.data,
        }

    def _hours(self: Any) -> int:
        """The usual number when it was left empty."""
        return OFFER_HOURS if self.offer_hours.data is None else int(self.offer_hours.data)
