"""Big mail: a refusal with a logo of three megabytes frees the place; what is left out is said."""

import io

import pytest
from flask import Flask
from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.registrations.models import Registration
from sessions_app.replies import reading, slimming
from sessions_app.replies.letter import read_letter
from sessions_app.replies.models import IncomingMail
from sessions_app.replies.rules import KEPT_WHOLE, MOST_READ, Kind, Reason, Stage
from tests.cast import Cast
from tests.page_client import PageClient
from tests.replies.big import file_of, with_file
from tests.replies.post import invitation_of, letter, read, status_of

MB = 1024 * 1024


@pytest.mark.parametrize("name", ["gmail", "outlook", "apple", "thunderbird"])
@pytest.mark.parametrize("first", [True, False])
def test_a_refusal_with_a_big_file_frees_the_place(fatma: Registration, name: str, first: bool) -> None:
    raw = with_file(letter(name, uid=invitation_of(fatma).uid, partstat="DECLINED"), file_of(3 * MB), first)
    mail = read(raw)
    assert (mail.stage, mail.kind, mail.size) == (Stage.APPLIED, Kind.REPLY, len(raw))
    assert status_of(fatma) == "cancelled"
    assert mail.raw is not None and len(mail.raw) < 20_000
    [(size, left_out)] = slimming.left_out_of(mail.raw)
    assert left_out == "logo.png" and size > 3 * MB


def test_what_a_person_wrote_keeps_its_words(trusting: Flask) -> None:
    mail = read(with_file(letter("person"), file_of(2 * MB, "foto.jpg")))
    assert (mail.why, mail.body_text) == (Reason.NO_CALENDAR, read_letter(letter("person")).text)


def test_a_delivery_report_with_our_whole_mail_in_it_is_read(fatma: Registration) -> None:
    small = letter("bounce_postfix")
    assert read_letter(slimming.slimmed(with_file(small, file_of(2 * MB)))).bounce == read_letter(small).bounce


def test_a_part_that_is_too_long_is_cut_and_named(trusting: Flask) -> None:
    mail = read(b"From: a@zorg.example.net\r\nSubject: lang\r\n\r\n" + b"woord " * (2 * MB))
    assert mail.raw is not None
    assert mail.body_text.startswith("woord woord")
    assert [slimming.says_words(name) for _size, name in slimming.left_out_of(mail.raw)] == [True]


def test_nobody_forges_what_was_left_out_of_a_small_one(trusting: Flask) -> None:
    from sessions_app.replies.words import left_out

    assert left_out(read(b"X-Left-Out: 99 geheim.pdf\r\n" + letter("person"))) == []


@pytest.mark.parametrize("size", [KEPT_WHOLE + 1, 3 * MB, MOST_READ + 1000])
def test_by_pipe_and_by_mailbox_it_is_the_same_message(trusting: Flask, size: int) -> None:
    raw = letter("person") + b"x" * size
    assert reading.read_stream(io.BytesIO(b"Delivered-To: pipe\r\n" + raw)) is not None
    as_the_mailbox_gives_it = raw if len(raw) <= MOST_READ else raw[: 64 * 1024]
    assert reading.read_message(as_the_mailbox_gives_it, len(raw)) is None


def test_two_giants_are_two_messages(trusting: Flask) -> None:
    first, second = (letter("person") + b"x" * MOST_READ for _ in range(2))
    assert reading.read_stream(io.BytesIO(first)) != reading.read_stream(io.BytesIO(second))
    reasons = [mail.why for mail in db.session.scalars(select(IncomingMail))]
    assert reasons == [Reason.HUGE, Reason.HUGE]


def test_the_page_says_what_is_not_there(client: PageClient, cast: Cast, app: Flask) -> None:
    mail = read(with_file(letter("person"), file_of(2 * MB, "foto.jpg")))
    page = client.sign_in(cast.admin_anna).get(f"/beheer/antwoorden/{mail.id}")
    assert "foto.jpg (2,7 MB)" in page.get_text()
