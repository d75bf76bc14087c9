"""What the table of participants counts of a whole session."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.rules import Need, RegistrationStatus
from sessions_app.registrations.seats import Seats

# What, a word of it, whether online, how many. Whoever was erased has no name to sort by either, so an index leads to
# them, and nobody's row is opened to count the others. Where nobody at all needs something, nobody is asked for it.
COUNTED = """
SELECT 'status', status, CASE WHEN online THEN 1 ELSE 0 END, count(*) FROM registrations
WHERE knowledge_session_id = {id} GROUP BY status, online
UNION ALL
SELECT 'erased', status, 0, count(*) FROM registrations
WHERE knowledge_session_id = {id} AND sort_name = '' AND name = '' GROUP BY status
UNION ALL
SELECT 'need', need, 0, count(*) FROM registration_needs JOIN registrations ON registrations.id = registration_id
WHERE knowledge_session_id = {id} AND status = 'confirmed' AND EXISTS (SELECT 1 FROM registration_needs) GROUP BY need
"""


@dataclass(frozen=True)
class Counted:
    """Of the whole session: its seats, how many of each status are still someone, what those with a place need.
    `key`: the same when the figures are."""

    seats: Seats
    per_status: dict[RegistrationStatus, int]
    needs: dict[Need, int]
    key: frozenset[Any]


def question_of(knowledge_session: KnowledgeSession) -> str:
    return COUNTED.format(id=int(knowledge_session.id))


def counted_of(rows: Iterable[Any]) -> Counted:
    """What the database answered."""
    told = frozenset(map(tuple, rows))
    seats: dict[tuple[RegistrationStatus, bool], int] = {}
    per_status, needed = Counter[RegistrationStatus](), Counter[str]()
    for what, word, online, number in told:
        if what == "need":
            needed[word] = number
            continue
        status = RegistrationStatus(word)
        per_status[status] += -number if what == "erased" else number
        if what == "status" and status is not RegistrationStatus.CANCELLED:
            seats[status, bool(online)] = number
    return Counted(
        Seats(seats),
        {status: per_status[status] for status in RegistrationStatus},
        {need: needed[need] for need in Need if needed[need]},
        told,
    )
