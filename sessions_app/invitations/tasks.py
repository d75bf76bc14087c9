"""Timed jobs: rounds of invitations, and reminders of sessions."""

from sessions_app.core import clock
from sessions_app.core.queue import timed
from sessions_app.core.transaction import transaction
from sessions_app.invitations import reminders, round_sending


@timed(every_minutes=1)
def hand_over_rounds() -> None:
    """The next few hundred mails of a round go to the outbox, which sends them at its own pace. Two workers at once do
    it once: a batch is made under the lock of its round. Handing over wakes the delivery and, behind it, this job: so
    it goes on until the round is sent, and can be stopped after every batch."""
    round_sending.hand_over_due(clock.now())


@timed(every_minutes=5)
def remind_of_sessions() -> int:
    """Saying it twice is prevented by the mails' keys."""
    with transaction():
        return reminders.remind(clock.now())
