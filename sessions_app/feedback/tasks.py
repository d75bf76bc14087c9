"""Timed jobs: ask, remind, release. Each may run any number of times, on any number of workers."""

from sessions_app.core.queue import timed
from sessions_app.core.transaction import transaction
from sessions_app.feedback import later, service


@timed(every_minutes=5)
def ask_for_feedback() -> None:
    with transaction():
        service.ask_all_due()
    with transaction():
        service.remind_all_due()
    with transaction():
        later.ask_all_due()


@timed(every_minutes=15)
def release_figures() -> None:
    with transaction():
        service.release_all_due()
