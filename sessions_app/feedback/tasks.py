"""Timed jobs: ask, remind, release. Each may run any number of times, on any number of workers."""

from sessions_app.core.queue import timed
from sessions_app.core.transaction import transaction
from sessions_app.feedback import gate, later, service


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
    release_all_due()


def release_all_due() -> int:
    """Each session in a transaction of its own: it is locked while its figures move. How many have figures."""
    with transaction():
        waiting = gate.sessions_to_look_at()
    released = 0
    for knowledge_session_id in waiting:
        with transaction():
            released += gate.release_all(knowledge_session_id)
    return released
