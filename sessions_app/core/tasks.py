"""The timed job of the floor: personal data goes when its period has passed, without anyone thinking of it."""

from sessions_app.core import clock, retention
from sessions_app.core.queue import timed


class SweepFailed(Exception):
    """Names what could not be swept; all else was."""


@timed(every_minutes=30)
def sweep_personal_data() -> None:
    """Raises `SweepFailed` at the end, so that the job is told as failed."""
    _swept, failed = retention.sweep_apart(clock.now())
    if failed:
        raise SweepFailed(", ".join(failed))
