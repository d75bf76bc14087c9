"""Who joins the line: behind everyone, told the number that she has, and with as little work as who gets a place."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations import service
from sessions_app.registrations.queries import position_of
from tests import factories
from tests.pages.counting import statements
from tests.registrations.seating_cast import of, register, standing

LINK = "https://meet.example.org/x"


def number_told(letter: str) -> str:
    """In the last mail to her that tells it."""
    last = (
        select(OutgoingMail.text_body)
        .where(OutgoingMail.recipient_email == f"{letter}@example.org", OutgoingMail.kind == "waiting_list_joined")
        .order_by(OutgoingMail.id.desc())
    )
    return db.session.scalars(last).first() or ""


def check_told(knowledge_session: KnowledgeSession, letters: str) -> None:
    for letter in letters:
        number = position_of(of(knowledge_session, letter))
        assert f"nummer {number} op de wachtlijst" in number_told(letter), (letter, number, number_told(letter))


@pytest.mark.parametrize("online_capacity", [None, 1])
def test_she_is_told_the_number_that_she_has(on_both: Flask, online_capacity: int | None) -> None:
    hybrid = factories.knowledge_session(capacity=1, online_capacity=online_capacity, online_url=LINK)
    for letter in "abcdefgh":
        register(hybrid, letter, online=letter in "bdeh")
    check_told(hybrid, standing(hybrid)["waiting"])


def test_who_comes_back_is_told_the_end_of_the_line(on_both: Flask) -> None:
    full = factories.knowledge_session(capacity=1)
    register(full, "abcd")
    service.cancel(of(full, "b"))
    db.session.commit()
    register(full, "b")
    assert standing(full)["waiting"] == "cdb"
    check_told(full, "b")


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(hours=1)])
def test_she_stands_behind_whoever_came_by_a_faster_clock(on_both: Flask, ahead: timedelta) -> None:
    full = factories.knowledge_session(capacity=1)
    register(full, "ab")
    of(full, "b").status_since = last = clock.now() + ahead
    db.session.commit()
    [c] = register(full, "c")
    db.session.refresh(c)
    assert c.status_since == last + timedelta(microseconds=1)
    assert standing(full)["waiting"] == "bc"


def test_it_asks_no_more_of_the_database_than_a_place_does(on_both: Flask) -> None:
    sessions = [factories.knowledge_session(capacity=capacity) for capacity in (9, 1)]
    asked = []
    for one in sessions:
        register(one, "abc")
        with statements() as seen:
            made = service.register(one, service.RegistrationDetails(name="Kim", email=f"kim{one.id}@example.org"))
        asked.append(seen)
        db.session.commit()
    assert made.registration.is_waiting
    assert asked[1] == asked[0]
