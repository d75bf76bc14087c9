"""A connection to PostgreSQL that breaks takes what it had begun with it, and no answer that was made already."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from sessions_app.core.extensions import db


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
