"""Several statements that travel together are still one after the other, in the transaction that asks."""

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError

from sessions_app.core import by_driver
from sessions_app.core.extensions import db
from tests import factories

DISTRICTS, ONE = "SELECT name FROM districts ORDER BY name", "SELECT 1"


def test_each_gets_its_own_rows(on_both: Flask) -> None:
    names = sorted(factories.district(slug=slug, name=slug.title()).name for slug in ("noord", "zuid"))
    found, one = by_driver.answers(DISTRICTS, ONE)
    assert [row[0] for row in found] == names, "what this transaction wrote is among it"
    assert [tuple(row) for row in one] == [(1,)]


def test_nothing_is_asked_of_nobody(on_both: Flask) -> None:
    assert by_driver.answers() == []


def test_what_goes_wrong_is_told_as_everywhere(on_both: Flask) -> None:
    with pytest.raises(DBAPIError):
        by_driver.answers(ONE, "SELECT nothing FROM nowhere")
    db.session.rollback()
    assert len(by_driver.answers(ONE)) == 1, "the connection goes on"
