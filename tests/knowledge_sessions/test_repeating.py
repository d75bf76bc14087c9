"""The days of a series: tables."""

from datetime import date

import pytest

from sessions_app.knowledge_sessions import repeating
from sessions_app.knowledge_sessions.repeating import Objection, Rhythm

TUESDAY = date(2027, 1, 12)  # the second Tuesday of January


@pytest.mark.parametrize(
    ("first", "rhythm", "times", "days"),
    [
        (TUESDAY, Rhythm.WEEKLY, 2, ["2027-01-19", "2027-01-26"]),
        (TUESDAY, Rhythm.TWO_WEEKLY, 3, ["2027-01-26", "2027-02-09", "2027-02-23"]),
        (TUESDAY, Rhythm.MONTHLY, 2, ["2027-02-09", "2027-03-09"]),
        (date(2027, 1, 29), Rhythm.MONTHLY, 4, ["2027-02-26", "2027-03-26", "2027-04-30", "2027-05-28"]),  # the fifth
        (date(2026, 12, 1), Rhythm.MONTHLY, 1, ["2027-01-05"]),  # over the year
        (date(2027, 3, 23), Rhythm.WEEKLY, 1, ["2027-03-30"]),  # over the change of the clocks
    ],
)
def test_days(first: date, rhythm: Rhythm, times: int, days: list[str]) -> None:
    assert [day.isoformat() for day in repeating.days_after(first, rhythm, times)] == days


def test_what_is_typed() -> None:
    typed = repeating.read_days(" 14-4-2027 \n2027-03-09\n14/04/2027\n31-02-2027\n\nvolgende week\n1.5.2027")
    assert [day.isoformat() for day in typed.days] == ["2027-03-09", "2027-04-14", "2027-05-01"]
    assert typed.unread == ("31-02-2027", "volgende week")


@pytest.mark.parametrize(
    ("day", "objection"),
    [
        (date(2026, 11, 20), Objection.IN_THE_PAST),
        (date(2026, 11, 21), Objection.IN_THE_PAST),  # today: nobody can come any more
        (date(2026, 11, 22), None),
        (TUESDAY, Objection.IN_THE_SERIES),
    ],
)
def test_objections(day: date, objection: Objection | None) -> None:
    assert repeating.objection_to(day, date(2026, 11, 21), {TUESDAY}) is objection
    assert (repeating.possible([day], date(2026, 11, 21), {TUESDAY}) == [day]) is (objection is None)
