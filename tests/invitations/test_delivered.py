"""Invitations as they arrive: registering, moving and cancelling through the services, over real SMTP, read by others.
Which rule of calendar mail each test holds up stands in docs/calendar.md."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.transaction import transaction
from sessions_app.knowledge_sessions import service as sessions
from sessions_app.knowledge_sessions.details import Move, details_of
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations import service as registrations
from sessions_app.registrations.models import Registration
from sessions_app.registrations.service import RegistrationDetails
from tests import factories
from tests.invitations.delivered import Delivered, RawLetterbox, collect, letterbox_of

FATMA, MO = "fatma@zorg.example.net", "mo@wijk.example.com"
NAME = 'Fatma "Fé" de Wit-Öztürk; wijkteam, Noord \U0001f469\U0001f3fd\u200d\U0001f9bd'
TITLE = "Werk, zorg; en \\ wonen: hoe dan? " + "Één lange titel \U0001f600 " * 6
SUMMARY = "Eerste regel, met komma;\ntweede regel \\ met streep.\nBEGIN:VEVENT"
SUMMER, WINTER = datetime(2027, 3, 28, 12, 0, tzinfo=UTC), datetime(2027, 10, 31, 13, 0, tzinfo=UTC)


@pytest.fixture
def letterbox(app: Flask) -> Iterator[RawLetterbox]:
    with letterbox_of(app) as letterbox:
        yield letterbox


@pytest.fixture
def knowledge_session(app: Flask) -> KnowledgeSession:
    return factories.knowledge_session(SUMMER, title=TITLE.strip(), summary=SUMMARY, venue_name="Huis, 't; IJ")


def register(knowledge_session: KnowledgeSession, email: str = FATMA, online: bool = False) -> Registration:
    with transaction():
        details = RegistrationDetails(name=NAME, email=email, online=online)
        return registrations.register(knowledge_session, details).registration


def move(knowledge_session: KnowledgeSession, starts_at: datetime = WINTER, **places: str) -> None:
    where = {name: getattr(knowledge_session, name) for name in ("venue_name", "venue_address", "venue_postcode")}
    where |= {"online_url": knowledge_session.online_url} | places
    with transaction():
        sessions.reschedule(knowledge_session, Move(starts_at, starts_at + timedelta(hours=3), **where), "Lekkage.")


@pytest.fixture
def chain(letterbox: RawLetterbox, knowledge_session: KnowledgeSession) -> list[Delivered]:
    """Invited, moved to another season, cancelled: three mails to one person."""
    register(knowledge_session)
    mails = collect(letterbox)
    with clock.set_to(clock.now() + timedelta(hours=1)):
        move(knowledge_session)
        mails += collect(letterbox)
    with clock.set_to(clock.now() + timedelta(hours=2)):
        with transaction():
            sessions.cancel(knowledge_session, "Te weinig mensen.")
        mails += collect(letterbox)
    assert [mail.method for mail in mails] == ["REQUEST", "REQUEST", "CANCEL"]
    return mails


def test_the_tree_that_shows_buttons(chain: list[Delivered]) -> None:
    for mail in chain:
        top = mail.message
        assert top.get_content_type() == "multipart/mixed"
        alternative, attachment = top.iter_parts()
        assert [part.get_content_type() for part in alternative.iter_parts()] == [
            "text/plain",
            "text/html",
            "text/calendar",
        ]
        assert (attachment.get_content_type(), attachment.get_filename()) == ("application/ics", "invite.ics")


def test_the_method_stands_in_the_header_and_in_the_object(chain: list[Delivered]) -> None:
    for mail in chain:
        assert mail.inline_part["Content-Type"].params == {"charset": "utf-8", "method": mail.method}
        assert mail.line("METHOD") == f"METHOD:{mail.method}"


def test_the_calendar_part_is_no_attachment(chain: list[Delivered]) -> None:
    for mail in chain:
        assert mail.inline_part["Content-Disposition"] is None
        assert mail.attached_part.get_content_disposition() == "attachment"


def test_it_travels_in_seven_bits_with_its_line_ends(chain: list[Delivered]) -> None:
    for mail in chain:
        assert mail.raw.isascii()
        assert mail.inline_part["Content-Transfer-Encoding"] == "base64"
        assert mail.ics.endswith(b"\r\nEND:VCALENDAR\r\n")
        assert max(map(len, mail.raw.split(b"\r\n"))) <= 998
        assert mail.lines  # CRLF everywhere, folded at 75 octets between characters


def test_both_copies_are_the_same_bytes_and_only_one_has_the_method(chain: list[Delivered]) -> None:
    for mail in chain:
        assert mail.attached_part.get_payload(decode=True) == mail.ics
        assert "method" not in mail.attached_part["Content-Type"].params


def test_one_mail_for_one_person(letterbox: RawLetterbox, knowledge_session: KnowledgeSession) -> None:
    for address in (FATMA, MO):
        register(knowledge_session, address)
    mails = collect(letterbox)
    assert [mail.rcpt_tos for mail in mails] == [[FATMA], [MO]]
    for mail in mails:
        assert [one.addr_spec for one in mail.message["To"].addresses] == mail.rcpt_tos
        assert (mail.message["Cc"], mail.message["Bcc"]) == (None, None)
        assert [line for line in mail.lines if line.startswith("ATTENDEE")] == [mail.line("ATTENDEE")]
        assert mail.event.attendee.value == f"mailto:{mail.rcpt_tos[0]}"


def test_answers_go_to_the_address_it_comes_from(chain: list[Delivered], app: Flask) -> None:
    ours = app.config["MAIL_DEFAULT_SENDER"]
    for mail in chain:
        assert mail.event.organizer.value == f"mailto:{ours}"
        assert [one.addr_spec for one in mail.message["From"].addresses] == [ours]
        assert mail.message["Reply-To"] is None
        assert (mail.mail_from, "+" in ours) == (ours, False)


def test_the_words_of_the_mail_tell_it_all_too(chain: list[Delivered], knowledge_session: KnowledgeSession) -> None:
    text = chain[0].message.get_body(("plain",)).get_content().replace("\N{NO-BREAK SPACE}", " ")
    assert f"/sessies/{knowledge_session.slug}" in text
    assert "zondag 28 maart 2027, 14.00 – 17.00 uur" in text
    assert f"Zet {chain[0].mail_from} bij je contacten" in text
    assert "Lekkage." in chain[1].message.get_body(("plain",)).get_content()


def test_each_object_has_what_rfc_5546_asks_for(chain: list[Delivered]) -> None:
    once = ("UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "ORGANIZER", "ATTENDEE", "STATUS")
    for mail in chain:
        assert mail.lines[1:3] == ["VERSION:2.0", "PRODID:-//De Omslag//Kennissessies//NL"]
        assert mail.lines.count("BEGIN:VEVENT") == 1
        for name in once:
            assert mail.line(name)
        found = {line.partition(":")[0].partition(";")[0] for line in mail.lines}
        assert not found & {"NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "SOURCE", "COLOR", "ATTACH", "RRULE", "RDATE"}
        assert not found & {"BEGIN:VTIMEZONE", "TZID", "RECURRENCE-ID"}


def test_one_uid_for_life_that_tells_nothing(chain: list[Delivered], app: Flask) -> None:
    (uid,) = {mail.event.uid.value for mail in chain}
    assert len(uid) >= 32
    for told in ("fatma", "zorg", "noord", "2027", "@", app.config["BASE_URL"]):
        assert told not in uid.lower()


def test_sequence_and_stamp_rise_together(chain: list[Delivered]) -> None:
    assert [mail.line("SEQUENCE") for mail in chain] == ["SEQUENCE:0", "SEQUENCE:1", "SEQUENCE:2"]
    stamps = [mail.event.dtstamp.value for mail in chain]
    assert stamps == sorted(set(stamps))


def test_a_typing_error_that_is_mended_disturbs_nobody(
    letterbox: RawLetterbox, knowledge_session: KnowledgeSession
) -> None:
    register(knowledge_session)
    collect(letterbox)
    before, changed_at = knowledge_session.sequence, knowledge_session.updated_at
    with transaction():
        sessions.edit(knowledge_session, replace(details_of(knowledge_session), title="Beter", summary="Beter"))
    assert collect(letterbox) == []
    assert knowledge_session.sequence == before
    assert knowledge_session.updated_at > changed_at  # so that feeds follow


def test_the_attendee_line(chain: list[Delivered]) -> None:
    for mail in chain:
        attendee = mail.event.attendee
        assert attendee.params["CUTYPE"] == ["INDIVIDUAL"]
        assert attendee.params["ROLE"] == ["REQ-PARTICIPANT"]
        assert attendee.params["PARTSTAT"] == ["ACCEPTED"]
        assert attendee.params["RSVP"] == ["TRUE"]
        assert attendee.value.startswith("mailto:")
        assert mail.line("ATTENDEE").startswith("ATTENDEE;CN=\"Fatma ^'Fé^' de Wit-Öztürk; wijkteam, Noord")


def test_the_organizer_stays_and_is_nobody_else(chain: list[Delivered]) -> None:
    (organizer,) = {mail.line("ORGANIZER") for mail in chain}
    assert organizer.partition("mailto:")[2] != FATMA


def test_a_cancel_is_a_cancel(chain: list[Delivered]) -> None:
    request, _update, cancel = chain
    assert [mail.line("STATUS") for mail in chain] == ["STATUS:CONFIRMED", "STATUS:CONFIRMED", "STATUS:CANCELLED"]
    assert cancel.line("ATTENDEE") == request.line("ATTENDEE")
    assert cancel.message.get_body(("plain",)).get_content().count("uit je agenda") == 1


def test_who_cancels_hears_it_alone(letterbox: RawLetterbox, knowledge_session: KnowledgeSession) -> None:
    fatma, _mo = register(knowledge_session), register(knowledge_session, MO)
    collect(letterbox)
    with transaction():
        registrations.cancel(fatma)
    (mail,) = collect(letterbox)
    assert (mail.method, mail.rcpt_tos) == ("CANCEL", [FATMA])
    assert not knowledge_session.is_cancelled


def test_texts_arrive_as_they_were_typed(chain: list[Delivered], knowledge_session: KnowledgeSession) -> None:
    for mail in chain:
        assert mail.event.summary.value == knowledge_session.title
        assert mail.event.description.value.startswith(SUMMARY)
        assert mail.event.location.value.startswith("Huis, 't; IJ, ")
        assert mail.line("DESCRIPTION").startswith(
            r"DESCRIPTION:Eerste regel\, met komma\;\ntweede regel \\ met streep."
        )
        assert "<" not in mail.event.description.value
        assert [component.errors for component in mail.own_reading.walk()] == [[], []]


def test_no_alarm_of_ours(chain: list[Delivered]) -> None:
    assert not [mail for mail in chain if "BEGIN:VALARM" in mail.lines]


def test_times_are_in_utc_in_summer_and_winter(chain: list[Delivered]) -> None:
    summer, winter, _cancel = chain
    assert (summer.line("DTSTART"), summer.line("DTEND")) == ("DTSTART:20270328T120000Z", "DTEND:20270328T150000Z")
    assert (winter.line("DTSTART"), winter.line("DTEND")) == ("DTSTART:20271031T130000Z", "DTEND:20271031T160000Z")
    for mail in chain:
        assert "VTIMEZONE" not in mail.ics.decode()
        assert "TZID" not in mail.ics.decode()


def test_nothing_leaves_once_it_has_begun(letterbox: RawLetterbox, knowledge_session: KnowledgeSession) -> None:
    register(knowledge_session)
    with clock.set_to(knowledge_session.starts_at):
        assert collect(letterbox) == []


def test_moved_twice_before_the_worker_ran_the_newest_alone_leaves(
    letterbox: RawLetterbox, knowledge_session: KnowledgeSession
) -> None:
    register(knowledge_session)
    collect(letterbox)
    move(knowledge_session, WINTER)
    move(knowledge_session, SUMMER + timedelta(days=7))
    (mail,) = collect(letterbox)
    assert mail.event.dtstart.value == SUMMER + timedelta(days=7)


def test_the_link_goes_to_who_takes_part_online_alone(letterbox: RawLetterbox) -> None:
    hybrid = factories.knowledge_session(SUMMER, online_url="https://meet.example.org/noord?pwd=abc")
    register(hybrid, FATMA, online=True)
    register(hybrid, MO)
    at_home, in_the_room = collect(letterbox)
    assert "CONFERENCE;FEATURE=VIDEO;VALUE=URI:https://meet.example.org/noord?pwd=abc" in at_home.lines
    assert at_home.line("LOCATION") == "LOCATION:Online"
    assert b"meet.example.org" not in in_the_room.ics
    assert "meet.example.org" not in in_the_room.message.get_body(("plain",)).get_content()
