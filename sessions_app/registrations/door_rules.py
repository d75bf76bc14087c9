"""What a tap at the door counts for when it arrives late, twice, or after somebody else's. Plain values in."""

from datetime import datetime, timedelta

from sessions_app.registrations.rules import Attendance, door_opens_at

A_DAY = 24 * 60 * 60


def is_stale(wish: Attendance | None, seen: int | None, version: int) -> bool:
    """Whether the list has moved on since this was tapped: who undoes, or says that somebody stayed away, means the
    state on her own screen (`seen`). That somebody came counts always: one of the helpers saw her."""
    return wish is not Attendance.ATTENDED and seen is not None and seen != version


def moment_of_tap(seconds_ago: int, starts_at: datetime, now: datetime) -> datetime:
    """When it was tapped on a phone without connection; never before the door opened, never in the future."""
    tapped = now - timedelta(seconds=min(max(seconds_ago, 0), A_DAY))
    return min(max(tapped, door_opens_at(starts_at)), now)
