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
    """Each session in a transaction of its own: it is locked while its figures move."""
    with transaction():
        waiting = gate.sessions_to_look_at()
    for knowledge_session_id in waiting:
        with transaction():
            gate.release_all(knowledge_session_id)
