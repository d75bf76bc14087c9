"""A session again on another day: everything that can be planned, each moment moved along; never who registered."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sessions_app.core import clock
from sessions_app.knowledge_sessions.details import Details


def shifted(moment: datetime, shift: timedelta) -> datetime:
    """The same time of day, later or earlier on the calendar of Amsterdam."""
    return (clock.local(moment) + shift).astimezone(UTC)


def moved(original: Details, shift: timedelta) -> Details:
    """All that is planned, with every moment in it that much later."""
    values: dict[str, Any] = {field.name: getattr(original, field.name) for field in fields(original)}
    moments = {name: value for name, value in values.items() if isinstance(value, datetime)}
    return Details(**values | {name: shifted(moment, shift) for name, moment in moments.items()})


def in_some_weeks(original: Details) -> Details:
    """On the same weekday and time, on a later day than the original and at least four weeks from now."""
    weeks = timedelta(weeks=1)
    while shifted(original.starts_at, weeks) < clock.now() + timedelta(weeks=4):
        weeks += timedelta(weeks=1)
    return moved(original, weeks)


def on_day(original: Details, day: date) -> Details:
    """As a date of the same series: registering opens for all dates at once, unless that would be after the start."""
    copy = moved(original, day - clock.local(original.starts_at).date())
    opens_at, latest = original.registration_opens_at, copy.registration_closes_at or copy.starts_at
    return replace(copy, registration_opens_at=opens_at) if opens_at is not None and opens_at < latest else copy
