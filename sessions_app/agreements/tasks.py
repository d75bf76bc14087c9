"""Timed jobs."""

from sessions_app.agreements import service
from sessions_app.core import clock
from sessions_app.core.queue import timed
from sessions_app.core.transaction import transaction


@timed(every_minutes=15)
def remind_of_agreements() -> int:
    """Reminds from 9.00 on of what is halfway or due today; saying it twice is prevented by the mails' keys."""
    with transaction():
        return service.remind(clock.now())
