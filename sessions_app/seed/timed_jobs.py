"""The timed jobs of the years that were told, run once at the end: what they would say counts as said, what is past
its period is erased. So the worker of a fresh demo finds nothing to do.
"""

from datetime import datetime

from sessions_app.agreements import service as agreements
from sessions_app.core import clock, retention
from sessions_app.feedback import gate, later
from sessions_app.feedback import service as feedback
from sessions_app.insights import cells


def catch_up(now: datetime) -> None:
    with clock.set_to(now):
        feedback.ask_all_due()
        feedback.remind_all_due()
        later.ask_all_due()
        for knowledge_session_id in gate.sessions_to_look_at():
            gate.release_all(knowledge_session_id)
        agreements.remind(now)
        retention.sweep_all(now)
        cells.catch_up(now)
