"""The days of a series: every week, every two weeks, every month, or as someone typed them. Pure."""

import re
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum

from sessions_app.core.values import dataclass

MOST_DATES = 12  # at once; whoever needs more adds them in two goes


class Rhythm(StrEnum):
    WEEKLY = "weekly"
    TWO_WEEKLY = "two_weekly"
    MONTHLY = "monthly"
    TYPED = "typed"


class Objection(StrEnum):
    """Why a day cannot be a date of the series."""

    IN_THE_PAST = "in_the_past"
    IN_THE_SERIES = "in_the_series"


@dataclass(frozen=True)
class TypedDays:
    """What was typed one day a line: the days in order, each once, and the lines that hold no day."""

    days: tuple[date, ...]
    unread: tuple[str, ...]


def days_after(first: date, rhythm: Rhythm, times: int) -> list[date]:
    """So many days after the first. Monthly is the same weekday in its order ("every second Tuesday"); the fifth is the
    last one in a month that has four."""
    if rhythm is Rhythm.MONTHLY:
        return [_same_weekday(first, months) for months in range(1, times + 1)]
    step = timedelta(weeks=1 if rhythm is Rhythm.WEEKLY else 2)
    return [first + step * number for number in range(1, times + 1)]


def read_days(text: str) -> TypedDays:
    """One day a line, as 14-4-2027, 14/4/2027, 14.4.2027 or 2027-04-14."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    read = {line: _day_of(line) for line in lines}
    days = sorted({day for day in read.values() if day is not None})
    return TypedDays(tuple(days), tuple(line for line, day in read.items() if day is None))


def objection_to(day: date, today: date, taken: Collection[date]) -> Objection | None:
    if day in taken:
        return Objection.IN_THE_SERIES
    return Objection.IN_THE_PAST if day <= today else None


def possible(days: Iterable[date], today: date, taken: Collection[date]) -> list[date]:
    """In order, each once."""
    return [day for day in sorted(set(days)) if objection_to(day, today, taken) is None]


def _same_weekday(first: date, months: int) -> date:
    month = first.month - 1 + months
    begin = date(first.year + month // 12, month % 12 + 1, 1)
    order = (first.day - 1) // 7
    day = begin + timedelta(days=(first.weekday() - begin.weekday()) % 7, weeks=order)
    return day if day.month == begin.month else day - timedelta(weeks=1)


def _day_of(line: str) -> date | None:
    dutch = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", line)
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", line)
    try:
        if dutch:
            return date(int(dutch[3]), int(dutch[2]), int(dutch[1]))
        return date(int(iso[1]), int(iso[2]), int(iso[3])) if iso else None
    except ValueError:
        return None
