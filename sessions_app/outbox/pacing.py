"""How many mails may leave in a minute (`MAIL_MAX_PER_MINUTE`), by all workers together.

Pure. A moment is kept until which the pace is used up; each mail moves it on by its share of a minute. A tenth of what
a minute allows may go at once, and never more than the whole of it in any sixty seconds.
"""

from datetime import datetime, timedelta

from sessions_app.core.values import dataclass

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Pace:
    per_minute: int

    @property
    def at_once(self) -> int:
        return max(1, self.per_minute // 10)

    @property
    def share(self) -> timedelta:
        return MINUTE / (self.per_minute - self.at_once + 1)

    def allows(self, free_at: datetime | None, now: datetime) -> int:
        """How many may leave at this moment."""
        used = max((free_at or now) - now, timedelta())
        return max(0, self.at_once - -(-used // self.share))

    def after(self, free_at: datetime | None, now: datetime, count: int) -> datetime:
        """Until when the pace is used up, once so many left."""
        return max(free_at or now, now) + count * self.share
