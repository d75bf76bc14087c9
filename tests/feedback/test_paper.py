"""Answers on paper: typed in one after the other, counted with the others, never more than there were people."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.feedback import own_questions, paper, queries, rules, service
from sessions_app.feedback.models import FeedbackRequest, FeedbackResponse, ReleasedFigures
from sessions_app.feedback.question_models import OwnAnswer
from sessions_app.feedback.question_rules import Asked, QuestionKind
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.audit_models import AuditEntry
from sessions_app.people.service import person_without_address
from sessions_app.registrations.rules import Attendance
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient


def session_with_people(came: int, stayed_away: int = 0) -> KnowledgeSession:
    knowledge_session = factories.knowledge_session(starts_at=clock.now() - timedelta(days=1))
    for number in range(came + stayed_away):
        attendance = Attendance.ATTENDED if number < came else Attendance.NO_SHOW
        factories.registration(
            knowledge_session, f"deelnemer{number}@example.org", attendance=attendance, attendance_marked_at=clock.now()
        )
    return knowledge_session


def answers() -> int:
    return db.session.scalar(select(func.count(FeedbackResponse.id))) or 0


def test_a_sheet_counts_and_is_counted(on_both: Flask) -> None:
    knowledge_session = session_with_people(came=2, stayed_away=1)
    assert [paper.enter(knowledge_session, service.Answer(rating=mark)) for mark in (7, 8)] == [1, 2]
    with pytest.raises(paper.MoreSheetsThanPeople):
        paper.enter(knowledge_session, service.Answer(rating=9))
    assert answers() == queries.paper_sheets(knowledge_session.id) == 2


def test_who_walked_in_without_an_address_may_fill_in_a_sheet_and_counts_as_asked(on_both: Flask) -> None:
    knowledge_session = session_with_people(came=1)
    came: dict[str, Any] = {"walk_in": True, "attendance": Attendance.ATTENDED, "attendance_marked_at": clock.now()}
    factories.registration(knowledge_session, person=person_without_address(), **came)
    service.ask_all_due()
    assert queries.how_many_were_asked(knowledge_session.id) == 1
    paper.enter(knowledge_session, service.Answer(rating=7))
    paper.enter(knowledge_session, service.Answer(rating=8))
    assert queries.how_many_were_asked(knowledge_session.id) == 2


def test_not_before_the_session_nor_after_closing(on_both: Flask) -> None:
    with pytest.raises(paper.HasNotBegun):
        paper.enter(factories.knowledge_session(), service.Answer(rating=7))
    knowledge_session = session_with_people(came=1)
    service.close(knowledge_session)
    with pytest.raises(rules.EvaluationIsClosed):
        paper.enter(knowledge_session, service.Answer(rating=7))
    assert answers() == 0


def test_one_after_the_other_on_the_page(client: PageClient, cast: Cast) -> None:
    knowledge_session = session_with_people(came=2)
    own_questions.ask(knowledge_session, [Asked(QuestionKind.SCALE, "Ik weet wie ik bel")])
    db.session.commit()
    [question] = own_questions.questions_of(knowledge_session)
    olga = client.sign_in(cast.organiser_olga)
    address = f"/beheer/sessies/{knowledge_session.slug}/evaluatie/papier"
    assert olga.get(address).select_one("input[name=rating]").has_attr("autofocus")  # type: ignore[union-attr]
    wrong = olga.post(address, {"rating": "11", "tip": "Blijft staan"}, status=422)
    assert "Blijft staan" in wrong.get_data(as_text=True)
    noted = db.session.scalar(select(func.count(AuditEntry.id)))
    olga.post(address, {"rating": "8", f"own_{question.id}": "4"})
    assert "1 vel staat erin" in olga.get(address).get_text()
    olga.post(address, {"rating": "7"})
    refused = olga.post(address, {"rating": "6", "tip": "Ook dit"}, status=422).get_data(as_text=True)
    assert "telt iemand dubbel" in refused
    assert "Ook dit" in refused
    assert answers() == 2
    assert db.session.scalars(select(OwnAnswer.choice)).all() == [4]
    assert db.session.scalar(select(func.count(AuditEntry.id))) == noted, "nothing about an answer in the trail"


def test_the_same_form_sent_twice_is_one_sheet(on_both: Flask) -> None:
    knowledge_session, other = session_with_people(came=2), session_with_people(came=1)
    token = "a" * 32
    assert paper.enter(knowledge_session, service.Answer(rating=7), token) == 1
    with pytest.raises(paper.IsInAlready):
        paper.enter(knowledge_session, service.Answer(rating=8), token)
    assert paper.enter(other, service.Answer(rating=7), token) == 1
    assert paper.enter(knowledge_session, service.Answer(rating=7), "b" * 32) == 2
    with pytest.raises(paper.IsInAlready):
        paper.enter(knowledge_session, service.Answer(rating=7), "b" * 32)
    assert queries.paper_sheets(knowledge_session.id) == 2
    assert answers() == 3


def test_a_double_click_and_the_back_button_count_once(client: PageClient, cast: Cast) -> None:
    knowledge_session = session_with_people(came=3)
    olga = client.sign_in(cast.organiser_olga)
    address = f"/beheer/sessies/{knowledge_session.slug}/evaluatie/papier"
    token = olga.get(address).select_one("#form_token")["value"]  # type: ignore[index]
    wrong = olga.post(address, {"rating": "11", "form_token": token}, status=422)
    assert f'value="{token}"' in wrong.get_data(as_text=True)
    olga.post(address, {"rating": "8", "form_token": token})
    assert olga.get(address).select_one("#form_token")["value"] != token  # type: ignore[index]
    olga.post(address, {"rating": "8", "form_token": token})
    assert "telt één keer" in olga.get(address).get_text()
    assert answers() == 1
    keys = {str(key) for key in db.session.scalars(select(FeedbackResponse.id))}
    assert token not in {key.replace("-", "") for key in keys}


def test_before_the_session_the_page_says_why_not(client: PageClient, cast: Cast) -> None:
    knowledge_session = factories.knowledge_session()
    address = f"/beheer/sessies/{knowledge_session.slug}/evaluatie/papier"
    olga = client.sign_in(cast.organiser_olga)
    assert not olga.get(address).select("input[name=rating]")
    olga.post(address, {"rating": "8"}, status=409)
    assert answers() == 0


def test_the_sheet_to_print(client: PageClient, cast: Cast) -> None:
    knowledge_session = factories.knowledge_session(title='#import "x": *')
    own_questions.ask(knowledge_session, [Asked(QuestionKind.CHOICE, "Waarheen? #panic()", ("Noord", "West"))])
    db.session.commit()
    address = f"/beheer/sessies/{knowledge_session.slug}/evaluatie/papier.pdf"
    answer = client.sign_in(cast.organiser_olga).raw(address)
    assert answer.data.startswith(b"%PDF-")


def test_by_link_and_on_paper_gives_no_response_and_says_so(client: PageClient, cast: Cast) -> None:
    knowledge_session = session_with_people(came=5)
    service.ask_all_due()
    for request in db.session.scalars(select(FeedbackRequest)).all():
        service.answer(request, service.Answer(rating=8))
    for _sheet in range(5):
        paper.enter(knowledge_session, service.Answer(rating=8))
    service.close(knowledge_session)
    db.session.commit()
    figures = db.session.get_one(ReleasedFigures, knowledge_session.id)
    assert (figures.responses, figures.asked, figures.response_rate) == (10, 5, None)
    olga = client.sign_in(cast.organiser_olga)
    words = olga.get(f"/beheer/sessies/{knowledge_session.slug}/evaluatie").get_text(" ", strip=True)
    assert "Er zijn meer antwoorden dan mensen" in words
    assert "100%" not in words.partition("Hoe de cijfers")[0]
    olga.get(f"/beheer/sessies/{knowledge_session.slug}")
