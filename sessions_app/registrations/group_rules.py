"""What would become of a group. Plain values in, decisions out.

Everyone counts as new here, also who is registered already: what the registering person is told, and whether all or
nobody get in, then depends on the session alone, and shows nobody whose address was known.
"""

from collections import Counter
from collections.abc import Sequence

from sessions_app.core.values import dataclass
from sessions_app.registrations.rules import RegistrationRefused, RegistrationStatus
from sessions_app.registrations.seating import Pool, Room, Waiting, status_for_newcomer

MOST_COLLEAGUES = 10


@dataclass(frozen=True)
class Newcomer:
    """`organisation`: as it is compared (`people/organisation_names.py`)."""

    pool: Pool
    organisation: str = ""


class NotAllFit(RegistrationRefused):
    """All or nobody was asked, and there is a place for `fitting` of the `asked`."""

    def __init__(self, fitting: int, asked: int) -> None:
        super().__init__(f"{fitting} of {asked}")
        self.fitting, self.asked = fitting, asked


def statuses(
    newcomers: Sequence[Newcomer], line: Sequence[Waiting], room: Room, needs_approval: bool = False
) -> list[RegistrationStatus]:
    """What each of them gets, in this order: each place that one takes is gone for the next."""
    free, held, found = dict(room.free), Counter(room.held), []
    for one in newcomers:
        left = Room(free, held, room.limit)
        status = status_for_newcomer(one.pool, one.organisation, line, left, needs_approval)
        if status is RegistrationStatus.CONFIRMED:
            free[one.pool] -= 1
            held[one.organisation] += 1
        found.append(status)
    return found


def check_all_fit(expected: Sequence[RegistrationStatus]) -> None:
    """Raises `NotAllFit`. Who waits for the organiser's yes takes no place, so that is no objection."""
    fitting = sum(status is not RegistrationStatus.WAITING for status in expected)
    if fitting < len(expected):
        raise NotAllFit(fitting, len(expected))
