import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, null, select, text
from sqlalchemy.exc import IntegrityError

from sessions_app.core.database import adding, connections
from sessions_app.core.database.connections import is_postgresql
from sessions_app.core.extensions import db
from sessions_app.core.kept import facts
from sessions_app.knowledge_sessions.models import Theme
from sessions_app.people.models import District, Organisation, Person
from tests import factories

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


def test_a_row_written_is_a_row_read(on_both: Flask) -> None:
    factories.district("noord")
    db.session.expire_all()
    assert db.session.scalar(select(District.slug)) == "noord"


def test_each_test_begins_empty(on_both: Flask) -> None:
    assert db.session.scalar(select(District.slug)) is None


def test_what_is_added_past_the_orm_changes_the_version_as_well(on_both: Flask) -> None:
    before = facts.version()
    db.session.rollback()
    adding.add_unless_there(Person, "email", [{"email": "sam@example.org", "created_at": NOW, "link_version": 0}])
    db.session.commit()
    assert facts.version() == before, "no public page shows a person"
    db.session.rollback()
    adding.add(Theme, {"slug": "armoede", "name": "Armoede"})
    db.session.commit()
    assert facts.version() != before


def test_of_what_is_added_the_known_stays_and_the_rest_is_as_it_is_in_the_database(on_both: Flask) -> None:
    def row(name: str) -> dict[str, object]:
        return {"email": f"{name}@example.org", "created_at": NOW, "link_version": 0}

    [sam] = adding.add_unless_there(Person, "email", [row("sam")])
    many = [row(f"p{number}") for number in range(1000)]
    added = adding.add_unless_there(Person, "email", [row("sam"), *many])
    assert [one.email for one in added] == [one["email"] for one in many]
    told = {one.id: (one.email, one.created_at) for one in [sam, *added]}
    db.session.expire_all()
    assert told == {one.id: (one.email, one.created_at) for one in db.session.scalars(select(Person))}


@pytest.mark.parametrize("asked", ["şahin", "ŞAHIN", "écht", "ÉCHT"])
def test_a_search_knows_the_capitals_of_all_letters(on_both: Flask, asked: str) -> None:
    factories.organisation("Écht Şahin")
    assert db.session.scalar(select(Organisation.name).where(Organisation.name.icontains(asked))) == "Écht Şahin"
    assert db.session.scalar(select(func.lower(null()))) is None


def test_what_is_erased_leaves_nothing_in_the_file(tmp_path: Path) -> None:
    """On Debian SQLite is built that way; with Python from elsewhere it has to be asked for."""
    file = tmp_path / "made.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connections._prepare_sqlite(connection, cast("Any", None))
        connection.execute("CREATE TABLE persons (id INTEGER PRIMARY KEY, email TEXT)")
        connection.execute("INSERT INTO persons (email) VALUES ('samira@example.org'), ('kim@example.org')")
        connection.execute("DELETE FROM persons WHERE email LIKE 'samira%'")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    words = file.read_bytes()
    assert b"kim@" in words
    assert b"samira" not in words


def test_a_row_that_breaks_a_uniqueness_is_refused(on_both: Flask) -> None:
    adding.add(Theme, {"slug": "armoede", "name": "Armoede"})
    with pytest.raises(IntegrityError):
        adding.add(Theme, {"slug": "armoede", "name": "Armoede"})


def test_a_row_that_was_rolled_back_is_in_nobodys_way(on_both: Flask) -> None:
    """SQLite gives its id again."""
    held = adding.add(Theme, {"slug": "armoede", "name": "Armoede"})
    db.session.rollback()
    again = adding.add(Theme, {"slug": "wonen", "name": "Wonen"})
    assert again is not held
    assert list(db.session.scalars(select(Theme.slug))) == ["wonen"]


def test_a_connection_that_the_server_closed_is_replaced_unasked(on_both: Flask) -> None:
    if not is_postgresql():
        pytest.skip("SQLite has no server")
    key = db.session.scalar(text("SELECT pg_backend_pid()"))
    db.session.remove()
    other = create_engine(on_both.config["SQLALCHEMY_DATABASE_URI"])
    with other.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:key, 60000)"), {"key": key})  # waits for it
    other.dispose()
    assert db.session.scalar(text("SELECT pg_backend_pid()")) != key


def test_a_connection_that_was_silent_for_long_is_asked(on_both: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    if not is_postgresql():
        pytest.skip("SQLite has no server")
    asked: list[object] = []
    monkeypatch.setattr(connections, "_ask", asked.append)
    for silence, times in ((30, 0), (-1, 1)):
        db.session.scalar(text("SELECT 1"))
        db.session.remove()
        monkeypatch.setattr(connections, "ASKED_AFTER", silence)
        db.session.scalar(text("SELECT 1"))
        db.session.remove()
        assert len(asked) == times
