"""A connection to PostgreSQL that breaks takes what it had begun with it, and no answer that was made already."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from sessions_app.core.extensions import db
from tests import factories
from tests.page_client import PageClient


@pytest.fixture
def broken(postgresql_app: Flask) -> Iterator[None]:
    """In the midst of a transaction, without a word to whoever had begun it."""
    with postgresql_app.app_context():
        own = db.session.scalar(text("SELECT pg_backend_pid()"))
        with db.engine.connect() as other:
            other.execute(text(f"SELECT pg_terminate_backend({own}, 10000)"))
        yield
        db.session.remove()


@pytest.mark.parametrize("end", [db.session.rollback, db.session.close, db.session.remove])
def test_what_it_had_begun_can_be_ended(broken: None, end: Callable[[], None]) -> None:
    end()
    assert db.session.scalar(text("SELECT 1")) == 1


def test_whoever_met_it_can_take_back_what_she_did(broken: None) -> None:
    with pytest.raises(OperationalError):
        db.session.execute(text("SELECT 1"))
    db.session.rollback()
    assert db.session.scalar(text("SELECT 1")) == 1


def test_nothing_is_kept_that_was_not(broken: None) -> None:
    with pytest.raises(OperationalError):
        db.session.commit()


@contextmanager
def hanging_up_at_the_commit() -> Iterator[None]:
    def hang_up(_session: object) -> None:
        own = db.session.connection().connection.driver_connection.info.backend_pid  # type: ignore[union-attr]
        with db.engine.connect() as other:
            other.execute(text(f"SELECT pg_terminate_backend({own}, 10000)"))

    event.listen(db.session, "before_commit", hang_up)
    try:
        yield
    finally:
        event.remove(db.session, "before_commit", hang_up)


@pytest.mark.parametrize("on_both", ["postgresql"], indirect=True)
def test_who_never_heard_whether_it_was_saved_is_told_so(on_both: Flask) -> None:
    page = f"/sessies/{factories.knowledge_session().slug}/aanmelden"
    given = {"name": "Sam", "email": "sam@example.org", "organisation": "De Brug", "job_title": "Coach"}
    client = PageClient(on_both)
    client.get(page)
    with hanging_up_at_the_commit():
        answer = client.post(page, given, status=503)
    said = answer.get_data(as_text=True)
    assert "misschien niet" in said
    assert "is niet bewaard" not in said
    assert answer.headers["Retry-After"] == "10"
    client.post(page, given)
