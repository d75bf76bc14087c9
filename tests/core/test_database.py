from flask import Flask
from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.people.models import District
from tests import factories


def test_a_row_written_is_a_row_read(on_both: Flask) -> None:
    factories.district("noord")
    db.session.expire_all()
    assert db.session.scalar(select(District.slug)) == "noord"


def test_each_test_begins_empty(on_both: Flask) -> None:
    assert db.session.scalar(select(District.slug)) is None
