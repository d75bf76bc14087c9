"""When an evaluation goes out, whom it asks, from when figures come out (which ones: `gate_rules.py`). Standard library
only."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
RELEASED_AFTER = timedelta(days=4)
ASKED_UNTIL = timedelta(days=14)  # whoever was not asked by then is not asked any more
REMINDED_AFTER = timedelta(days=3)
ANSWERED_UNTIL = timedelta(days=60)
MORNING = time(9, 0)


class WillChange(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class WorkedOut(StrEnum):
    """After eight weeks: did she manage to do something with it?"""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class AskedBy(StrEnum):
    """How somebody comes by her link."""

    MAIL = "mail"
    ROOM = "room"  # she asked for it with the address on the screen in the room
    NOBODY = "nobody"  # she refuses such mail; her own page leads to the evaluation, and she counts as asked


class AlreadyAnswered(Exception):
    """One answer per participant."""


class EvaluationIsClosed(Exception):
    """The organiser closed it, or it is too long ago."""


def next_morning(ends_at: datetime) -> datetime:
    """9.00 in Amsterdam on the day after the session."""
    day = ends_at.astimezone(AMSTERDAM).date() + timedelta(days=1)
    return datetime.combine(day, MORNING, tzinfo=AMSTERDAM)


def asks_from(ends_at: datetime, attendance_completed_at: datetime | None) -> datetime:
    """From when the evaluation goes out: when the organiser completed the attendance, else the next morning."""
    if attendance_completed_at is not None:
        return max(attendance_completed_at, ends_at)
    return next_morning(ends_at)


def accepts_answers(ends_at: datetime, closed_at: datetime | None, now: datetime) -> bool:
    return closed_at is None and now < ends_at + ANSWERED_UNTIL


def release_has_come(ends_at: datetime, closed_at: datetime | None, now: datetime) -> bool:
    """Figures come out four days after the session, or when the organiser closed the evaluation."""
    return closed_at is not None or now >= ends_at + RELEASED_AFTER
