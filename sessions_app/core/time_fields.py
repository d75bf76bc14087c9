"""Fields for a day and for a moment, as people in Amsterdam type them."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from wtforms import DateField, DateTimeLocalField
from wtforms.validators import Optional

from sessions_app.core import clock

DAY = ["%Y-%m-%d", "%d-%m-%Y"]  # as browsers send it, or as Dutch people type it
FIRST_YEAR, LAST_YEAR = 2000, 2100  # a year outside of it is a slip; near the ends of time no zone can be reckoned


class DayField(DateField):
    """A day, as browsers send it or as Dutch people type it; None when left empty."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, [Optional()], format=DAY, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([typed.strip() for typed in valuelist])
        except ValueError:
            raise ValueError(_("This is not a date. Fill in a date such as 14-04-2026.")) from None

    def _value(self) -> str:
        return " ".join(self.raw_data) if self.raw_data and self.errors else self.data.isoformat() if self.data else ""


class LocalMomentField(DateTimeLocalField):
    """A wall-clock time in Amsterdam (`YYYY-MM-DDTHH:MM`); its data is an aware UTC moment.

    `was_doubled` tells that the time occurs twice that night (the first occurrence, summer time, was taken).
    """

    was_doubled = False

    def __init__(self, label: Any = None, validators: list[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return clock.local(self.data).strftime("%Y-%m-%dT%H:%M") if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            return
        try:
            wall_time = _parsed(typed)
        except ValueError:
            raise ValueError(_("Fill in a date and a time, such as 14-04-2026 13:30.")) from None
        if not FIRST_YEAR <= wall_time.year < LAST_YEAR:
            raise ValueError(_("Fill in a date between 2000 and 2100."))
        try:
            self.data = clock.from_local(wall_time)
        except clock.LocalTimeDoesNotExist:
            raise ValueError(
                _("This time does not exist: in the night that summer time begins, the clock skips from 2.00 to 3.00.")
            ) from None
        self.was_doubled = clock.is_doubled(wall_time)


def _parsed(typed: str) -> datetime:
    for pattern in ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d-%m-%Y %H:%M", "%d-%m-%Y %H.%M"):
        try:
            return datetime.strptime(typed, pattern)
        except ValueError:
            continue
    raise ValueError(typed)
