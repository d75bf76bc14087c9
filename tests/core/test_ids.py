"""An id is never given twice: an old link or an unsent mail never reaches who came after."""

import re
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import Integer, Table, event, text

from sessions_app.agreements.service import AGREEMENTS_LINK
from sessions_app.core import links
from sessions_app.core.database.connections import give_no_id_twice
from sessions_app.core.extensions import db
from tests import factories
from tests.migrated import migrated_app

BEFORE_THIS_RULE = "0013"


def _counted_by_number() -> list[str]:
    """The tables whose rows get a number; those that borrow the number of another row have it from there."""
    keys = {table.name: list(table.primary_key.columns) for table in db.metadata.sorted_tables}
    return [
        name
        for name, key in keys.items()
        if len(key) == 1 and isinstance(key[0].type, Integer) and not key[0].foreign_keys
    ]


def _definitions() -> dict[str, str]:
    rows = db.session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all()
    return {name: definition for name, definition in rows}


def _not_counting_on() -> list[str]:
    definitions = _definitions()
    return [name for name in _counted_by_number() if "AUTOINCREMENT" not in definitions.get(name, "AUTOINCREMENT")]


@pytest.fixture
def migrated(tmp_path: Path) -> Iterator[Flask]:
    with migrated_app("sqlite", tmp_path) as app, app.app_context():
        yield app


def test_every_table_counts_on(app: Flask) -> None:
    assert len(_counted_by_number()) > 20
    assert _not_counting_on() == []


def test_every_table_of_the_migrations_counts_on(migrated: Flask) -> None:
    """Also those that a migration made anew to alter them."""
    flask_migrate.upgrade()
    assert _not_counting_on() == []


def test_every_personal_link_points_to_a_row_with_a_number(app: Flask) -> None:
    """What a link finds by an id: the row itself, or one that borrows its id from a row with a number."""
    numbered = set(_counted_by_number())
    for purpose in links._purposes.values():
        asked = _tables_asked_by(purpose)
        assert asked, purpose.name
        for table in asked:
            borrowed = {key.column.table.name for column in table.primary_key for key in column.foreign_keys}
            assert ({table.name} | borrowed) & numbered, f"{purpose.name} finds rows of {table.name}"


def _tables_asked_by(purpose: links.Purpose) -> list[Table]:
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        purpose.find(987_654)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    names = [match for statement in statements for match in re.findall(r"FROM (\w+)", statement)]
    return [db.metadata.tables[name] for name in names]


def test_the_link_of_someone_erased_opens_nobody_else(app: Flask) -> None:
    gone = factories.person()
    token, old_id = links.token_for(AGREEMENTS_LINK, gone), gone.id
    db.session.delete(gone)
    db.session.flush()
    after = factories.person()
    assert after.id > old_id
    assert links.find_by_token(AGREEMENTS_LINK, token) is None


def test_a_database_from_before_this_rule_is_made_anew_as_it_was(migrated: Flask) -> None:
    event.remove(Table, "before_create", give_no_id_twice)
    try:
        flask_migrate.upgrade(revision=BEFORE_THIS_RULE)
    finally:
        event.listen(Table, "before_create", give_no_id_twice)
    assert "persons" in _not_counting_on()
    before = _definitions(), _hanging()
    moment = "'2026-11-21 11:00:00'"
    for statement in (
        "INSERT INTO districts (id, slug, name, kind) VALUES (1, 'noord', 'Noord', 'stadsdeel')",
        f"INSERT INTO persons (id, email, created_at, link_version) VALUES (7, 'a@example.org', {moment}, 3)",
    ):
        db.session.execute(text(statement))
    db.session.commit()

    flask_migrate.upgrade(revision="0014")

    assert [name for name in _not_counting_on() if name in before[0]] == []
    assert db.session.execute(text("SELECT id, email, link_version FROM persons")).all() == [(7, "a@example.org", 3)]
    assert _hanging() == before[1]
    assert set(_definitions()) == set(before[0])
    assert all(_checks(_definitions()[name]) == _checks(before[0][name]) for name in before[0])
    db.session.execute(text("DELETE FROM persons"))
    db.session.execute(
        text(f"INSERT INTO persons (email, created_at, link_version) VALUES ('b@example.org', {moment}, 0)")
    )
    assert db.session.scalar(text("SELECT id FROM persons")) > 7  # and past who went before, unseen


def test_a_migration_that_makes_a_table_anew_goes_on_counting(migrated: Flask) -> None:
    flask_migrate.upgrade(revision="0014")
    there = [name for name in _counted_by_number() if name in _definitions()]
    for name in there:
        db.session.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, 5000)"), {"name": name})
    db.session.commit()
    flask_migrate.upgrade()
    counted = db.session.execute(text("SELECT name, seq FROM sqlite_sequence")).all()
    assert {(name, 5000) for name in there} <= {(name, last) for name, last in counted}


def _hanging() -> set[str]:
    """Indexes and triggers, word for word."""
    query = text("SELECT sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL")
    return set(db.session.scalars(query))


def _checks(definition: str) -> list[str]:
    return sorted(line.strip(" ,\n\t)") for line in re.findall(r"CONSTRAINT \"?(?:ck|fk|uq)_.*", definition))
