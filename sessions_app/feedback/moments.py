"""From when until when each part of the evaluation is open. Pure; standard library only."""

from datetime import datetime, timedelta

from sessions_app.feedback.rules import AMSTERDAM, MORNING, accepts_answers

ROOM_OPENS_BEFORE = timedelta(minutes=30)  # the last part of a session is where the room is asked
LATER_AFTER_DAYS = 56  # eight weeks
LATER_ASKED_FOR = timedelta(days=14)  # whoever was not asked by then is not asked any more
LATER_ANSWERED_FOR = timedelta(days=60)


def room_opens_at(starts_at: datetime, ends_at: datetime) -> datetime:
    """From then on one can ask in the room for one's own link."""
    return max(starts_at, ends_at - ROOM_OPENS_BEFORE)


def room_is_open(starts_at: datetime, ends_at: datetime, closed_at: datetime | None, now: datetime) -> bool:
    return now >= room_opens_at(starts_at, ends_at) and accepts_answers(ends_at, closed_at, now)


def asks_later_from(ends_at: datetime) -> datetime:
    """9.00 in Amsterdam, eight weeks after the session."""
    day = ends_at.astimezone(AMSTERDAM).date() + timedelta(days=LATER_AFTER_DAYS)
    return datetime.combine(day, MORNING, tzinfo=AMSTERDAM)


def asks_later(ends_at: datetime, now: datetime) -> bool:
    first = asks_later_from(ends_at)
    return first <= now < first + LATER_ASKED_FOR


def accepts_later_answers(asked_at: datetime, now: datetime) -> bool:
    return now < asked_at + LATER_ANSWERED_FOR
