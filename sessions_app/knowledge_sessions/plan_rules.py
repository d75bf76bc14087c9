"""What is wrong with the values of a plan. Plain values in, the faults out."""

from datetime import datetime, timedelta
from enum import StrEnum

from sessions_app.knowledge_sessions.rules import Refusal

LONGEST = timedelta(days=3)  # a conference; what is longer is a slip in the month or the year
LONGEST_OFFER = 14 * 24  # hours; longer keeps a place empty that someone else wants


class Fault(StrEnum):
    """What is wrong with the values of a plan."""

    ENDS_BEFORE_START = "ends_before_start"
    TOO_LONG = "too_long"
    NO_SEATS = "no_seats"
    CLOSES_BEFORE_IT_OPENS = "closes_before_it_opens"
    OPENS_AFTER_START = "opens_after_start"
    NO_ONLINE_SEATS = "no_online_seats"
    LIMIT_OF_NONE = "limit_of_none"
    OFFER_TOO_SHORT = "offer_too_short"
    OFFER_TOO_LONG = "offer_too_long"
    PROMOTION_AFTER_START = "promotion_after_start"


class InvalidPlan(Refusal):
    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


def faults_in(
    starts_at: datetime, ends_at: datetime, capacity: int, opens_at: datetime | None, closes_at: datetime | None
) -> list[Fault]:
    found = {
        Fault.ENDS_BEFORE_START: ends_at <= starts_at,
        Fault.TOO_LONG: ends_at - starts_at > LONGEST,
        Fault.NO_SEATS: capacity < 1,
        Fault.CLOSES_BEFORE_IT_OPENS: opens_at is not None and closes_at is not None and closes_at <= opens_at,
        Fault.OPENS_AFTER_START: opens_at is not None and opens_at >= starts_at,
    }
    return [fault for fault, is_so in found.items() if is_so]


def faults_in_seating(
    starts_at: datetime,
    online_capacity: int | None,
    limit_per_organisation: int | None,
    offer_hours: int,
    promotion_closes_at: datetime | None,
) -> list[Fault]:
    found = {
        Fault.NO_ONLINE_SEATS: online_capacity is not None and online_capacity < 1,
        Fault.LIMIT_OF_NONE: limit_per_organisation is not None and limit_per_organisation < 1,
        Fault.OFFER_TOO_SHORT: offer_hours < 1,
        Fault.OFFER_TOO_LONG: offer_hours > LONGEST_OFFER,
        Fault.PROMOTION_AFTER_START: promotion_closes_at is not None and promotion_closes_at > starts_at,
    }
    return [fault for fault, is_so in found.items() if is_so]
