"""The question after eight weeks: once, to who was asked and has a place, to be declined for good, anonymous."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from sessions_app.core import clock, links, retention
from sessions_app.core.extensions import db
from sessions_app.core.kept import facts
from sessions_app.feedback import later, moments, rules, service
from sessions_app.feedback.models import LaterAnswer, LaterRequest
from sessions_app.feedback.rules import WorkedOut
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import MailTopic, OutgoingMail
from sessions_app.people import preferences
from sessions_app.registrations import erasure
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import Attendance, RegistrationStatus
from tests import factories
from tests.page_client import PageClient
from tests.registrations.test_at_once import at_once

HER = "sam@example.org"


def asked_session(*emails: str) -> tuple[KnowledgeSession, list[Registration], datetime]:
    """Everybody is asked for the evaluation; and when the later question goes out."""
    knowledge_session = factories.knowledge_session(starts_at=clock.now() - timedelta(days=1))
    registrations = [factories.registration(knowledge_session, email) for email in emails]
    service.ask_all_due()
    db.session.commit()
    return knowledge_session, registrations, moments.asks_later_from(knowledge_session.ends_at)


def mailed() -> list[str]:
    kind = OutgoingMail.kind == "later_question"
    return sorted(db.session.scalars(select(OutgoingMail.recipient_email).where(kind)))


def request_of(registration: Registration) -> LaterRequest:
    return db.session.scalars(select(LaterRequest).where(LaterRequest.registration_id == registration.id)).one()


def test_it_goes_out_at_nine_after_eight_weeks_once(on_both: Flask) -> None:
    knowledge_session, _registrations, moment = asked_session(HER, "mo@example.org")
    assert clock.local(moment).hour == 9
    assert clock.local(moment).date() - clock.local(knowledge_session.ends_at).date() == timedelta(weeks=8)
    for at, asked in (
        (moment - timedelta(minutes=1), 0),
        (moment, 2),
        (moment + timedelta(days=1), 0),
        (moment + timedelta(days=15), 0),
    ):
        with clock.set_to(at):
            assert later.ask_all_due() == asked
    assert mailed() == ["mo@example.org", HER]


def test_two_workers_at_once_ask_everybody_once_and_neither_fails(on_both: Flask) -> None:
    _session, _registrations, moment = asked_session(*(f"deelnemer{number}@example.org" for number in range(30)))
    asked: list[int] = []

    def ask() -> None:
        with clock.set_to(moment):
            asked.append(later.ask_all_due())

    at_once(on_both, [ask] * 3)
    assert sorted(asked) == [0, 0, 30]
    assert len(mailed()) == 30


def test_two_weeks_too_late_nobody_is_asked_any_more(on_both: Flask) -> None:
    _session, _registrations, moment = asked_session(HER)
    with clock.set_to(moment + moments.LATER_ASKED_FOR):
        assert later.ask_all_due() == 0


@pytest.mark.parametrize(
    "since_then",
    [
        {"attendance": Attendance.NO_SHOW},
        {"status": RegistrationStatus.CANCELLED},
        {"name": "", "sort_name": ""},  # erased
    ],
)
def test_who_was_not_there_or_is_erased_is_not_asked(on_both: Flask, since_then: dict[str, object]) -> None:
    _session, [registration], moment = asked_session(HER)
    for name, value in since_then.items():
        setattr(registration, name, value)
    with clock.set_to(moment):
        assert later.ask_all_due() == 0


def test_who_refuses_evaluations_or_was_never_asked_is_not_asked(on_both: Flask) -> None:
    knowledge_session, [registration], moment = asked_session(HER)
    factories.registration(knowledge_session, "nooit-gevraagd@example.org")
    preferences.unsubscribe(registration.person, MailTopic.EVALUATIONS)
    with clock.set_to(moment):
        assert later.ask_all_due() == 0
    assert mailed() == []


def test_who_declined_is_not_asked_after_another_session_either(on_both: Flask) -> None:
    _session, [registration], moment = asked_session(HER)
    with clock.set_to(moment):
        later.ask_all_due()
        later.decline(request_of(registration))
    with clock.set_to(moment + timedelta(days=30)):
        _session, _registrations, next_moment = asked_session(HER, "mo@example.org")
    with clock.set_to(next_moment):
        assert later.ask_all_due() == 1
    assert mailed() == ["mo@example.org", HER]


@pytest.mark.parametrize("forgotten", ["erased", "swept"])
def test_who_declined_is_not_asked_when_all_else_about_her_is_erased(on_both: Flask, forgotten: str) -> None:
    _session, [registration], moment = asked_session(HER)
    with clock.set_to(moment):
        later.ask_all_due()
        later.decline(request_of(registration))
    much_later = moment + timedelta(days=400)
    with clock.set_to(much_later):
        if forgotten == "erased":
            erasure.erase_everything_of(registration.person)
        else:
            retention.sweep_all(much_later)
        assert registration.is_erased
        _session, _registrations, next_moment = asked_session(HER)
    with clock.set_to(next_moment):
        assert later.ask_all_due() == 0


def test_who_declined_and_answers_after_all_is_asked_the_next_time(on_both: Flask) -> None:
    _session, [registration], moment = asked_session(HER)
    with clock.set_to(moment):
        later.ask_all_due()
        later.decline(request_of(registration))
        later.answer(request_of(registration), WorkedOut.YES, "")
    with clock.set_to(moment + timedelta(days=30)):
        _session, _registrations, next_moment = asked_session(HER)
    with clock.set_to(next_moment):
        assert later.ask_all_due() == 1


def test_nothing_tells_that_who_declined_answers_after_all(on_both: Flask) -> None:
    """The version of the facts stands in what files of figures are known by."""
    _session, [registration], moment = asked_session(HER)
    with clock.set_to(moment):
        later.ask_all_due()
        db.session.commit()
        before = facts.version()
        later.decline(request_of(registration))
        later.answer(request_of(registration), WorkedOut.YES, "")
        db.session.commit()
        assert facts.version() == before


def test_an_answer_counts_once_and_leads_to_nobody(on_both: Flask) -> None:
    _session, [registration], moment = asked_session(HER)
    with clock.set_to(moment):
        later.ask_all_due()
        request = request_of(registration)
        later.answer(request, WorkedOut.PARTLY, "Het loopt")
        with pytest.raises(rules.AlreadyAnswered):
            later.answer(request, WorkedOut.NO, "")
    assert [(one.worked_out, one.text) for one in db.session.scalars(select(LaterAnswer))] == [
        (WorkedOut.PARTLY, "Het loopt")
    ]
    assert set(LaterAnswer.__table__.columns.keys()) == {
        "id", "knowledge_session_id", "worked_out", "text", "text_released",
    }, "no person, no moment"  # fmt: skip


def test_sixty_days_later_it_is_over(on_both: Flask) -> None:
    _session, [registration], moment = asked_session(HER)
    with clock.set_to(moment):
        later.ask_all_due()
    with clock.set_to(moment + moments.LATER_ANSWERED_FOR), pytest.raises(rules.EvaluationIsClosed):
        later.answer(request_of(registration), WorkedOut.YES, "")


def test_what_is_kept_of_her_goes_along_with_her_data(app: Flask) -> None:
    _session, [_registration], moment = asked_session(HER)
    with clock.set_to(moment):
        later.ask_all_due()
    [kept] = retention.exported_of(HER)["asked_after_eight_weeks"]
    assert (kept["has_answered"], kept["has_declined"]) == (False, False)


@pytest.fixture
def address(app: Flask) -> str:
    _session, [registration], moment = asked_session(HER)
    with clock.set_to(moment):
        later.ask_all_due()
    db.session.commit()
    return links.path_for(later.LATER_LINK, request_of(registration))


@pytest.mark.parametrize(("query", "chosen"), [("", []), ("?antwoord=deels", ["partly"]), ("?antwoord=x", [])])
def test_the_answer_of_the_mail_is_preselected_and_nothing_stored(
    client: PageClient, address: str, query: str, chosen: list[str]
) -> None:
    page = client.get(address + query)
    assert [one["value"] for one in page.find_all("input", attrs={"name": "worked_out", "checked": True})] == chosen
    client.get(f"{address}/liever-niet")
    assert db.session.scalars(select(LaterAnswer)).all() == []
    assert not db.session.scalars(select(LaterRequest)).one().has_declined


def test_one_answer_by_the_page_then_thanks(client: PageClient, address: str) -> None:
    client.post(address, {"worked_out": "misschien", "text": "Blijft"}, status=422)
    wrong = client.post(address, {"worked_out": "", "text": "Blijft staan"}, status=422)
    assert "Blijft staan" in wrong.get_data(as_text=True)
    answer = client.post(address, {"worked_out": "yes", "text": "Gebeld"})
    assert "/afspraken/" in str(client.get(answer.location))
    assert client.raw(address, 302).location.endswith("/bedankt")
    again = client.post(address, {"worked_out": "no"}, status=409)
    assert "één antwoord per deelnemer" in again.get_data(as_text=True)
    assert db.session.scalars(select(LaterAnswer.worked_out)).all() == [WorkedOut.YES]


def test_too_late_the_page_says_so_and_what_was_typed_stays(client: PageClient, address: str) -> None:
    with clock.set_to(clock.now() + timedelta(days=56) + moments.LATER_ANSWERED_FOR):
        assert not client.get(address).select("input[name=worked_out]")
        answer = client.post(address, {"worked_out": "yes", "text": "Dit blijft"}, status=409)
    assert "Dit blijft" in answer.get_data(as_text=True)
    assert db.session.scalars(select(LaterAnswer)).all() == []


def test_rather_not_takes_one_tap_more(client: PageClient, address: str) -> None:
    answer = client.post(f"{address}/liever-niet")
    assert "We vragen je dit niet meer" in client.get(answer.location).get_text()
    assert db.session.scalars(select(LaterRequest.has_declined)).one()
    assert client.raw(f"{address}/bedankt").status_code == 200


def test_the_link_dies_with_the_registration(client: PageClient, address: str) -> None:
    erasure.erase(db.session.scalars(select(LaterRequest)).one().registration)
    db.session.commit()
    for path in (address, f"{address}/liever-niet", f"{address}/bedankt"):
        client.get(path, 404)


def test_an_unknown_link_or_that_of_the_evaluation_opens_nothing(client: PageClient, address: str) -> None:
    client.get("/gelukt/onzin", 404)
    client.get(address.replace("/gelukt/", "/evaluatie/"), 404)
    client.post(f"{address[:-1]}{'a' if address[-1] != 'a' else 'b'}/liever-niet", status=404)
