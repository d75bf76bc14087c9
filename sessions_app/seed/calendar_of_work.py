"""Days on which a session is likely: no weekends, no holidays, no summer break."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

TUESDAY, THURSDAY = 1, 3


def likely_days(first: date, last: date) -> list[date]:
    """Tuesdays, Wednesdays and Thursdays outside the holidays, both ends included."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if TUESDAY <= day.weekday() <= THURSDAY and not _is_free(day)]


def spread(days: Sequence[date], count: int, dice: random.Random) -> list[date]:
    """So many of these days, evenly spread with some play, in order; the last one is always among them."""
    step = len(days) / count
    chosen = [days[int(number * step + dice.random() * step)] for number in range(count)]
    return [*sorted(chosen)[: count - 1], days[-1]]


def _is_free(day: date) -> bool:
    is_summer = (7, 15) <= (day.month, day.day) <= (8, 20)
    is_christmas = (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 6)
    national = {(4, 27), (5, 5)}
    return is_summer or is_christmas or (day.month, day.day) in national or day in _moving_holidays(day.year)


@cache
def _moving_holidays(year: int) -> frozenset[date]:
    """Easter Monday, Ascension Day and Whit Monday; Easter by the Gregorian computus of Meeus."""
    century, remainder = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (remainder // 4) - epact - remainder % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    easter = date(year, month, day + 1)
    return frozenset(easter + timedelta(days=days) for days in (1, 39, 50))
