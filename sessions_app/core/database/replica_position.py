"""How far a replica has followed the log of the primary, and how far it must be.

What stands where in the log is a number that only rises. `replica.py` reads pages from one that is far enough.
"""

from collections import deque
from dataclasses import field
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import Engine

from sessions_app.core import clock
from sessions_app.core.database import by_driver
from sessions_app.core.values import dataclass

LOOKS_EVERY = timedelta(seconds=1)
MOST_MARKS = 200
LOOK_SECONDS = 0.1
LEFT_ALONE = timedelta(seconds=10)  # a replica that failed, before it is asked again
NOT_TO_BE_REACHED = 2**64 - 1
OF_PRIMARY = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')"
SENT_BY_PRIMARY = "SELECT pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')"  # what nobody waits for may come later
OF_REPLICA = "SELECT CASE WHEN pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0') END"


@dataclass
class Replica:
    """`marks`: how far the log of the primary was, and when that was asked."""

    engine: Engine
    primary: Engine
    max_lag: timedelta
    marks: deque[tuple[datetime, int]] = field(default_factory=lambda: deque(maxlen=MOST_MARKS))
    left_alone_until: datetime | None = None

    def is_left_alone(self) -> bool:
        return self.left_alone_until is not None and clock.now() < self.left_alone_until

    def leave_alone(self) -> None:
        self.left_alone_until = clock.now() + LEFT_ALONE

    def needed_by_all(self) -> int:
        """How far the replica must be at least, for its answers to be no older than `max_lag`."""
        now, marks = clock.now(), self.marks
        if not marks or not now - LOOKS_EVERY < marks[-1][0] <= now:
            position = position_of(self.primary, SENT_BY_PRIMARY)
            if position is None:
                return NOT_TO_BE_REACHED
            marks.append((now, position))
        counting = [position for moment, position in list(marks) if now - self.max_lag <= moment <= now]
        return min(counting, default=NOT_TO_BE_REACHED)


@dataclass(frozen=True)
class State:
    """`found`: ok, behind, unreachable or no replica; how many bytes of the log it has still to replay, where known."""

    found: str
    bytes_behind: int | None = None

    @property
    def is_well(self) -> bool:
        return self.found == "ok"


def of_app() -> Replica | None:
    found: Replica | None = current_app.extensions.get("replica")
    return found


def state(looks: int = 5) -> State | None:
    """None without a replica. It is asked again a few times, for what was changed just now takes it a moment."""
    replica = of_app()
    if replica is None:
        return None
    if replica.is_left_alone():
        return State("unreachable")
    needed = replica.needed_by_all()
    for look in range(looks):
        rows = by_driver.glance(replica.engine, f"{OF_REPLICA}, pg_sleep({LOOK_SECONDS if look else 0})")
        if rows is None or rows[0][0] is None:
            return State("unreachable" if rows is None else "no replica")
        position = int(rows[0][0])
        if position >= needed:
            break
    return State("ok" if position >= needed else "behind", _behind(replica, position))


def _behind(replica: Replica, position: int) -> int | None:
    of_primary = position_of(replica.primary)
    return None if of_primary is None else max(0, of_primary - position)


def position_of(primary: Engine, statement: str = OF_PRIMARY) -> int | None:
    """None when it does not answer."""
    rows = by_driver.glance(primary, statement)
    return int(rows[0][0]) if rows else None
