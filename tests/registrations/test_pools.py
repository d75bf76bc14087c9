"""A room and online with places of their own, a limit per organisation, capacity that changes later."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions import service as knowledge_sessions
from sessions_app.knowledge_sessions.details import details_of
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations import corrections, rules, service, taking_part
from sessions_app.registrations.corrections import Correction
from sessions_app.registrations.line import line_of
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import position_of
from sessions_app.registrations.seating import Pool, Why
from sessions_app.registrations.seats import seats
from sessions_app.registrations.service import RegistrationDetails
from tests import factories
from tests.registrations.seating_cast import mails, of, register, standing
from tests.registrations.test_at_once import at_once

LINK = "https://meet.example.org/x"


def edit(knowledge_session: KnowledgeSession, **changes: Any) -> None:
    """As the organiser's form does it."""
    knowledge_sessions.edit(knowledge_session, replace(details_of(knowledge_session), **changes))
    db.session.commit()


@pytest.fixture
def hybrid(on_both: Flask) -> KnowledgeSession:
    """One place in the room (a; b and c wait), two online (d and e; f waits)."""
    knowledge_session = factories.knowledge_session(capacity=1, online_capacity=2, online_url=LINK)
    register(knowledge_session, "abc")
    register(knowledge_session, "def", online=True)
    return knowledge_session


def test_each_kind_of_place_has_its_own_number_and_line(hybrid: KnowledgeSession) -> None:
    assert standing(hybrid) == {"confirmed": "ade", "waiting": "bcf"}
    assert [position_of(of(hybrid, letter)) for letter in "bcf"] == [1, 2, 1]
    assert {one.pool: (one.taken, one.waiting) for one in seats(hybrid).pools(hybrid)} == {
        Pool.ROOM: (1, 2),
        Pool.ONLINE: (2, 1),
    }
    service.cancel(of(hybrid, "d"))
    db.session.commit()
    assert standing(hybrid) == {"confirmed": "aef", "waiting": "bc", "cancelled": "d"}


def test_raising_one_kind_moves_that_line_and_lowering_removes_nobody(hybrid: KnowledgeSession) -> None:
    edit(hybrid, capacity=2)
    assert standing(hybrid) == {"confirmed": "abde", "waiting": "cf"}
    edit(hybrid, online_capacity=3)
    assert standing(hybrid) == {"confirmed": "abdef", "waiting": "c"}
    edit(hybrid, capacity=1, online_capacity=1)
    assert standing(hybrid) == {"confirmed": "abdef", "waiting": "c"}
    service.cancel(of(hybrid, "a"))
    db.session.commit()
    assert standing(hybrid)["waiting"] == "c"  # there still is one more in the room than places
    edit(hybrid, online_capacity=None, capacity=6)  # from now on they share the places
    assert standing(hybrid) == {"confirmed": "bcdef", "cancelled": "a"}


def test_changing_to_a_free_place_gives_the_own_one_to_the_next(hybrid: KnowledgeSession) -> None:
    edit(hybrid, online_capacity=4)
    assert standing(hybrid) == {"confirmed": "adef", "waiting": "bc"}
    before, confirmed = mails("invitation"), mails("registration_confirmed")
    taking_part.take_part(of(hybrid, "a"), online=True)
    db.session.commit()
    assert of(hybrid, "a").online
    assert (mails("way_changed"), mails("registration_confirmed")) == ("a", confirmed)
    assert standing(hybrid) == {"confirmed": "abdef", "waiting": "c"}
    assert mails("invitation") == before + "ab"  # her calendar gets another place, and b is invited


def test_with_a_place_nobody_changes_to_what_is_full(hybrid: KnowledgeSession) -> None:
    with pytest.raises(rules.PoolIsFull):
        taking_part.take_part(of(hybrid, "a"), online=True)
    assert not of(hybrid, "a").online
    assert taking_part.other_way_is_full(of(hybrid, "a"))


def test_who_waits_changes_to_the_end_of_the_other_line_or_to_a_free_place(hybrid: KnowledgeSession) -> None:
    taking_part.take_part(of(hybrid, "b"), online=True)
    db.session.commit()
    assert standing(hybrid)["waiting"] == "cfb"
    assert (position_of(of(hybrid, "c")), position_of(of(hybrid, "b"))) == (1, 2)
    assert mails("waiting_list_joined") == "bcfb"
    service.cancel(of(hybrid, "a"))
    service.cancel(of(hybrid, "c"))  # who had moved up
    db.session.commit()
    taking_part.take_part(of(hybrid, "f"), online=False)
    db.session.commit()
    assert of(hybrid, "f").is_confirmed


def test_where_the_places_are_shared_one_changes_at_will(on_both: Flask) -> None:
    session = factories.knowledge_session(capacity=1, online_url=LINK)
    [registration] = register(session, "a")
    taking_part.take_part(registration, online=True)
    db.session.commit()
    assert (registration.online, registration.is_confirmed, mails("invitation")) == (True, True, "aa")
    with clock.set_to(session.starts_at), pytest.raises(rules.NotYoursToChoose):
        taking_part.take_part(registration, online=False)


def test_many_at_once_never_fill_a_kind_of_place_twice(on_both: Flask) -> None:
    session = factories.knowledge_session(capacity=2, online_capacity=3, online_url=LINK)
    number = session.id

    def registering(letter: str, online: bool) -> None:
        found = db.session.get_one(KnowledgeSession, number)
        service.register(found, RegistrationDetails(name="Kim", email=f"{letter}@example.org", online=online))

    at_once(on_both, [lambda one=one: registering(one, one in "fghij") for one in "abcdefghij"])
    assert [(one.confirmed, one.waiting) for one in seats(session).pools(session)] == [(2, 3), (3, 2)]
    ids = [of(session, letter).id for letter in "abcdefghij"]

    def changing(id_: int) -> None:
        found = db.session.get_one(Registration, id_)
        try:
            taking_part.take_part(found, not found.online)
        except rules.PoolIsFull:
            db.session.rollback()

    at_once(on_both, [lambda id_=id_: changing(id_) for id_ in ids])
    assert [one.confirmed for one in seats(session).pools(session)] == [2, 3]


@pytest.fixture
def limited(on_both: Flask) -> KnowledgeSession:
    """Four places, at most two of an organisation: a and b are of WPI, and so is c, who waits."""
    factories.organisation("WPI (gemeente Amsterdam)")
    knowledge_session = factories.knowledge_session(capacity=4, limit_per_organisation=2)
    for letter, name in (("a", "WPI"), ("b", "wpi  (Gemeente Amsterdam)"), ("c", " Wpi ")):
        register(knowledge_session, letter, organisation=name)
    return knowledge_session


def test_over_the_limit_one_waits_beside_free_places(limited: KnowledgeSession) -> None:
    assert standing(limited) == {"confirmed": "ab", "waiting": "c"}
    assert line_of(limited)[of(limited, "c").id].why is Why.OVER_LIMIT
    register(limited, "d", organisation="GGZ inGeest")  # passes her by
    register(limited, "e")
    assert standing(limited) == {"confirmed": "abde", "waiting": "c"}


def test_a_colleague_who_cancels_lets_her_in(limited: KnowledgeSession) -> None:
    service.cancel(of(limited, "b"))
    db.session.commit()
    assert standing(limited) == {"confirmed": "ac", "cancelled": "b"}


def test_who_is_skipped_keeps_her_number(limited: KnowledgeSession) -> None:
    for letter in "defg":
        register(limited, letter, organisation=f"Buurtteam {letter}")
    assert standing(limited) == {"confirmed": "abde", "waiting": "cfg"}
    service.cancel(of(limited, "d"))
    db.session.commit()
    assert standing(limited)["waiting"] == "cg"
    assert [position_of(of(limited, letter)) for letter in "cg"] == [1, 2]


def test_a_wider_limit_or_none_moves_the_line(limited: KnowledgeSession) -> None:
    edit(limited, limit_per_organisation=3)
    assert standing(limited) == {"confirmed": "abc"}
    edit(limited, limit_per_organisation=1)  # removes nobody
    assert standing(limited) == {"confirmed": "abc"}


def test_another_organisation_counts_from_now_on(limited: KnowledgeSession) -> None:
    register(limited, "d", organisation="GGZ inGeest")
    to_wpi = RegistrationDetails(name="Kim", email="d@example.org", organisation="WPI")
    with pytest.raises(rules.OrganisationIsFull):
        service.change_details(of(limited, "d"), to_wpi)
    db.session.rollback()
    away = RegistrationDetails(name="Kim", email="a@example.org", organisation="Cordaan")
    service.change_details(of(limited, "a"), away)
    db.session.commit()
    assert standing(limited) == {"confirmed": "abcd"}  # there is room for c of WPI now


def test_the_numbers_of_a_session_are_hers_for_good(hybrid: KnowledgeSession) -> None:
    assert [of(hybrid, letter).number for letter in "abcdef"] == [1, 2, 3, 4, 5, 6]
    service.cancel(of(hybrid, "b"))
    db.session.commit()
    register(hybrid, "gb")
    assert (of(hybrid, "g").number, of(hybrid, "b").number) == (7, 2)


def test_an_organisation_that_was_put_right_makes_room_in_the_other(limited: KnowledgeSession) -> None:
    corrections.correct(of(limited, "a"), Correction(name="Kim a", email="a@example.org", organisation="Cordaan"))
    db.session.commit()
    assert standing(limited) == {"confirmed": "abc"}
