"""iTIP messages against golden files, in another parser, and as bytes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Event, vText

from sessions_app.core.calendar_object import CalendarEvent
from sessions_app.core.plain_text import clean_line
from sessions_app.invitations import calendar
from sessions_app.invitations.calendar import (
    Attendee,
    Organizer,
    OrganizerIsAttendee,
    Partstat,
    cancel,
    personal_entry,
    request,
)
from tests import golden
from tests.calendar_reading import any_text, lines_of, names_of, read_calendar

GOLDEN = Path(__file__).parent / "golden"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ONLINE_URL = "https://meet.example.org/noord?room=1"

SUMMER = CalendarEvent(
    uid="0b9d2f6e8f1c4a55",
    sequence=0,
    dtstamp=datetime(2027, 3, 1, 8, 15, tzinfo=UTC),
    starts_at=datetime(2027, 3, 28, 14, 0, tzinfo=AMSTERDAM),  # the first day of summer time
    ends_at=datetime(2027, 3, 28, 16, 30, tzinfo=AMSTERDAM),
    summary="Kennissessie Noord: dagbesteding, activering en werk",
    description="Met het stadsdeel, WPI en De Regenboog Groep.\n\nKun je niet? Kies Weigeren in je agenda.",
    location="De Tolhuistuin, IJpromenade 2, 1031 KT Amsterdam",
    url="https://sessies.example.org/sessies/kennissessie-noord",
)
WINTER = replace(
    SUMMER,
    starts_at=datetime(2027, 10, 31, 14, 0, tzinfo=AMSTERDAM),  # the first day of winter time
    ends_at=datetime(2027, 10, 31, 16, 30, tzinfo=AMSTERDAM),
)
MOVED = replace(
    WINTER,
    sequence=1,
    dtstamp=SUMMER.dtstamp + timedelta(days=3),
    location="Huis van de Wijk, Rode Kruisstraat 1, Amsterdam",
)
CALLED_OFF = replace(MOVED, sequence=2, dtstamp=MOVED.dtstamp + timedelta(days=1))
ORGANIZER = Organizer("sessies@omslag.example", "De Omslag, kennissessies")
FATMA = Attendee("F.deWit@Example.org", 'Fatma "Fé" de Wit-Öztürk; wijkteam Noord', Partstat.ACCEPTED)

MESSAGES = {
    "request_summer": request(SUMMER, ORGANIZER, FATMA),
    "request_winter": request(WINTER, ORGANIZER, FATMA),
    "request_online": request(SUMMER, ORGANIZER, FATMA, online_url=ONLINE_URL),
    "request_open": request(SUMMER, ORGANIZER, replace(FATMA, partstat=Partstat.NEEDS_ACTION)),
    "update": request(MOVED, ORGANIZER, FATMA),
    "cancel": cancel(CALLED_OFF, ORGANIZER, FATMA),
    "personal_entry_summer": personal_entry(SUMMER, ORGANIZER, FATMA),
    "personal_entry_winter": personal_entry(WINTER, ORGANIZER, FATMA),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_golden_file(name: str, request: pytest.FixtureRequest) -> None:
    golden.check(GOLDEN / f"{name}.ics", MESSAGES[name].decode(), request)


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("request_summer", ["METHOD:REQUEST"]),
        ("update", ["METHOD:REQUEST"]),
        ("cancel", ["METHOD:CANCEL"]),
        ("personal_entry_summer", []),
    ],
)
def test_method_stands_before_the_event(name: str, method: list[str]) -> None:
    lines = lines_of(MESSAGES[name])
    assert lines[: lines.index("BEGIN:VEVENT")] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//De Omslag//Kennissessies//NL",
        *method,
    ]
    assert [line for line in lines if line.startswith("METHOD")] == method


@pytest.mark.parametrize(
    ("name", "starts_at"),
    [
        ("request_summer", datetime(2027, 3, 28, 12, 0, tzinfo=UTC)),
        ("request_winter", datetime(2027, 10, 31, 13, 0, tzinfo=UTC)),
        ("personal_entry_summer", datetime(2027, 3, 28, 12, 0, tzinfo=UTC)),
        ("personal_entry_winter", datetime(2027, 10, 31, 13, 0, tzinfo=UTC)),
    ],
)
def test_another_parser_reads_the_moment_in_summer_and_winter(name: str, starts_at: datetime) -> None:
    event = read_calendar(MESSAGES[name]).vevent
    assert event.dtstart.value == starts_at
    assert event.dtend.value == starts_at + timedelta(hours=2, minutes=30)


def test_request_update_and_cancel_are_one_chain() -> None:
    chain = [read_calendar(MESSAGES[name]).vevent for name in ("request_winter", "update", "cancel")]
    assert {event.uid.value for event in chain} == {SUMMER.uid}
    assert [event.sequence.value for event in chain] == ["0", "1", "2"]
    assert [event.status.value for event in chain] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert chain[0].dtstamp.value < chain[1].dtstamp.value < chain[2].dtstamp.value
    assert {event.attendee.value for event in chain} == {"mailto:f.dewit@example.org"}
    assert {event.organizer.value for event in chain} == {"mailto:sessies@omslag.example"}


@pytest.mark.parametrize("name", MESSAGES)
def test_names_exactly_one_attendee_and_nothing_of_a_feed(name: str) -> None:
    names = names_of(MESSAGES[name])
    assert (names.count("ATTENDEE"), names.count("ORGANIZER"), names.count("UID")) == (1, 1, 1)
    assert not {"NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "SOURCE", "COLOR", "VTIMEZONE"} & set(names)
    assert ("CONFERENCE" in names) == (name == "request_online")


def test_attendee_line() -> None:
    line = next(line for line in lines_of(MESSAGES["request_open"]) if line.startswith("ATTENDEE"))
    assert line == (
        """ATTENDEE;CN="Fatma ^'Fé^' de Wit-Öztürk; wijkteam Noord";CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION"""
        ";ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:f.dewit@example.org"
    )


def test_personal_entry_is_the_request_without_method() -> None:
    lines = [line for line in lines_of(MESSAGES["request_summer"]) if line != "METHOD:REQUEST"]
    assert lines_of(MESSAGES["personal_entry_summer"]) == lines


def test_online_link_is_there_for_whom_it_is_given() -> None:
    assert f"CONFERENCE;FEATURE=VIDEO;VALUE=URI:{ONLINE_URL}" in lines_of(MESSAGES["request_online"])


def test_a_cancelled_event_never_goes_out_as_request() -> None:
    with pytest.raises(ValueError, match="cancel"):
        request(replace(SUMMER, is_cancelled=True), ORGANIZER, FATMA)


def test_the_organizer_is_not_invited_to_its_own_mailbox() -> None:
    with pytest.raises(OrganizerIsAttendee):
        request(SUMMER, ORGANIZER, Attendee("Sessies@Omslag.example", "De Omslag", Partstat.ACCEPTED))


@pytest.mark.parametrize(
    "email", ["", "fatma", "@example.org", "a b@example.org", "a@example.org\r\nMETHOD:X", "a@\x00x.nl"]
)
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(ValueError, match="address"):
        Attendee(email, "Fatma", Partstat.ACCEPTED)


def test_no_plus_in_the_organizers_address() -> None:
    with pytest.raises(ValueError, match="plus"):
        Organizer("sessies+17@omslag.example", "De Omslag")


def test_an_unknown_partstat_is_refused() -> None:
    with pytest.raises(ValueError, match="MAYBE"):
        Attendee("a@example.org", "Fatma", "MAYBE")  # type: ignore[arg-type]


@given(name=any_text)
def test_any_name_survives_and_adds_no_property(name: str) -> None:
    ics = request(SUMMER, Organizer("sessies@omslag.example", name), replace(FATMA, name=name))
    assert names_of(ics) == names_of(MESSAGES["request_summer"])
    event = read_calendar(ics).vevent
    written = clean_line(name).replace("^", "^^").replace('"', "^'")  # RFC 6868, which vobject leaves as it is
    for person in (event.attendee, event.organizer):
        assert person.value in ("mailto:f.dewit@example.org", "mailto:sessies@omslag.example")
        assert person.params.get("CN", [""]) == [written]


plain = st.text("abcXYZ019- ", max_size=90)


@given(name=st.one_of(plain, any_text), person=st.from_regex(r"[a-z0-9._+'-]{1,60}", fullmatch=True))
def test_an_attendee_is_written_as_the_library_writes_her(name: str, person: str) -> None:
    for partstat in Partstat:
        attendee = Attendee(f"{person}@example.org", name, partstat)
        by_the_library = Event().content_line("ATTENDEE", calendar._attendee(attendee)).to_ical() + b"\r\n"
        assert calendar._attendee_line(attendee) == by_the_library


@pytest.mark.parametrize("length", [1, 30, *range(60, 80), 140, 148, 149, 222, 223, 400])
@pytest.mark.parametrize("sign", ["a", "é", "^", "\\", ";", "🙂"])
def test_a_line_is_folded_as_the_library_folds_it(length: int, sign: str) -> None:
    event = Event()
    name = vText("a" * (length - 1) + sign)
    assert calendar._line_of(event, "SUMMARY", name) == event.content_line("SUMMARY", name).to_ical() + b"\r\n"
