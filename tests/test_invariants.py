"""What must never be so is refused by the database itself, whatever the code does."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, update
from sqlalchemy.exc import DataError, IntegrityError

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession, PartInSession, ProgrammeItem
from sessions_app.people.models import Person
from sessions_app.registrations.models import Registration
from tests import factories


def _two_registrations_of_one_person() -> None:
    knowledge_session = factories.knowledge_session()
    factories.registration(knowledge_session, "sam@example.org")
    factories.registration(knowledge_session, "sam@example.org")


def _two_persons_of_one_address() -> None:
    for _ in range(2):
        db.session.add(Person(email="sam@example.org", created_at=clock.now(), link_version=0))
    db.session.flush()


def _an_end_before_the_start() -> None:
    starts_at = clock.now()
    factories.knowledge_session(starts_at, ends_at=starts_at - timedelta(minutes=1))


def _an_end_at_the_start() -> None:
    starts_at = clock.now()
    factories.knowledge_session(starts_at, ends_at=starts_at)


def _no_place_at_all() -> None:
    factories.knowledge_session(capacity=0)


def _a_sequence_that_goes_back() -> None:
    factories.knowledge_session(sequence=-1)


def _two_sessions_of_one_address() -> None:
    factories.knowledge_session(slug="noord-2026")
    factories.knowledge_session(slug="noord-2026")


def _a_status_that_does_not_exist() -> None:
    factories.knowledge_session()
    db.session.execute(update(KnowledgeSession).values(status=db.literal_column("'postponed'")))


def _a_registration_status_that_does_not_exist() -> None:
    factories.registration(factories.knowledge_session())
    db.session.execute(update(Registration).values(status=db.literal_column("'perhaps'")))


def _a_registration_for_nothing() -> None:
    registration = factories.registration(factories.knowledge_session())
    db.session.execute(update(Registration).where(Registration.id == registration.id).values(knowledge_session_id=4242))


def _one_organisation_twice_in_a_session() -> None:
    organisation = factories.organisation()
    knowledge_session = factories.knowledge_session(partners=[organisation])
    twice = {"knowledge_session_id": knowledge_session.id, "organisation_id": organisation.id, "position": 1}
    db.session.execute(insert(PartInSession).values(twice))


def _a_block_that_lasts_less_than_nothing() -> None:
    knowledge_session = factories.knowledge_session()
    knowledge_session.programme.append(ProgrammeItem(title="Inloop", offset_minutes=0, minutes=-5))
    db.session.flush()


@pytest.mark.parametrize(
    "do",
    [
        _two_registrations_of_one_person, _two_persons_of_one_address, _an_end_before_the_start, _an_end_at_the_start,
        _no_place_at_all, _a_sequence_that_goes_back, _two_sessions_of_one_address, _a_status_that_does_not_exist,
        _a_registration_status_that_does_not_exist, _a_registration_for_nothing, _one_organisation_twice_in_a_session,
        _a_block_that_lasts_less_than_nothing,
    ],
)  # fmt: skip
def test_the_database_refuses(on_both: Flask, do: Callable[[], None]) -> None:
    with pytest.raises(IntegrityError):
        do()
    db.session.rollback()


@pytest.mark.parametrize("rating", [0, 11, -1])
def test_the_database_refuses_a_rating_beyond_1_to_10(on_both: Flask, rating: int) -> None:
    from sessions_app.feedback.models import FeedbackResponse

    knowledge_session = factories.knowledge_session()
    db.session.add(FeedbackResponse(knowledge_session_id=knowledge_session.id, rating=rating))
    with pytest.raises((IntegrityError, DataError)):
        db.session.flush()
    db.session.rollback()
