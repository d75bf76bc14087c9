"""Sessions where the organiser decides who comes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions import service as knowledge_sessions
from sessions_app.knowledge_sessions.details import details_of
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import User
from sessions_app.registrations import approval, rules, service
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import EndedBecause
from sessions_app.registrations.seats import seats
from tests import factories
from tests.page_client import PageClient
from tests.registrations.seating_cast import mails, of, register, standing
from tests.registrations.test_at_once import at_once


@pytest.fixture
def choosy(on_both: Flask) -> KnowledgeSession:
    """One place; a, b and c ask for it."""
    knowledge_session = factories.knowledge_session(capacity=1, needs_approval=True)
    register(knowledge_session, "abc")
    return knowledge_session


def approve(knowledge_session: KnowledgeSession, letter: str) -> None:
    approval.approve(of(knowledge_session, letter))
    db.session.commit()


def test_asking_holds_no_place(choosy: KnowledgeSession) -> None:
    assert standing(choosy) == {"requested": "abc"}
    assert seats(choosy).taken == 0
    assert (mails("approval_asked"), mails("invitation")) == ("abc", "")


def test_a_yes_gives_a_place_or_the_end_of_the_line(choosy: KnowledgeSession) -> None:
    for letter in "bba":  # twice is the same as once
        approve(choosy, letter)
    assert standing(choosy) == {"confirmed": "b", "waiting": "a", "requested": "c"}
    assert (mails("registration_approved"), mails("waiting_list_joined")) == ("b", "a")
    assert (mails("invitation"), mails("registration_confirmed")) == ("b", "")
    service.cancel(of(choosy, "b"))
    db.session.commit()
    assert standing(choosy) == {"confirmed": "a", "requested": "c", "cancelled": "b"}


def test_a_no_is_told_with_its_reason_and_she_may_ask_again(choosy: KnowledgeSession) -> None:
    for _ in range(2):
        approval.turn_down(of(choosy, "c"), "Deze keer alleen voor klantmanagers.")
        db.session.commit()
    assert of(choosy, "c").ended_because is EndedBecause.NOT_APPROVED
    assert (mails("not_approved"), mails("registration_cancelled")) == ("c", "")
    assert register(choosy, "c")[0].is_requested


def test_a_no_to_who_has_a_place_changes_nothing(choosy: KnowledgeSession) -> None:
    approve(choosy, "a")
    approval.turn_down(of(choosy, "a"))
    assert of(choosy, "a").is_confirmed


def test_after_the_start_there_is_nothing_to_decide(choosy: KnowledgeSession) -> None:
    with clock.set_to(choosy.starts_at):
        with pytest.raises(rules.TooLateToApprove):
            approval.approve(of(choosy, "a"))
        with pytest.raises(rules.TooLateToApprove):
            approval.turn_down(of(choosy, "a"))


def test_two_organisers_at_once_give_the_last_place_once(choosy: KnowledgeSession, on_both: Flask) -> None:
    ids = [of(choosy, letter).id for letter in "abc"]
    at_once(on_both, [lambda id_=id_: approval.approve(db.session.get_one(Registration, id_)) for id_ in ids])
    assert (seats(choosy).confirmed, seats(choosy).waiting) == (1, 2)


@pytest.fixture
def olga(client: PageClient, organiser: User) -> PageClient:
    return client.sign_in(organiser)


@pytest.fixture
def organiser(cast: object) -> User:
    return cast.organiser_olga  # type: ignore[attr-defined, no-any-return]


def test_on_the_page_of_the_participant(olga: PageClient) -> None:
    session = factories.knowledge_session(slug="keuze", needs_approval=True)
    register(session, "ab")
    assert "Kim a" in olga.get("/beheer/sessies/keuze/deelnemers?toon=gevraagd").get_text()
    address = f"/beheer/sessies/keuze/deelnemers/{of(session, 'a').id}"
    page = olga.get(address)
    assert page.select(f'form[action="{address}/goedkeuren"]')
    assert page.select(f'a[href="{address}/afwijzen"]')
    olga.post(f"{address}/goedkeuren", {}, 303)
    other = f"/beheer/sessies/keuze/deelnemers/{of(session, 'b').id}/afwijzen"
    assert "vriendelijke mail" in olga.get(other).get_text()
    olga.post(other, {"reason": "x" * 500}, 422)
    olga.post(other, {"reason": "Volgende keer graag."}, 303)
    assert standing(session) == {"confirmed": "a", "cancelled": "b"}
    assert (mails("registration_approved"), mails("not_approved")) == ("a", "b")


def test_registering_says_that_the_organiser_decides(client: PageClient) -> None:
    session = factories.knowledge_session(slug="keuze", needs_approval=True)
    assert "de organisator beslist" in client.get("/sessies/keuze").get_text().lower()
    assert "Vraag een plek aan" in client.get("/sessies/keuze/aanmelden").get_text()
    register(session, "a")
    page = client.get("/sessies/keuze/aangemeld").get_text()
    assert "Je aanvraag is binnen" in page
    assert "Je hebt een plek" not in page


def test_who_asked_comes_first_when_the_organiser_decides_no_more(choosy: KnowledgeSession) -> None:
    service.cancel(of(choosy, "a"))
    with clock.set_to(clock.now() + timedelta(minutes=1)):
        register(choosy, "da")  # a asks anew: her row is the oldest, her question is not
        knowledge_sessions.edit(choosy, replace(details_of(choosy), needs_approval=False))
        db.session.commit()
        register(choosy, "e")
    assert standing(choosy) == {"confirmed": "b", "waiting": "cade"}
    assert (mails("registration_approved"), mails("waiting_list_joined")) == ("b", "cade")
