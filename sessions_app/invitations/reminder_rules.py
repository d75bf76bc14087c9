"""When participants are reminded of a session. Standard library only; every moment is an argument."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sessions_app.core.values import dataclass

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LATE_AT_MOST = timedelta(days=1)
LAST_MINUTE = timedelta(hours=1)  # who is on her way reads no mail any more
EARLIEST = timedelta(days=15)  # no reminder goes out longer before the start than this


@dataclass(frozen=True)
class Moment:
    """A reminder `days` before the start: due at `due_at`, of use until `useless_from`."""

    days: int
    due_at: datetime
    useless_from: datetime

    def has_come(self, now: datetime) -> bool:
        return self.due_at <= now < self.useless_from

    def concerns(self, told_at: datetime) -> bool:
        """Not who got her place, or heard of another time or place, after this moment: her last mail is fresher."""
        return told_at <= self.due_at


def due_at(starts_at: datetime, days: int, hour: int) -> datetime:
    """So many days before on the calendar, at this hour on the clock of Amsterdam, whatever the clock did between."""
    day = starts_at.astimezone(AMSTERDAM).date() - timedelta(days=days)
    return datetime.combine(day, time(hour), tzinfo=AMSTERDAM).astimezone(UTC)


def moments(starts_at: datetime, days_before: Sequence[int], hour: int) -> Iterator[Moment]:
    """All reminders of a session. One that could not go out in time (the worker stood still) still may for a day; that
    of the day before until an hour before the start; none of them once the next one is due."""
    dues = {days: due_at(starts_at, days, hour) for days in days_before}
    for days, due in dues.items():
        limits = [starts_at - LAST_MINUTE, *(later for later in dues.values() if later > due)]
        if days > 1:
            limits.append(due + LATE_AT_MOST)
        yield Moment(days, due, min(limits))
