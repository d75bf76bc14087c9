"""Changing large tables while people work, on both databases."""

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask import Flask
from sqlalchemy import inspect, select

from sessions_app.core.database import schema_changes
from sessions_app.core.extensions import db
from sessions_app.people.models import Person
from tests import factories

NAME = "ix_persons_link_version"


def has_index() -> bool:
    return NAME in {index["name"] for index in inspect(db.engine).get_indexes("persons")}


def migrated(change: str, *words: object) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"transaction_per_migration": True})
        with Operations.context(context), context.begin_transaction(_per_migration=True):
            getattr(schema_changes, change)(*words)
        connection.commit()


def test_an_index_comes_and_goes(on_both: Flask) -> None:
    migrated("add_index", NAME, "persons", ["link_version"], "email != ''")
    assert has_index()
    migrated("drop_index", NAME, "persons")
    assert not has_index()


def test_an_index_that_was_broken_off_is_made_anew(postgresql_app: Flask) -> None:
    with postgresql_app.app_context():
        migrated("add_index", NAME, "persons", ["link_version"])
        migrated("add_index", NAME, "persons", ["link_version"])
        assert has_index()
        migrated("drop_index", NAME, "persons")


def test_rows_change_a_batch_at_a_time(on_both: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema_changes, "BATCH", 2)
    for number in range(5):
        factories.person(f"n{number}@example.org")
    db.session.remove()
    migrated("change_in_batches", "persons", "link_version = link_version + 1", "email != 'n3@example.org'")
    found = db.session.execute(select(Person.email, Person.link_version).order_by(Person.email)).tuples()
    assert [version for _, version in found] == [1, 1, 1, 0, 1]
