"""A database that cannot write any more: the page speaks of no crowd, and says that nothing was saved."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import Connection

import pytest
from flask import Flask
from sqlalchemy import event

from sessions_app.core import errors
from sessions_app.core.extensions import db
from tests import factories
from tests.page_client import PageClient


@contextmanager
def read_only() -> Iterator[None]:
    """As when the folder of the file may not be written in."""
    event.listen(db.engine, "connect", _forbid)
    _connect_anew()
    try:
        yield
    finally:
        event.remove(db.engine, "connect", _forbid)
        _connect_anew()


def _forbid(connection: Connection, _record: object) -> None:
    connection.execute("PRAGMA query_only = ON")


def _connect_anew() -> None:
    db.session.remove()
    db.engine.dispose()


def test_who_registers_is_told_that_it_was_not_saved(
    client: PageClient, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    page = f"/sessies/{factories.knowledge_session().slug}/aanmelden"
    db.session.commit()
    given = {"name": "Sam", "email": "sam@example.org", "organisation": "De Brug", "job_title": "Coach"}
    client.get(page)
    with read_only(), caplog.at_level(logging.ERROR):
        answer = client.post(page, given, status=503)
        assert "niet bij de gegevens" in answer.get_data(as_text=True)
        assert answer.headers["Retry-After"] == "10"
    assert "SQLITE_READONLY" in caplog.text
    client.post(page, given)


@pytest.mark.parametrize(
    ("code", "is_so"),
    [
        ("SQLITE_FULL", True),
        ("SQLITE_IOERR_WRITE", True),
        ("53100", True),
        ("SQLITE_BUSY", False),
        ("SQLITE_BUSY_SNAPSHOT", False),
        ("57014", False),
        ("", False),
    ],
)
def test_who_holds_others_up_is_busy(code: str, is_so: bool) -> None:
    assert errors.takes_nothing(code) is is_so
