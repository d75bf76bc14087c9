"""The public download and the feeds, read back by another parser and as bytes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from sessions_app.core.calendar_object import CalendarEvent, feed, public_entry
from sessions_app.core.plain_text import clean_line, clean_lines
from tests import golden
from tests.calendar_reading import any_text, lines_of, names_of, read_calendar

GOLDEN = Path(__file__).parent / "golden"
AMSTERDAM_SUMMER = timezone(timedelta(hours=2))

SUMMER = CalendarEvent(
    uid="7c6f0a3e-summer",
    sequence=0,
    dtstamp=datetime(2027, 5, 3, 9, 30, tzinfo=UTC),
    starts_at=datetime(2027, 6, 15, 14, 0, tzinfo=AMSTERDAM_SUMMER),
    ends_at=datetime(2027, 6, 15, 16, 30, tzinfo=AMSTERDAM_SUMMER),
    summary="Kennissessie Noord: de route naar dagbesteding, activering en werk",
    description="Wie doet wat in Noord?\n\nMet WPI; een sociale firma, en De Regenboog Groep.",
    location="De Tolhuistuin, IJpromenade 2, 1031 KT Amsterdam",
    url="https://sessies.example.org/sessies/kennissessie-noord",
    last_modified=datetime(2027, 5, 3, 9, 30, tzinfo=UTC),
)
WINTER = replace(
    SUMMER,
    uid="7c6f0a3e-winter",
    sequence=2,
    starts_at=datetime(2027, 11, 9, 13, 0, tzinfo=UTC),
    ends_at=datetime(2027, 11, 9, 15, 30, tzinfo=UTC),
    summary="Rondetafelgesprek Zuidoost ☕",
    is_cancelled=True,
)
FEED = {"name": "Kennissessies, stadsdeel Noord", "url": "https://sessies.example.org/stadsdelen/noord/agenda.ics"}


@pytest.mark.parametrize(("name", "event"), [("public_entry_summer", SUMMER), ("public_entry_winter", WINTER)])
def test_public_entry_is_the_golden_file(name: str, event: CalendarEvent, request: pytest.FixtureRequest) -> None:
    golden.check(GOLDEN / f"{name}.ics", public_entry(event).decode(), request)


def test_feed_is_the_golden_file(request: pytest.FixtureRequest) -> None:
    golden.check(GOLDEN / "feed.ics", feed([WINTER, SUMMER], **FEED).decode(), request)


def test_public_entry_in_another_parser() -> None:
    event = read_calendar(public_entry(SUMMER)).vevent
    assert event.dtstart.value == datetime(2027, 6, 15, 12, 0, tzinfo=UTC)
    assert event.dtend.value == datetime(2027, 6, 15, 14, 30, tzinfo=UTC)
    assert (event.uid.value, event.summary.value) == (SUMMER.uid, SUMMER.summary)
    assert (event.description.value, event.location.value) == (SUMMER.description, SUMMER.location)
    assert event.url.value == SUMMER.url


@pytest.mark.parametrize("ics", [public_entry(SUMMER), feed([SUMMER, WINTER], **FEED)])
def test_public_objects_ask_for_no_answer_and_name_nobody(ics: bytes) -> None:
    names = set(names_of(ics))
    assert not names & {"METHOD", "ATTENDEE", "ORGANIZER", "CONFERENCE", "X-GOOGLE-CONFERENCE", "VTIMEZONE"}
    assert all(
        line.endswith("Z")
        for line in lines_of(ics)
        if line.startswith(("DTSTART", "DTEND", "DTSTAMP", "LAST-MODIFIED"))
    )


def test_feed_says_what_subscribers_need() -> None:
    head = lines_of(feed([SUMMER, WINTER], **FEED))
    head = head[: head.index("BEGIN:VEVENT")]
    assert set(head[1:]) == {
        "VERSION:2.0",
        "PRODID:-//De Omslag//Kennissessies//NL",
        r"NAME:Kennissessies\, stadsdeel Noord",
        r"X-WR-CALNAME:Kennissessies\, stadsdeel Noord",
        "COLOR:teal",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        "X-PUBLISHED-TTL:PT4H",
        "SOURCE;VALUE=URI:https://sessies.example.org/stadsdelen/noord/agenda.ics",
    }


def test_feed_is_stable_whatever_the_order_and_keeps_cancelled_sessions() -> None:
    ics = feed([WINTER, SUMMER], **FEED)
    assert ics == feed(iter([SUMMER, WINTER]), **FEED)
    first, second = read_calendar(ics).vevent_list
    assert (first.uid.value, first.status.value) == (SUMMER.uid, "CONFIRMED")
    assert (second.uid.value, second.status.value, second.sequence.value) == (WINTER.uid, "CANCELLED", "2")
    assert second.last_modified.value == WINTER.last_modified


def test_a_feed_name_cannot_add_a_line() -> None:
    assert (
        names_of(feed([SUMMER], name="Noord\r\nMETHOD:PUBLISH", url="https://x.example/a\r\nMETHOD:X")).count("METHOD")
        == 0
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts_at": SUMMER.starts_at.replace(tzinfo=None)},
        {"dtstamp": SUMMER.dtstamp.replace(tzinfo=None)},
        {"ends_at": SUMMER.starts_at},
        {"sequence": -1},
        {"sequence": 2**31},
        {"uid": " \r\n"},
    ],
)
def test_what_no_calendar_programme_reads_right_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        replace(SUMMER, **wrong)


@given(summary=any_text, description=any_text, location=any_text, url=any_text)
def test_any_text_survives_and_adds_no_property(summary: str, description: str, location: str, url: str) -> None:
    ics = public_entry(
        replace(SUMMER, summary=summary, description=description, location=location, url=f"https://x/{url}")
    )
    optional = {"DESCRIPTION": clean_lines(description), "LOCATION": clean_line(location)}
    expected = [name for name in names_of(public_entry(SUMMER)) if optional.get(name, "kept")]
    assert names_of(ics) == expected
    event = read_calendar(ics).vevent
    assert event.summary.value == clean_line(summary)
    for name, text in optional.items():
        assert event.getChildValue(name.lower(), "") == text
