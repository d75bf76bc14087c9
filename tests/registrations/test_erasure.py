"""Erasing and retention: who it was goes, the counts stay."""

from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.agreements.service import AGREEMENTS_LINK
from sessions_app.core import clock, links
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions import service as sessions
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import OutgoingMail
from sessions_app.people.preferences import CHOICES_LINK, UNSUBSCRIBE_LINK
from sessions_app.registrations import erasure, service
from sessions_app.registrations.models import Registration, RegistrationNeed
from sessions_app.registrations.queries import attendance_of, confirmed_of, of_use_to, registrations_of, seats
from sessions_app.registrations.rules import Attendance, Need, RegistrationStatus
from sessions_app.registrations.service import RegistrationDetails
from tests import factories

DAY = timedelta(days=1)


def past_registration(days: float, email: str = "sam@example.org") -> Registration:
    session = factories.knowledge_session(clock.now() - days * DAY)
    values = {"attendance": Attendance.ATTENDED, "question": "Van mij", "job_title": "Coach", "share_contact": True}
    registration: Registration = factories.registration(session, email, **values)
    registration.needs = [RegistrationNeed(need=Need.HALAL)]
    db.session.commit()
    return registration


def is_anonymous(registration: Registration) -> bool:
    words = (registration.name, registration.sort_name, registration.organisation, registration.job_title)
    gone = not any(words) and not registration.question and not registration.needs and not registration.share_contact
    return gone and registration.is_erased and registration.person.email.endswith("@erased.invalid")


def test_an_erased_registration_still_counts(on_both: Flask) -> None:
    registration = past_registration(10)
    session, token = registration.knowledge_session, service.path_of(registration).rpartition("/")[2]
    erasure.erase(registration)
    db.session.commit()
    assert is_anonymous(registration)
    assert attendance_of([session.id])[session.id].attended == 1
    assert confirmed_of(session.id) == []  # nobody to write to
    assert service.find_by_link(token) is None
    assert service.find_by_link(service.path_of(registration).rpartition("/")[2]) is None


def test_the_place_of_who_erases_goes_to_the_line_and_she_is_told_once_more(on_both: Flask) -> None:
    session = factories.knowledge_session(capacity=1)
    sam, kim = (
        service.register(session, RegistrationDetails(name=name, email=f"{name}@example.org")).registration
        for name in ("sam", "kim")
    )
    erasure.erase(sam)
    db.session.commit()
    assert (sam.is_cancelled, kim.is_confirmed) == (True, True)
    assert seats(session).confirmed == 1
    told = db.session.query(OutgoingMail).filter_by(kind="registration_cancelled").one()
    assert told.recipient_email == "sam@example.org"
    again = service.register(session, RegistrationDetails(name="sam", email="sam@example.org"))
    db.session.commit()
    assert not again.was_known
    assert again.registration.id != sam.id


def test_erasing_everything_of_an_address(on_both: Flask) -> None:
    registrations = [past_registration(10), past_registration(20)]
    upcoming = factories.registration(factories.knowledge_session(), "sam@example.org")
    other = past_registration(10, "kim@example.org")
    person = upcoming.person
    hers = {link: links.token_for(link, person) for link in (AGREEMENTS_LINK, CHOICES_LINK, UNSUBSCRIBE_LINK)}
    assert all(links.find_by_token(link, token) is person for link, token in hers.items())
    erasure.erase_everything_of(person)
    db.session.commit()
    assert not any(links.find_by_token(link, token) for link, token in hers.items())
    assert all(is_anonymous(one) for one in [*registrations, upcoming])
    assert upcoming.is_cancelled
    assert len({one.person_id for one in [*registrations, upcoming]}) == 3  # not to be put together again
    assert person.email.endswith("@erased.invalid")
    assert registrations_of(person.id) == of_use_to(person.id, clock.now()) == []
    assert other.name


@pytest.mark.parametrize(("days", "erased"), [(6, 0), (8, 1)])
def test_needs_go_a_week_after_the_session(on_both: Flask, days: int, erased: int) -> None:
    registration = past_registration(days)
    assert erasure.sweep_needs(clock.now(), dry_run=True) == erased
    assert len(registration.needs) == 1
    assert erasure.sweep_needs(clock.now(), dry_run=False) == erased
    db.session.commit()
    db.session.expire_all()
    assert len(registration.needs) == 1 - erased
    assert registration.name


@pytest.mark.parametrize(("days", "erased"), [(6, 0), (8, 1)])
def test_needs_do_not_wait_for_the_day_of_a_session_that_was_called_off(on_both: Flask, days: int, erased: int) -> None:
    knowledge_session = factories.knowledge_session(starts_at=clock.now() + timedelta(days=200))
    registration = factories.registration(knowledge_session)
    registration.needs = [RegistrationNeed(need=Need.HALAL)]
    sessions.cancel(knowledge_session, "De zaal is niet vrij")
    db.session.commit()
    with clock.set_to(clock.now() + timedelta(days=days)):
        assert erasure.sweep_needs(clock.now(), dry_run=True) == erased
        assert erasure.sweep_needs(clock.now(), dry_run=False) == erased
    assert registration.name


@pytest.mark.parametrize(("days", "erased"), [(364, 0), (365.05, 0), (367, 1)])  # .05: not yet a year after its end
def test_who_took_part_goes_a_year_after_the_session(on_both: Flask, days: float, erased: int) -> None:
    registration = past_registration(days)
    assert erasure.sweep_participation(clock.now(), dry_run=True) == erased
    assert registration.name
    assert erasure.sweep_participation(clock.now(), dry_run=False) == erased
    assert erasure.sweep_participation(clock.now(), dry_run=False) == 0
    db.session.commit()
    assert is_anonymous(registration) is bool(erased)


def test_a_cancelled_session_keeps_who_was_registered(on_both: Flask) -> None:
    session: KnowledgeSession = factories.knowledge_session(cancelled_at=clock.now())
    registration = factories.registration(session, status=RegistrationStatus.CONFIRMED)
    assert of_use_to(registration.person_id, clock.now()) == []
    assert confirmed_of(session.id) == [registration]
