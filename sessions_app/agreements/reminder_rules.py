"""When an agreement is spoken of: halfway and on the day itself, never at night."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

CATCH_UP = timedelta(days=2)  # after a standstill of the worker a reminder may come this much late
SHORTEST_TO_HALVE = timedelta(days=4)  # a halfway reminder is no use when the day itself is near
FIRST_HOUR, LAST_HOUR = time(9), time(20)


class Occasion(StrEnum):
    """Why a reminder is sent."""

    HALFWAY = "halfway"
    DUE = "due"


def occasion(spoken_of_on: date, due_on: date, today: date) -> Occasion | None:
    """Whether today is the day to remind: halfway since it was last spoken of, and on the day itself.

    A little later too, when the day itself was missed.
    """
    if due_on <= today <= due_on + CATCH_UP:
        return Occasion.DUE
    if due_on - spoken_of_on < SHORTEST_TO_HALVE:
        return None
    halfway = spoken_of_on + (due_on - spoken_of_on) / 2
    return Occasion.HALFWAY if halfway <= today <= halfway + CATCH_UP and today < due_on else None


def is_time_to_write(local_now: datetime) -> bool:
    """Reminders come from 9.00 on, never at night."""
    return FIRST_HOUR <= local_now.time() < LAST_HOUR
