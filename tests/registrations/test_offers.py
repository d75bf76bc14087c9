"""A place that is offered: kept for a while, hers when she accepts, else for the next in line."""

from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions import service as knowledge_sessions
from sessions_app.knowledge_sessions.details import Move
from sessions_app.knowledge_sessions.models import KnowledgeSession, WaitingListWay
from sessions_app.registrations import offers, rules, service, tasks
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import EndedBecause
from sessions_app.registrations.seats import seats
from tests import factories
from tests.registrations.seating_cast import mails, of, register, standing
from tests.registrations.test_at_once import at_once

HOUR = timedelta(hours=1)


@pytest.fixture
def offering(on_both: Flask) -> KnowledgeSession:
    """Two places taken by a and b; c, d and e wait; offers stand for 24 hours."""
    knowledge_session = factories.knowledge_session(capacity=2, waiting_list_way=WaitingListWay.OFFERED)
    register(knowledge_session, "abcde")
    return knowledge_session


def cancel(knowledge_session: KnowledgeSession, letter: str) -> None:
    service.cancel(of(knowledge_session, letter))
    db.session.commit()


def test_a_free_place_is_offered_and_kept(offering: KnowledgeSession) -> None:
    cancel(offering, "a")
    assert standing(offering) == {"confirmed": "b", "offered": "c", "waiting": "de", "cancelled": "a"}
    assert of(offering, "c").offer_expires_at == clock.now() + 24 * HOUR
    assert (mails("place_offered"), mails("place_came_free")) == ("c", "")
    register(offering, "f")  # the place is kept: nobody else has it
    assert standing(offering)["waiting"] == "def"


def test_accepting_makes_it_hers_once(offering: KnowledgeSession) -> None:
    cancel(offering, "a")
    assert mails("invitation") == "ab"
    for _ in range(2):
        offers.accept(of(offering, "c"))
        db.session.commit()
    assert standing(offering)["confirmed"] == "bc"
    assert of(offering, "c").offer_expires_at is None
    assert (mails("registration_confirmed"), mails("invitation")) == ("abc", "abc")


def test_a_no_from_another_tab_leaves_her_the_place_she_took(offering: KnowledgeSession) -> None:
    cancel(offering, "a")
    offers.accept(of(offering, "c"))
    db.session.commit()
    with pytest.raises(rules.OfferWasAccepted):
        offers.refuse(of(offering, "c"))
    assert standing(offering)["confirmed"] == "bc"


def test_refusing_gives_it_to_the_next_at_once(offering: KnowledgeSession) -> None:
    cancel(offering, "a")
    for _ in range(2):
        offers.refuse(of(offering, "c"))
        db.session.commit()
    assert standing(offering) == {"confirmed": "b", "offered": "d", "waiting": "e", "cancelled": "ac"}
    assert of(offering, "c").ended_because is EndedBecause.OFFER_REFUSED
    assert (mails("place_offered"), mails("registration_cancelled")) == ("cd", "ac")


def test_an_offer_that_nobody_answers_goes_to_the_next(offering: KnowledgeSession) -> None:
    cancel(offering, "a")
    with clock.set_to(clock.now() + 24 * HOUR):
        with pytest.raises(rules.OfferIsGone):
            offers.accept(of(offering, "c"))
        db.session.rollback()
        for _ in range(2):
            tasks.expire_offers()
        assert standing(offering) == {"confirmed": "b", "offered": "d", "waiting": "e", "cancelled": "ac"}
        assert of(offering, "c").ended_because is EndedBecause.OFFER_EXPIRED
        assert (mails("offer_expired"), mails("place_offered")) == ("c", "cd")
        back = register(offering, "c")[0]  # she may come back, at the end of the line
    assert (back.is_waiting, back.ended_because, standing(offering)["waiting"]) == (True, None, "ec")


def test_an_expired_offer_is_settled_by_whoever_comes_next_too(offering: KnowledgeSession) -> None:
    cancel(offering, "a")
    with clock.set_to(clock.now() + 25 * HOUR):
        register(offering, "f")
    assert standing(offering) == {"confirmed": "b", "offered": "d", "waiting": "ef", "cancelled": "ac"}


def test_two_workers_at_once_expire_it_once(offering: KnowledgeSession, on_both: Flask) -> None:
    cancel(offering, "a")
    number = offering.id
    with clock.set_to(clock.now() + 24 * HOUR):
        late = clock.now()

        def expire() -> None:
            with clock.set_to(late):
                offers.expire_in(number)

        at_once(on_both, [expire] * 4)
    assert standing(offering) == {"confirmed": "b", "offered": "d", "waiting": "e", "cancelled": "ac"}
    assert (mails("offer_expired"), mails("place_offered")) == ("c", "cd")


def test_accepting_at_the_moment_that_it_expires_gives_one_of_the_two(
    offering: KnowledgeSession, on_both: Flask
) -> None:
    cancel(offering, "a")
    number, registration_id = offering.id, of(offering, "c").id
    now = clock.now()

    def accept() -> None:
        with clock.set_to(now + 23 * HOUR):
            try:
                offers.accept(db.session.get_one(Registration, registration_id))
            except rules.OfferIsGone:
                db.session.rollback()

    def expire() -> None:
        with clock.set_to(now + 24 * HOUR):
            offers.expire_in(number)

    at_once(on_both, [expire, accept])
    found = standing(offering)
    assert found in (
        {"confirmed": "bc", "waiting": "de", "cancelled": "a"},
        {"confirmed": "b", "offered": "d", "waiting": "e", "cancelled": "ac"},
    )
    assert seats(offering).taken == 2


def test_the_organiser_can_close_moving_up(on_both: Flask) -> None:
    closes_at = clock.now() + 3 * HOUR
    session = factories.knowledge_session(
        capacity=1, waiting_list_way=WaitingListWay.OFFERED, promotion_closes_at=closes_at
    )
    register(session, "abc")
    cancel(session, "a")
    assert of(session, "b").offer_expires_at == closes_at  # never later than nobody moves up
    with clock.set_to(closes_at):
        tasks.expire_offers()
        assert standing(session) == {"waiting": "c", "cancelled": "ab"}  # the place stays free
        register(session, "d")
    assert standing(session)["waiting"] == "cd"  # and nobody jumps the line for it


def test_nobody_is_told_of_an_offer_that_ended_with_the_session_itself(offering: KnowledgeSession) -> None:
    cancel(offering, "a")
    of(offering, "c").offer_expires_at = offering.starts_at
    db.session.commit()
    with clock.set_to(offering.starts_at + HOUR):
        tasks.expire_offers()
    assert standing(offering)["cancelled"] == "ac"
    assert mails("offer_expired") == ""


@pytest.mark.parametrize(
    ("closes_before", "days", "expires_before"),
    [
        (None, 5, None),  # time enough: the deadline stays
        (None, 1 / 4, timedelta(0)),
        (timedelta(hours=1), 1 / 4, timedelta(hours=1)),
        (timedelta(days=2), 1 / 4, timedelta(0)),  # closing stays ahead too: at the latest when the session begins
    ],
)
def test_an_offer_does_not_outlive_a_session_that_is_moved_to_an_earlier_day(
    offering: KnowledgeSession, closes_before: timedelta | None, days: float, expires_before: timedelta | None
) -> None:
    offering.promotion_closes_at = offering.starts_at - closes_before if closes_before else None
    db.session.commit()
    cancel(offering, "a")
    promised = of(offering, "c").offer_expires_at
    starts_at = clock.now() + timedelta(days=days)
    move = Move(starts_at, starts_at + 3 * HOUR, "Buurthuis Voorbeeld")
    knowledge_sessions.reschedule(offering, move)
    db.session.commit()
    db.session.expire_all()
    assert standing(offering)["offered"] == "c"
    assert of(offering, "c").offer_expires_at == (promised if expires_before is None else starts_at - expires_before)


def test_who_has_an_offer_keeps_it_when_the_line_was_closed_before_the_move(offering: KnowledgeSession) -> None:
    cancel(offering, "a")
    offering.promotion_closes_at = clock.now() - HOUR  # the organiser ended it while the offer stood
    starts_at = clock.now() + 6 * HOUR
    knowledge_sessions.reschedule(offering, Move(starts_at, starts_at + 3 * HOUR, "Buurthuis Voorbeeld"))
    db.session.commit()
    db.session.expire_all()
    assert of(offering, "c").offer_expires_at == starts_at
    offers.accept(of(offering, "c"))
    assert standing(offering)["confirmed"] == "bc"


def test_no_offer_is_accepted_once_the_session_begins(offering: KnowledgeSession) -> None:
    cancel(offering, "a")
    of(offering, "c").offer_expires_at = offering.starts_at + HOUR
    db.session.commit()
    with clock.set_to(offering.starts_at), pytest.raises(rules.OfferIsGone):
        offers.accept(of(offering, "c"))
