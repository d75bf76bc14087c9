"""The timed job of the floor: personal data goes when its period has passed, without anyone thinking of it."""

from sessions_app.core import clock, retention
from sessions_app.core.queue import timed
from sessions_app.core.transaction import transaction


@timed(every_minutes=30)
def sweep_personal_data() -> None:
    with transaction():
        retention.sweep_all(clock.now())
