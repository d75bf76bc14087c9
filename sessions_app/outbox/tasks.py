"""The timed job of the outbox: look every minute, and whenever a mail was put in."""

from datetime import timedelta

from sessions_app.core import clock, queue
from sessions_app.core.queue import timed
from sessions_app.outbox import measured
from sessions_app.outbox.delivery import deliver_due

__all__ = ["deliver_due_mails", "measured"]

SOON = timedelta(minutes=1)
TIME_FOR_A_PASS = timedelta(seconds=45)  # then the other timed jobs get their turn


@timed(every_minutes=1, gathers_seconds=0.5)
def deliver_due_mails() -> None:
    result = deliver_due(clock.now(), for_at_most=TIME_FOR_A_PASS, looks_on=False)
    if result.more_waits:
        queue.call_soon("deliver_due_mails")
    if result.next_try_at is not None and result.next_try_at - clock.now() <= SOON:
        queue.call_soon("deliver_due_mails", delay=max(result.next_try_at - clock.now(), timedelta(seconds=1)))
