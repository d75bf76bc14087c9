"""In the room: a short address that gives nothing away, open from the end of the session until it is closed."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.feedback import moments, queries, room, service
from sessions_app.feedback.models import FeedbackRequest
from sessions_app.feedback.rules import AskedBy
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.rules import SessionStatus
from sessions_app.outbox.models import MailState, MailTopic, OutgoingMail
from sessions_app.people import preferences
from sessions_app.registrations.rules import Attendance, RegistrationStatus
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient

HER = "sam@example.org"


@pytest.fixture
def knowledge_session(app: Flask) -> KnowledgeSession:
    """It ends in ten minutes."""
    return factories.knowledge_session(starts_at=clock.now() - timedelta(hours=2, minutes=50))


def links_mailed() -> list[OutgoingMail]:
    return list(db.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "evaluation_link")))


def page_of(knowledge_session: KnowledgeSession) -> str:
    return f"/e/{room.code_of(knowledge_session)}"


@pytest.mark.parametrize("session_id", [1, 30, 31, 32, 961, 123456, 2**31 - 1])
def test_codes_are_short_and_their_own(app: Flask, session_id: int) -> None:
    code = room.code_of(KnowledgeSession(id=session_id))
    assert len(code) <= 10
    assert not set(code) & set("01ilo"), "nothing that looks alike"
    assert room._read(code[: -room.CHECK_LETTERS]) == session_id


def test_a_code_leads_to_its_session_in_capitals_too_and_another_to_none(knowledge_session: KnowledgeSession) -> None:
    code = room.code_of(knowledge_session)
    assert room.find_by_code(code.upper()) is knowledge_session
    wrong = [code[:-1] + letter for letter in room.LETTERS if letter != code[-1]]
    assert not any(room.find_by_code(one) for one in [*wrong, "", "a", "é" * 5, f"2{code}", code * 4, "zzzzzzzzzzzz"])
    knowledge_session.status = SessionStatus.CANCELLED
    assert room.find_by_code(code) is None


def test_her_link_comes_by_mail_and_the_page_says_the_same_to_everybody(
    client: PageClient, knowledge_session: KnowledgeSession
) -> None:
    factories.registration(knowledge_session, HER)
    factories.registration(knowledge_session, "wacht@example.org", status=RegistrationStatus.WAITING)
    factories.registration(knowledge_session, "weg@example.org", attendance=Attendance.NO_SHOW)
    page = page_of(knowledge_session)
    said = {
        (answer.status_code, answer.location, client.get(answer.location).get_text())
        for email in (HER, "wacht@example.org", "weg@example.org", "onbekend@example.org")
        for answer in [client.post(page, {"email": email})]
    }
    assert len(said) == 1
    [mail] = links_mailed()
    assert mail.recipient_email == HER
    assert mail.knowledge_session_id is None, "in the organiser's list of mails it would tell who asked"


def test_who_walked_in_with_an_address_gets_hers(client: PageClient, knowledge_session: KnowledgeSession) -> None:
    factories.registration(knowledge_session, HER, walk_in=True, attendance=Attendance.ATTENDED)
    client.post(page_of(knowledge_session), {"email": " SAM@example.org "})
    assert len(links_mailed()) == 1


@pytest.mark.parametrize(
    ("from_end", "is_open"),
    [
        (timedelta(minutes=-31), False),
        (timedelta(minutes=-30), True),
        (timedelta(days=59), True),
        (timedelta(days=60), False),
    ],
)
def test_it_is_open_from_the_end_of_the_session_until_the_evaluation_closes(
    client: PageClient, knowledge_session: KnowledgeSession, from_end: timedelta, is_open: bool
) -> None:
    factories.registration(knowledge_session, HER)
    with clock.set_to(knowledge_session.ends_at + from_end):
        assert bool(client.get(page_of(knowledge_session)).select("input[name=email]")) is is_open
        client.post(page_of(knowledge_session), {"email": HER}, status=303 if is_open else 409)
    assert len(links_mailed()) == is_open


def test_a_short_session_opens_when_it_begins() -> None:
    starts_at = datetime(2026, 11, 21, 11)
    assert moments.room_opens_at(starts_at, starts_at + timedelta(minutes=20)) == starts_at


def test_after_the_organiser_closed_it_nothing_comes(client: PageClient, knowledge_session: KnowledgeSession) -> None:
    factories.registration(knowledge_session, HER)
    service.close(knowledge_session)
    db.session.commit()
    assert "De evaluatie is gesloten" in client.get(page_of(knowledge_session)).get_text()
    client.post(page_of(knowledge_session), {"email": HER}, status=409)
    assert links_mailed() == []


def test_bad_input_is_said_and_an_unknown_code_is_not_found(
    client: PageClient, knowledge_session: KnowledgeSession
) -> None:
    answer = client.post(page_of(knowledge_session), {"email": "sam at example"}, status=422)
    assert "sam at example" in answer.get_data(as_text=True)
    client.get("/e/onzin", 404)
    client.post("/e/onzin", {"email": HER}, status=404)


def test_who_asked_in_the_room_is_not_asked_again_and_says_nothing_about_the_others(
    on_both: Flask,
) -> None:
    knowledge_session = factories.knowledge_session(starts_at=clock.now() - timedelta(hours=2, minutes=50))
    asks = factories.registration(knowledge_session, HER)
    stays = factories.registration(knowledge_session, "thuis@example.org")
    room.send_link(knowledge_session, HER)
    with clock.set_to(knowledge_session.ends_at):
        for registration in (asks, stays):
            registration.attendance, registration.attendance_marked_at = Attendance.ATTENDED, clock.now()
    with clock.set_to(knowledge_session.ends_at + timedelta(days=1)):
        assert service.ask_all_due() == 1
    assert queries.asked_only_who_came(knowledge_session.id)
    assert queries.how_many_were_asked(knowledge_session.id) == 2


def test_the_question_that_waits_for_the_end_is_taken_back_from_who_asks_in_the_room(on_both: Flask) -> None:
    """The organiser completed the attendance at the door, long before the end."""
    knowledge_session = factories.knowledge_session(starts_at=clock.now() - timedelta(hours=2, minutes=50))
    for email in (HER, "thuis@example.org"):
        factories.registration(knowledge_session, email)
    assert service.ask(knowledge_session) == 2
    room.send_link(knowledge_session, HER)
    waiting = db.session.scalars(select(OutgoingMail).filter_by(kind="evaluation", state=MailState.DUE))
    assert [mail.recipient_email for mail in waiting] == ["thuis@example.org"]
    about_it = select(OutgoingMail.recipient_email).filter_by(knowledge_session_id=knowledge_session.id)
    assert db.session.scalars(about_it).all() == ["thuis@example.org"], "the organiser does not see who asked"
    assert queries.how_many_were_asked(knowledge_session.id) == 2


def test_who_refuses_evaluations_but_asks_for_her_link_gets_it(on_both: Flask) -> None:
    knowledge_session = factories.knowledge_session(starts_at=clock.now() - timedelta(days=1))
    registration = factories.registration(knowledge_session, HER)
    preferences.unsubscribe(registration.person, MailTopic.EVALUATIONS)
    assert service.ask_all_due() == 0
    assert queries.how_many_were_asked(knowledge_session.id) == 1, "on her own page"
    room.send_link(knowledge_session, HER)
    assert len(links_mailed()) == 1
    assert db.session.scalars(select(FeedbackRequest.asked_by)).one() is AskedBy.ROOM
    assert queries.how_many_were_asked(knowledge_session.id) == 1


def test_the_screen_shows_code_and_address(client: PageClient, knowledge_session: KnowledgeSession, cast: Cast) -> None:
    page = client.sign_in(cast.organiser_olga).get(f"/beheer/sessies/{knowledge_session.slug}/evaluatie/zaal")
    assert f"localhost{page_of(knowledge_session)}" in page.get_text()
    assert page.select("svg.room__qr path")
