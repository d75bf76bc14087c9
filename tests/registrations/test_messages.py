"""What people receive, letter by letter, and what must never get into a mail."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import WaitingListWay
from sessions_app.outbox.composing import composed
from sessions_app.outbox.message import Message
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.service import enqueue
from sessions_app.registrations import messages, organiser_messages, service
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import EndedBecause, RegistrationStatus
from sessions_app.registrations.seating import Why
from sessions_app.registrations.service import RegistrationDetails
from tests import factories, golden
from tests.registrations.seating_cast import of, register

START = datetime(2027, 1, 14, 12, 30, tzinfo=UTC)
GOLDEN = Path(__file__).parent / "golden"


def registration(language: str = "nl", **values: object) -> Registration:
    title = "Van dagbesteding naar werk: welke routes zijn er?"
    session = factories.knowledge_session(START, slug="dagbesteding", title=title)
    return factories.registration(session, "sam@example.org", language=language, **values)


def offered(one: Registration) -> Registration:
    one.status, one.offer_expires_at = RegistrationStatus.OFFERED, START - timedelta(days=2)
    return one


MAILS = {
    "registration_confirmed": messages.registration_confirmed,
    "place_came_free": messages.place_came_free,
    "waiting_list_joined": lambda one: messages.waiting_list_joined(one, 3),
    "way_changed": messages.way_changed,
    "registration_cancelled": lambda one: messages.registration_cancelled(one, had_place=True),
    "registration_repeated": lambda one: messages.registration_repeated(one, 0),
    "place_offered": lambda one: messages.place_offered(offered(one)),
    "offer_expired": messages.offer_expired,
    "approval_asked": messages.approval_asked,
    "registration_approved": messages.registration_approved,
    "not_approved": lambda one: messages.not_approved(one, "Deze keer alleen voor klantmanagers."),
    "own_link": organiser_messages.own_link,
    "link_again": lambda one: messages.link_again(one.person, [one]),
}


def sent(message: Message) -> OutgoingMail:
    mail = enqueue(message)
    db.session.commit()
    assert mail
    return mail


def text_of(mail: OutgoingMail) -> str:
    """Headers and words as they arrive, links filled in."""
    arrived = message_from_bytes(composed(mail, clock.now()).as_bytes(), policy=policy.default)
    body = arrived.get_body(("plain",))
    assert body
    return f"To: {arrived['To']}\nSubject: {arrived['Subject']}\n\n{body.get_content()}".replace("\r\n", "\n")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", MAILS)
def test_golden(app: Flask, request: pytest.FixtureRequest, kind: str, language: str) -> None:
    mail = sent(MAILS[kind](registration(language)))
    assert mail.kind == kind
    golden.check(GOLDEN / f"{kind}.{language}.txt", text_of(mail), request)
    golden.check(GOLDEN / f"{kind}.{language}.html", mail.html_body, request)


def test_who_leaves_the_waiting_list_gets_other_words(app: Flask, request: pytest.FixtureRequest) -> None:
    mail = sent(messages.registration_cancelled(registration(), had_place=False))
    golden.check(GOLDEN / "registration_cancelled.waiting.nl.txt", text_of(mail), request)


def test_several_links_are_spoken_of_as_several(app: Flask) -> None:
    one = registration()
    other = factories.registration(factories.knowledge_session(START), person=one.person)
    mail = sent(messages.link_again(one.person, [one, other]))
    for words in (text_of(mail), mail.html_body):
        assert "De links zijn alleen voor jou" in words


@pytest.mark.parametrize("had_place", [True, False])
def test_whom_the_organiser_took_off_reads_who_did_it(app: Flask, had_place: bool) -> None:
    one = registration(status=RegistrationStatus.CANCELLED, ended_because=EndedBecause.ORGANISER)
    mail = sent(messages.registration_cancelled(one, had_place))
    for words in (text_of(mail), mail.html_body):
        assert "De organisator heeft je afgemeld voor deze sessie." in words
        assert "vergissing" not in words


def test_who_takes_back_her_request_never_stood_on_a_list(app: Flask) -> None:
    one = registration()
    one.knowledge_session.needs_approval = True
    mail = sent(messages.registration_cancelled(one, had_place=False))
    for words in (text_of(mail), mail.html_body):
        assert "Je bent afgemeld voor deze sessie." in words
        assert "Je staat niet meer op de" not in words


@pytest.mark.parametrize("why", [Why.OVER_LIMIT, Why.CLOSED])
def test_who_waits_is_told_why(app: Flask, request: pytest.FixtureRequest, why: Why) -> None:
    one = registration(status=RegistrationStatus.WAITING)
    one.knowledge_session.limit_per_organisation = 3
    mail = sent(messages.waiting_list_joined(one, 2, why, is_approved=True))
    golden.check(GOLDEN / f"waiting_list_joined.{why.value}.nl.txt", text_of(mail), request)


def test_where_places_are_offered_the_mail_says_so(app: Flask) -> None:
    one = registration(status=RegistrationStatus.WAITING, online=True)
    session = one.knowledge_session
    session.waiting_list_way, session.online_url, session.online_capacity = WaitingListWay.OFFERED, "https://a.nl/b", 5
    words = text_of(sent(messages.waiting_list_joined(one, 2)))
    assert "Er is geen plek vrij online." in words
    assert "een aanbod per mail" in " ".join(words.split())


def test_who_waits_online_is_not_promised_an_invitation(app: Flask) -> None:
    """The line in which the mail and her own page say the same."""
    one = registration(status=RegistrationStatus.WAITING, online=True)
    one.knowledge_session.online_url = "https://meet.example.org/x"
    waits, promised = "Online. Wie een plek heeft, krijgt de link.", "De link staat in de uitnodiging voor je agenda."
    mail = sent(messages.waiting_list_joined(one, 2))
    for words in (" ".join(text_of(mail).split()), mail.html_body):
        assert waits in words
        assert promised not in words
    one.status = RegistrationStatus.CONFIRMED
    assert promised in sent(messages.registration_confirmed(one)).html_body


def test_moving_up_is_told_in_two_mails_with_two_subjects(on_both: Flask) -> None:
    session = factories.knowledge_session(capacity=1)
    register(session, "ab")
    service.cancel(of(session, "a"))
    hers = db.session.query(OutgoingMail).filter_by(recipient_email="b@example.org")
    told = {mail.kind: mail.subject for mail in hers.filter(OutgoingMail.kind != "waiting_list_joined")}
    assert told["place_came_free"].startswith("Er is een plek voor je: ")
    assert told["invitation"].startswith("Uitnodiging: ")


def test_the_row_holds_no_link_and_the_mail_holds_one_that_opens(app: Flask) -> None:
    one = registration()
    mail = sent(messages.registration_confirmed(one))
    path = service.path_of(one)
    assert path not in mail.text_body + mail.html_body
    arrived = text_of(mail)
    assert f"http://localhost{path}" in arrived
    assert service.find_by_link(path.rpartition("/")[2]) is one
    assert mail.calendar is None
    pictures = [
        part for part in composed(mail, clock.now())._message().walk() if part.get_content_type() == "image/png"
    ]
    assert len(pictures) == 1


def test_no_door_code_for_who_takes_part_online(app: Flask) -> None:
    one = registration(online=True)
    one.knowledge_session.online_url = "https://meet.example.org/x"
    assert "<img" not in sent(messages.registration_confirmed(one)).html_body


def test_the_online_link_is_not_in_these_mails(app: Flask) -> None:
    session = factories.knowledge_session(START, venue_name="", online_url="https://meet.example.org/geheim")
    one = factories.registration(session, online=True)
    for make in MAILS.values():
        mail = sent(make(one))
        assert "geheim" not in mail.text_body + mail.html_body


def test_the_same_is_said_once_and_again_after_coming_back(app: Flask) -> None:
    one = registration()
    assert enqueue(messages.registration_confirmed(one))
    assert enqueue(messages.registration_confirmed(one)) is None
    one.status_since = datetime(2026, 12, 1, tzinfo=UTC)
    assert enqueue(messages.registration_confirmed(one))


NASTY = {
    "header": "Sam\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>",
    "separators": "Sam\u2028Bcc: all@example.org\u0085X: y\x0bZ",
    "direction": "\u202eSam\u2066 מרים",
    "emoji": "👩🏽‍🦽 Noor 😀",
    "long": "Noor " * 60,
    "formula": "=cmd|' /C calc'!A0",
    "placeholder": "[[link:registration:1]]",
}


@pytest.mark.parametrize("name", NASTY.values(), ids=NASTY.keys())
def test_no_name_breaks_out_of_a_mail(app: Flask, name: str) -> None:
    session = factories.knowledge_session(START)
    one = service.register(session, RegistrationDetails(name=name, email="sam@example.org")).registration
    db.session.commit()
    assert one.status is RegistrationStatus.CONFIRMED
    assert 0 < len(one.name) <= 120
    mail = db.session.query(OutgoingMail).filter_by(kind="registration_confirmed").one()
    assert not set("\r\n\u2028\u2029\x85\x0b") & set(mail.recipient_name + mail.subject)
    assert "<script>" not in mail.html_body
    arrived = message_from_bytes(composed(mail, clock.now()).as_bytes(), policy=policy.default)
    assert arrived["Bcc"] is None
    assert arrived["X"] is None
    assert [address.addr_spec for address in arrived["To"].addresses] == ["sam@example.org"]
    assert not arrived["To"].defects


@pytest.mark.parametrize(("online", "words"), [(True, "Je doet nu online mee"), (False, "Je komt nu naar de zaal")])
def test_who_changes_between_room_and_online_reads_just_that(app: Flask, online: bool, words: str) -> None:
    one = registration(online=online)
    one.knowledge_session.online_url = "https://meet.example.org/x"
    mail = sent(messages.way_changed(one))
    assert mail.subject.startswith(words) and words in mail.text_body and words in mail.html_body
    assert "Je bent aangemeld" not in mail.text_body + mail.html_body
    assert ("<img" in mail.html_body) is not online
