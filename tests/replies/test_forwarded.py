"""An answer that somebody sends on as an attachment: read wherever it is, never believed by itself."""

import time

import pytest
from flask import Flask

from sessions_app.registrations.models import Registration
from sessions_app.replies import service, slimming
from sessions_app.replies.letter import read_letter
from sessions_app.replies.models import IncomingMail
from sessions_app.replies.rules import Kind, Reason, Stage
from tests.cast import Cast
from tests.replies.big import file_of, with_file
from tests.replies.post import FATMA, due, invitation_of, letter, passed, read, status_of

COLLEAGUE = "mo@elders.example.net"
MB = 1024 * 1024


def forwarded(
    inside: bytes, by: str = COLLEAGUE, content_type: str = "message/rfc822", words: bytes = b"Zie bijlage."
) -> bytes:
    head = (
        f"{passed(by)}\nFrom: Mo <{by}>\nTo: sessies@example.org\nSubject: Fwd: antwoord\nMIME-Version: 1.0\n"
        f"Message-ID: <{hash(inside)}@elders.example.net>\nContent-Type: multipart/mixed; boundary=door\n\n"
    )  # fmt: skip
    text = b"--door\r\nContent-Type: text/plain\r\n\r\n" + words + b"\r\n"
    attached = f"--door\r\nContent-Type: {content_type}\r\n\r\n".encode() + inside + b"\r\n--door--\r\n"
    return head.replace("\n", "\r\n").encode() + text + attached


def refusal(registration: Registration, name: str = "thunderbird") -> bytes:
    return letter(name, uid=invitation_of(registration).uid, partstat="DECLINED")


def waits(mail: IncomingMail, registration: Registration, why: Reason) -> None:
    assert (mail.kind, mail.stage, mail.why) == (Kind.REPLY, Stage.WAITING, why)
    assert (mail.partstat, mail.attendee_email) == ("DECLINED", FATMA)
    assert mail.knowledge_session_id == registration.knowledge_session_id
    assert status_of(registration) == "confirmed"
    assert due() == ["cancel_question"]


@pytest.mark.parametrize("name", ["gmail", "outlook", "apple", "thunderbird"])
def test_it_waits_and_can_be_taken_over(fatma: Registration, name: str) -> None:
    mail = read(forwarded(refusal(fatma, name)))
    waits(mail, fatma, Reason.OTHER_ADDRESS)
    assert mail.sender_email == COLLEAGUE
    service.take_over(mail, Cast().organiser_olga)
    assert status_of(fatma) == "cancelled"


@pytest.mark.parametrize("content_type", ["message/rfc822", "message/global", "message/news"])
def test_who_sends_it_on_vouches_for_nothing_in_it(fatma: Registration, content_type: str) -> None:
    """Her own sure address, and in it what anybody may have written."""
    waits(read(forwarded(refusal(fatma), FATMA, content_type)), fatma, Reason.NOT_VERIFIED)


def test_nor_for_what_is_a_forwarded_mail_as_a_whole(fatma: Registration) -> None:
    head = f"{passed(FATMA)}\nFrom: {FATMA}\nMessage-ID: <geheel@zorg.example.net>\nContent-Type: message/rfc822\n\n"
    waits(read(head.replace("\n", "\r\n").encode() + refusal(fatma)), fatma, Reason.NOT_VERIFIED)


def test_sent_on_twice_it_is_found_as_well(fatma: Registration) -> None:
    waits(read(forwarded(forwarded(refusal(fatma)))), fatma, Reason.OTHER_ADDRESS)


def test_beside_an_answer_of_her_own_it_does_not_count(fatma: Registration) -> None:
    own = letter("thunderbird", uid=invitation_of(fatma).uid, partstat="TENTATIVE")
    attached = b"Content-Type: message/rfc822\r\n\r\n" + refusal(fatma)
    assert read(with_file(own, attached)).stage is Stage.NOTED
    assert invitation_of(fatma).answer == "TENTATIVE"
    assert status_of(fatma) == "confirmed"


def test_our_own_invitation_sent_on_is_words_of_a_person(fatma: Registration) -> None:
    mail = read(forwarded(refusal(fatma).replace(b"METHOD:REPLY", b"METHOD:REQUEST").replace(b"=REPLY", b"=REQUEST")))
    assert (mail.kind, mail.why, mail.body_text) == (Kind.MESSAGE, Reason.NO_CALENDAR, "Zie bijlage.")


def test_a_delivery_report_is_none_though_it_brings_one_back(fatma: Registration) -> None:
    report = letter("bounce_postfix").replace(b"From: Kennissessies De Omslag", refusal(fatma) + b"\r\nFrom: X", 1)
    assert read(report).kind is Kind.BOUNCE


@pytest.mark.parametrize("first", [True, False])
def test_with_a_big_file_inside_it_is_found_as_well(fatma: Registration, first: bool) -> None:
    mail = read(forwarded(with_file(refusal(fatma), file_of(2 * MB), first)))
    waits(mail, fatma, Reason.OTHER_ADDRESS)
    assert mail.raw is not None and len(mail.raw) < 30_000
    assert [name for _size, name in slimming.left_out_of(mail.raw)] == ["logo.png"]


def matryoshka(depth: int) -> bytes:
    return b"Content-Type: message/rfc822\r\n\r\n" * depth + b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n"


HOSTILE = {
    "30 in each other": matryoshka(30),
    "20,000 in each other": matryoshka(20_000),
    "5 MB of them": matryoshka(150_000),
    "10,000 beside each other": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\nContent-Type: message/rfc822\r\n\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n" * 10_000,
    "long heads": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + (b"--b\r\nContent-Type: message/rfc822\r\n\r\nX: " + b"y" * 50_000 + b"\r\n\r\nz\r\n") * 200,
}  # fmt: skip


@pytest.mark.parametrize("inside", HOSTILE.values(), ids=HOSTILE)
def test_boxes_in_boxes_take_no_time_and_little_room(trusting: Flask, inside: bytes) -> None:
    began = time.process_time()
    mail = read(b"From: eve@evil.example\r\n" + inside)
    assert time.process_time() - began < 4
    assert mail.stage is Stage.WAITING
    assert mail.why is not Reason.READER_FAILED
    assert mail.raw is not None and len(mail.raw) < 1.5 * MB
    assert due() == []


def test_the_words_stay_those_of_who_sends_it_on() -> None:
    inside = b"From: eve@evil.example\r\nContent-Type: text/plain\r\n\r\nVan binnen"
    assert read_letter(forwarded(inside, words=b"Van buiten")).text == "Van buiten"
