"""A session from the memory of the process: no query while no fact changed, and never trusted under the lock."""

import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import event

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.kept import facts, kept_rows
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import A_MOMENT, find_public, find_public_to_lock
from sessions_app.people.models import District
from sessions_app.registrations import moving_up, service
from sessions_app.registrations.rules import RegistrationIsClosed
from sessions_app.registrations.service import RegistrationDetails
from tests import factories

KIM = RegistrationDetails(name="Kim", email="kim@example.org")


@pytest.fixture
def statements(on_both: Flask) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield said
    event.remove(db.engine, "before_cursor_execute", note)


def kept(slug: str) -> KnowledgeSession:
    """As the second visitor gets it."""
    for _visitor in range(2):
        db.session.remove()
        found = find_public(slug, in_full=False)
    assert found is not None
    assert kept_rows.is_of_memory(found)
    return found


def change(other_process: Flask, slug: str, **values: object) -> None:
    with other_process.app_context():
        session = db.session.query(KnowledgeSession).filter_by(slug=slug).one()
        for name, value in values.items():
            setattr(session, name, value)
        db.session.commit()
        db.session.remove()


def test_the_second_visitor_costs_no_query(on_both: Flask, statements: list[str]) -> None:
    made = factories.knowledge_session(title="Zoals het is", district=factories.district("noord"))
    slug, name = made.slug, made.district.name
    kept(slug)
    statements.clear()
    db.session.remove()
    found = find_public(slug, in_full=False)
    assert found is not None
    assert (found.title, found.district.name, found.accreditations) == ("Zoals het is", name, [])
    assert statements == []


def test_a_change_anywhere_makes_it_be_read_again(on_both: Flask, other_process: Flask) -> None:
    slug = factories.knowledge_session(title="Zoals het was").slug
    kept(slug)
    change(other_process, slug, title="Zoals het is")
    db.session.remove()
    found = find_public(slug, in_full=False)
    assert found is not None
    assert found.title == "Zoals het is"


def test_places_that_came_meanwhile_count(on_both: Flask, other_process: Flask) -> None:
    session = factories.knowledge_session(capacity=1)
    factories.registration(session)
    found = kept(session.slug)
    change(other_process, found.slug, capacity=2)
    assert service.register(found, KIM).registration.is_confirmed


def test_places_that_went_meanwhile_are_not_given(on_both: Flask, other_process: Flask) -> None:
    session = factories.knowledge_session(capacity=2)
    factories.registration(session)
    found = kept(session.slug)
    change(other_process, found.slug, capacity=1)
    assert service.register(found, KIM).registration.is_waiting


def test_who_comes_when_it_has_just_been_closed_is_refused(on_both: Flask, other_process: Flask) -> None:
    found = kept(factories.knowledge_session().slug)
    change(other_process, found.slug, registration_closes_at=clock.now())
    with pytest.raises(RegistrationIsClosed):
        service.register(found, KIM)


def test_a_change_of_this_very_transaction_is_not_kept_and_not_lost(on_both: Flask) -> None:
    session = factories.knowledge_session(title="Zoals het was")
    slug = session.slug
    kept(slug)
    db.session.remove()
    session = db.session.query(KnowledgeSession).filter_by(slug=slug).one()
    session.title = "Toch niet"
    found = find_public(slug, in_full=False)
    assert found is session
    assert found.title == "Toch niet"
    db.session.rollback()
    assert kept(slug).title == "Zoals het was"


def test_nothing_is_read_again_under_the_lock_when_nothing_changed(on_both: Flask, statements: list[str]) -> None:
    found = kept(factories.knowledge_session().slug)
    statements.clear()
    moving_up.lock(found)
    assert found.capacity
    read = [one for one in statements if "title" in one]
    assert read == []


def test_what_hangs_on_a_row_of_before_is_not_kept_as_of_now(on_both: Flask, other_process: Flask) -> None:
    """Two rows of one district; between the first, from the memory, and the second, read now, it gets another name."""
    district = factories.district("noord")
    first, second = (factories.knowledge_session(slug=slug, district=district).slug for slug in ("een", "twee"))
    of_before = kept(first)
    assert of_before.district.name != "Noord en Landelijk Noord"
    with other_process.app_context():
        db.session.query(District).one().name = "Noord en Landelijk Noord"
        db.session.commit()
        db.session.remove()
    assert find_public(second, in_full=False) is not of_before
    db.session.remove()
    now = find_public(second, in_full=False)
    assert now is not None
    assert now.district.name == "Noord en Landelijk Noord"


def test_who_will_lock_it_takes_what_was_seen_a_moment_ago(
    on_both: Flask, other_process: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands_still = time.monotonic()
    monkeypatch.setattr(facts, "time", SimpleNamespace(monotonic=lambda: stands_still))
    session = factories.knowledge_session(capacity=2)
    factories.registration(session)
    slug = kept(session.slug).slug
    change(other_process, slug, capacity=1)
    db.session.remove()

    found = find_public_to_lock(slug)
    assert found is not None
    assert found.capacity == 2, "as it was seen"
    assert service.register(found, KIM).registration.is_waiting, "the lock tells that it stands no more"
    assert found.capacity == 1


def test_a_moment_later_nothing_is_taken_that_stands_no_more(
    on_both: Flask, other_process: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = time.monotonic()
    monkeypatch.setattr(facts, "time", SimpleNamespace(monotonic=lambda: begun))
    slug = kept(factories.knowledge_session(title="Zoals het was").slug).slug
    change(other_process, slug, title="Zoals het is")
    db.session.remove()
    monkeypatch.setattr(facts, "time", SimpleNamespace(monotonic=lambda: begun + 1.01 * A_MOMENT))
    found = find_public_to_lock(slug)
    assert found is not None
    assert found.title == "Zoals het is"


def test_what_this_process_changes_was_seen_by_nobody(on_both: Flask) -> None:
    session = factories.knowledge_session(title="Zoals het was")
    kept(session.slug)
    db.session.query(KnowledgeSession).filter_by(slug=session.slug).one().title = "Zoals het is"
    db.session.commit()
    db.session.remove()
    found = find_public_to_lock(session.slug)
    assert found is not None
    assert found.title == "Zoals het is"
