"""The timed job that folds what ended into the sums of the figures, and notes what a new day made overdue."""

from sessions_app.core import clock
from sessions_app.core.queue import timed
from sessions_app.core.transaction import transaction
from sessions_app.insights import cells


@timed(every_minutes=15)
def fold_sessions() -> None:
    with transaction():
        cells.turn_to(clock.today())
    until, is_left = clock.now() - cells.FOLDED_AFTER, True
    while is_left:
        with transaction():
            is_left = cells.fold_next(until)
