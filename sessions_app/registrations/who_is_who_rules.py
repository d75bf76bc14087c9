"""Who may look at "Who is who", and when: from the day before the session until 30 days after it, days of Amsterdam."""

from datetime import date, timedelta
from enum import StrEnum

DAYS_BEFORE, DAYS_AFTER = timedelta(days=1), timedelta(days=30)


class Look(StrEnum):
    """What someone gets to see who opens the list."""

    OPEN = "open"
    TOO_EARLY = "too_early"
    OVER = "over"
    NO_PLACE = "no_place"
    NOT_ON_IT = "not_on_it"  # who does not show herself sees nobody
    CALLED_OFF = "called_off"


def first_day(starts_on: date) -> date:
    return starts_on - DAYS_BEFORE


def last_day(ends_on: date) -> date:
    return ends_on + DAYS_AFTER


def look(is_held: bool, has_place: bool, is_on_it: bool, starts_on: date, ends_on: date, today: date) -> Look:
    if not is_held:
        return Look.CALLED_OFF
    if today > last_day(ends_on):
        return Look.OVER
    if not has_place:
        return Look.NO_PLACE
    if not is_on_it:
        return Look.NOT_ON_IT
    return Look.TOO_EARLY if today < first_day(starts_on) else Look.OPEN


def may_join(look: Look) -> bool:
    """Whether to show oneself still makes sense; going off the list always does."""
    return look not in (Look.OVER, Look.CALLED_OFF, Look.NO_PLACE)
