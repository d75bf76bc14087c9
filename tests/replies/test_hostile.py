"""Whatever arrives: it is kept, it ends somewhere, it takes no time, and nothing is sent."""

import time
from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations.models import Registration
from sessions_app.replies import reading, service
from sessions_app.replies.calendar_answer import read_calendar
from sessions_app.replies.letter import Letter, Malformed, fingerprint, read_letter
from sessions_app.replies.models import IncomingMail
from sessions_app.replies.rules import MOST_READ, Reason, Stage
from sessions_app.replies.slimming import slimmed
from tests.replies.post import due, invitation_of, letter, read, status_of

HEAD = b"From: eve@evil.example\r\nTo: sessies@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"


def nested(depth: int) -> bytes:
    text = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth))
    return HEAD + text + b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n"


def many_parts(number: int) -> bytes:
    part = b"--b\r\nContent-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * number


def of_events(number: int, extra: bytes = b"") -> bytes:
    event = b"BEGIN:VEVENT\r\nUID:u%d\r\n" + extra + b"END:VEVENT\r\n"
    events = b"".join(event % n for n in range(number))
    calendar = b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n" + events + b"END:VCALENDAR\r\n"
    return HEAD + b"Content-Type: text/calendar; method=REPLY\r\n\r\n" + calendar


RRULES = b"RRULE:FREQ=SECONDLY;COUNT=999999999\r\nRDATE:" + b"19700101T000000Z," * 200 + b"19700101T000000Z\r\n"

HOSTILE = {
    "empty": b"",
    "zeros": b"\0" * 5000,
    "no headers": b"\r\n\r\nbody",
    "a zip of nothing": b"PK\x05\x06" + b"\0" * 18,
    "nested 50": nested(50),
    "nested 3000": nested(3000),
    "10,000 parts": many_parts(10_000),
    "1,000 events": of_events(1000),
    "rules without end": of_events(20, RRULES.replace(b"%", b"%%")),
    "100,000 headers": b"X: y\r\n" * 100_000 + HEAD + b"\r\nbody",
    "one header of 500 kB": b"Subject: " + b"=?utf-8?B?AAAA?= " * 30_000 + b"\r\n" + HEAD + b"\r\nx",
    "addresses without end": b"From: " + b"a@b.c, " * 50_000 + b"\r\n\r\nx",
    "brackets": b"From: " + b"(" * 50_000 + b"\r\nAuthentication-Results: " + b"(" * 50_000 + b"\r\n\r\nx",
    "a charset that is none": HEAD + b"Content-Type: text/plain; charset=klingon\r\n\r\n\xff\xfe",
    "a charset with a hole": HEAD + b'Content-Type: text/plain; charset="utf-8\0x"\r\n\r\nx\0y',
    "broken base64": HEAD
    + b"Content-Type: text/calendar; method=REPLY\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!A",
    "an unknown encoding": HEAD + b"Content-Transfer-Encoding: x-yz\r\nContent-Type: text/plain\r\n\r\nx",
    "boundary missing": HEAD + b"Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\ny",
    "a report of nothing": HEAD
    + b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b--",
    "a bare report": HEAD + b"Content-Type: message/delivery-status\r\n\r\nStatus\r\n\r\nAction: failed",
    "a date from nowhere": HEAD + b"Date: Mon, 99 Foo 99999 99:99:99 +9999\r\n\r\nx",
    "folded for ever": of_events(1, b"COMMENT:" + b"\r\n x" * 50_000 + b"\r\n"),
    "half a calendar": HEAD
    + b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:",
    "surrogates": HEAD + b"Content-Type: text/plain; charset=utf-16-le\r\n\r\n\x00\xd8\x00\xd8",
    "html of tags": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div><br <script>" * 20_000,
}  # fmt: skip


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_it_is_kept_and_set_aside_in_no_time(trusting: Flask, raw: bytes) -> None:
    began = time.process_time()
    mail = read(raw)
    assert time.process_time() - began < 4
    assert mail.stage in (Stage.WAITING, Stage.IGNORED)
    assert mail.reason
    assert due() == []


MB = 1024 * 1024
GIANTS = {
    "line ends": HEAD + b"\r\n" * (10 * MB),
    "headers": HEAD + b"X: y\r\n" * (4 * MB) + b"\r\nx",
    "separators": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n" * (4 * MB),
    "separators of nobody": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--bb\r\n" * (3 * MB),
    "parts": many_parts(200_000),
    "calendars": HEAD + b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n" + b"X:y\r\n" * (4 * MB),
    "words": HEAD + b"\r\n" + b"x" * (20 * MB),
    "nested": nested(300_000),
}  # fmt: skip


@pytest.mark.parametrize("raw", GIANTS.values(), ids=GIANTS)
def test_a_giant_takes_no_time_and_little_room(trusting: Flask, raw: bytes) -> None:
    assert MOST_READ > len(raw) > 8 * MB
    began = time.process_time()
    mail = read(raw)
    assert time.process_time() - began < 6
    assert (mail.stage, mail.size) == (Stage.WAITING, len(raw))
    assert mail.raw is not None
    assert len(mail.raw) < 1.5 * MB


def test_beyond_the_limit_it_waits_with_the_reason_and_its_beginning(trusting: Flask) -> None:
    mail = read(HEAD + b"\r\nKan ik niet komen?\r\n" + b"x" * MOST_READ)
    assert (mail.why, mail.subject, mail.body_text[:18]) == (Reason.HUGE, "x", "Kan ik niet komen?")
    assert mail.raw is not None
    assert len(mail.raw) < 100_000


def test_an_answer_between_rubbish_still_counts(fatma: Registration) -> None:
    raw = letter("thunderbird", uid=invitation_of(fatma).uid, partstat="DECLINED")
    rubbish = b'BEGIN:VEVENT\r\nRRULE:FREQ=\xff\xfe;;=\r\nDTSTART;TZID="nergens:99991399T\r\n;;;\r\nX\r\n'
    assert read(raw.replace(b"BEGIN:VEVENT\r\n", rubbish)).stage is Stage.APPLIED


def test_a_reader_that_fails_lets_the_message_wait(fatma: Registration, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_mail_id: int) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(service, "work_out", breaks)
    mail = read(letter(uid=invitation_of(fatma).uid, partstat="DECLINED"))
    assert (mail.stage, mail.why) == (Stage.WAITING, Reason.READER_FAILED)


def test_what_a_dead_reader_left_is_worked_out_later(fatma: Registration, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    from sessions_app.core import clock

    raw = letter(uid=invitation_of(fatma).uid, partstat="DECLINED")
    with monkeypatch.context() as patched:
        patched.setattr(reading, "work_out", lambda _mail_id: None)
        reading.read_message(raw)
    assert reading.work_out_left_behind() == 0  # it may be at work
    with clock.set_to(clock.now() + timedelta(minutes=3)):
        assert reading.work_out_left_behind() == 1
    assert status_of(fatma) == "cancelled"


def _cut_and_changed() -> st.SearchStrategy[bytes]:
    """Real letters with bytes cut out, changed and put in."""
    whole = letter("gmail", uid="een-uid", partstat="DECLINED") + letter("bounce_postfix")
    cut = st.tuples(st.integers(0, len(whole)), st.integers(0, 400), st.binary(max_size=40))
    return st.lists(cut, max_size=5).map(lambda cuts: _changed(whole, cuts))


def _changed(whole: bytes, cuts: list[tuple[int, int, bytes]]) -> bytes:
    for start, length, put_in in cuts:
        whole = whole[:start] + put_in + whole[start + length :]
    return whole


@settings(max_examples=150)
@given(st.one_of(st.binary(max_size=2000), _cut_and_changed()))
def test_taking_apart_never_fails(raw: bytes) -> None:
    try:
        read_by_us = read_letter(raw)
    except Malformed:
        return
    assert isinstance(read_by_us, Letter)
    for text in (read_by_us.subject, read_by_us.text, read_by_us.sender_name, *read_by_us.senders):
        assert "\0" not in text
        text.encode()  # no half characters, which a database refuses
    named = b"Message-ID: <een@example.net>\r\n" + raw
    assert fingerprint(named) == fingerprint(b"Received: by a hop\r\n" + named)


@settings(max_examples=150)
@given(st.text(max_size=300))
def test_reading_a_calendar_never_fails(text: str) -> None:
    read_calendar(f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{text}\r\nEND:VEVENT")
    read_calendar(text)


@pytest.fixture
def stored(trusting: Flask) -> Iterator[None]:
    yield
    assert db.session.scalars(select(OutgoingMail)).all() == []


@settings(max_examples=25)
@given(raw=st.one_of(st.binary(max_size=500), _cut_and_changed()))
def test_reading_never_loses_a_message(stored: None, raw: bytes) -> None:
    mail_id = reading.read_message(raw)
    if mail_id is not None:
        mail = db.session.get_one(IncomingMail, mail_id)
        assert mail.stage is not Stage.RECEIVED
        assert mail.why is not Reason.READER_FAILED


@settings(max_examples=100)
@given(_cut_and_changed())
def test_slimming_never_fails_and_keeps_what_small_letters_say(raw: bytes) -> None:
    slimmed(raw)
    whole = letter("gmail", uid="een-uid", partstat="DECLINED")
    assert read_letter(slimmed(whole)).calendars == read_letter(whole).calendars
