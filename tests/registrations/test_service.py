"""Use cases on both databases. The mails they cause are counted here and read in test_messages.py."""

from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.events import publish
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.events import SeatingChanged
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations import rules, service
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import find_registration, position_of, seats
from sessions_app.registrations.rules import EndedBecause, Need
from sessions_app.registrations.service import RegistrationDetails
from tests import factories
from tests.registrations.in_line import in_line


def register(knowledge_session: KnowledgeSession, email: str, **details: object) -> Registration:
    made = service.register(knowledge_session, RegistrationDetails(name="Kim", email=email, **details))  # type: ignore[arg-type]
    db.session.commit()
    return made.registration


def mails(kind: str) -> list[str]:
    """To whom mails of this kind went, in order."""
    wanted = select(OutgoingMail.recipient_email).where(OutgoingMail.kind == kind).order_by(OutgoingMail.id)
    return list(db.session.scalars(wanted))


@pytest.fixture
def full(on_both: Flask) -> KnowledgeSession:
    """Two places, both taken by a and b; c and d wait."""
    knowledge_session = factories.knowledge_session(capacity=2)
    for letter in "abcd":
        register(knowledge_session, f"{letter}@example.org")
    return knowledge_session


def of(knowledge_session: KnowledgeSession, email: str) -> Registration:
    found = find_registration(knowledge_session.id, factories.person(email).id)
    assert found
    return found


def test_the_last_place_and_the_waiting_list(full: KnowledgeSession) -> None:
    assert [of(full, f"{letter}@example.org").is_confirmed for letter in "abcd"] == [True, True, False, False]
    assert [position_of(of(full, f"{letter}@example.org")) for letter in "abcd"] == [0, 0, 1, 2]
    assert mails("registration_confirmed") == ["a@example.org", "b@example.org"]
    assert mails("waiting_list_joined") == ["c@example.org", "d@example.org"]


def test_a_cancellation_moves_the_first_in_line_up(full: KnowledgeSession) -> None:
    service.cancel(of(full, "a@example.org"))
    assert of(full, "c@example.org").is_confirmed  # before any commit: the same transaction
    db.session.commit()
    assert (seats(full).confirmed, seats(full).waiting) == (2, 1)
    assert mails("place_came_free") == ["c@example.org"]
    assert mails("registration_cancelled") == ["a@example.org"]
    assert position_of(of(full, "d@example.org")) == 1


def test_leaving_the_waiting_list_moves_nobody(full: KnowledgeSession) -> None:
    service.cancel(of(full, "c@example.org"))
    assert (seats(full).confirmed, seats(full).waiting) == (2, 1)
    assert mails("place_came_free") == []


def test_cancelling_twice_is_cancelling_once(full: KnowledgeSession) -> None:
    now = clock.now()
    for later, because in ((0, EndedBecause.OWN), (1, EndedBecause.ORGANISER)):
        with clock.set_to(now + timedelta(hours=later)):
            service.cancel(of(full, "a@example.org"), because)
            db.session.commit()
    assert mails("registration_cancelled") == ["a@example.org"]
    assert (seats(full).confirmed, seats(full).waiting) == (2, 1)
    assert (of(full, "a@example.org").ended_because, of(full, "a@example.org").status_since) == (EndedBecause.OWN, now)


def test_coming_back_goes_to_the_end_of_the_line_and_is_confirmed_again_by_mail(full: KnowledgeSession) -> None:
    first = of(full, "a@example.org").id
    service.cancel(of(full, "a@example.org"))
    back = register(full, "a@example.org")
    assert back.id == first
    assert [waiting.person.email for waiting in in_line(full)] == ["d@example.org", "a@example.org"]
    with clock.set_to(clock.now() + timedelta(hours=1)):
        service.cancel(of(full, "b@example.org"))
        service.cancel(of(full, "c@example.org"))
    assert mails("place_came_free") == ["c@example.org", "d@example.org", "a@example.org"]


def test_registering_twice_doubles_nothing_and_mails_the_owner_once_a_day(full: KnowledgeSession) -> None:
    before = db.session.query(Registration).count()
    again = RegistrationDetails(name="Somebody else", email="a@example.org")
    assert service.register(full, again).was_known
    assert mails("registration_repeated") == []  # a double click: the mail of a moment ago says it
    with clock.set_to(clock.now() + timedelta(minutes=1)):
        for _ in range(3):
            assert service.register(full, again).was_known
        db.session.commit()
    assert db.session.query(Registration).count() == before
    assert of(full, "a@example.org").name == "Kim"  # a stranger changes nothing
    assert mails("registration_repeated") == ["a@example.org"]
    with clock.set_to(clock.now() + timedelta(days=1)):
        register(full, "a@example.org")
    assert mails("registration_repeated") == ["a@example.org"] * 2


def test_more_places_move_the_line_up_and_a_newcomer_never_jumps_it(full: KnowledgeSession) -> None:
    full.capacity = 3
    newcomer = register(full, "e@example.org")  # before anybody said that there are more places
    assert newcomer.is_waiting
    assert of(full, "c@example.org").is_confirmed
    full.capacity = 10
    publish(SeatingChanged(full))
    db.session.commit()
    assert seats(full).waiting == 0
    assert Counter(mails("place_came_free")) == Counter(f"{letter}@example.org" for letter in "cde")


def test_refusals_change_nothing(on_both: Flask) -> None:
    starts_at = clock.now() + timedelta(days=1)
    closed = factories.knowledge_session(starts_at, registration_closes_at=clock.now())
    with pytest.raises(rules.RegistrationIsClosed):
        register(closed, "a@example.org")
    assert (seats(closed).confirmed, mails("registration_confirmed")) == (0, [])
    open_one = register(factories.knowledge_session(starts_at), "a@example.org")
    with clock.set_to(starts_at), pytest.raises(rules.TooLateToCancel):
        service.cancel(open_one)
    assert open_one.is_confirmed


def test_needs_are_kept_changed_and_erased_on_cancelling(on_both: Flask) -> None:
    needs = frozenset({Need.HALAL, Need.LARGE_PRINT})
    registration = register(factories.knowledge_session(), "a@example.org", needs=needs)
    assert {need.need for need in registration.needs} == needs
    changed = RegistrationDetails(name="Kim de Boer", email="a@example.org", needs=frozenset({Need.HALAL}))
    service.change_details(registration, changed)
    db.session.commit()
    assert [need.need for need in registration.needs] == [Need.HALAL]
    assert registration.sort_name == "boer kim de"
    service.cancel(registration)
    db.session.commit()
    assert registration.needs == []
    with pytest.raises(rules.TooLateToChange):
        service.change_details(registration, changed)


def test_how_one_takes_part_follows_the_session(on_both: Flask) -> None:
    online = factories.knowledge_session(venue_name="", online_url="https://meet.example.org/x")
    hybrid = factories.knowledge_session(online_url="https://meet.example.org/x")
    assert register(online, "a@example.org").online
    assert not register(hybrid, "a@example.org").online
    assert register(hybrid, "b@example.org", online=True).online
    assert not register(factories.knowledge_session(), "a@example.org", online=True).online
