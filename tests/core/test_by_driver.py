"""Several statements that travel together are still one after the other, in the transaction that asks."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from sessions_app.core.database import by_driver
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import Theme
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


NEW = "INSERT INTO themes (slug, name) VALUES ('{0}', '{0}')"


def behind(slug: str) -> None:
    by_driver.write_behind(db.session.connection(), NEW.format(slug), ())


def slugs() -> list[str]:
    return list(db.session.scalars(select(Theme.slug).order_by(Theme.slug)))


def test_what_is_written_behind_is_seen_by_whatever_asks_next(on_both: Flask) -> None:
    behind("jeugd")
    assert slugs() == ["jeugd"]
    behind("wonen")
    assert len(by_driver.answers("SELECT slug FROM themes")[0]) == 2


def test_it_leaves_with_the_commit_at_the_latest(on_both: Flask) -> None:
    behind("jeugd")
    behind("wonen")
    db.session.commit()
    db.session.rollback()
    assert slugs() == ["jeugd", "wonen"]


def test_a_rollback_forgets_it(on_both: Flask) -> None:
    behind("jeugd")
    db.session.rollback()
    behind("wonen")
    db.session.commit()
    assert slugs() == ["wonen"]


def test_a_savepoint_gives_back_what_was_written_behind_in_it(on_both: Flask) -> None:
    behind("jeugd")
    inside = db.session.begin_nested()
    behind("wonen")
    inside.rollback()
    db.session.commit()
    assert slugs() == ["jeugd"]


def test_what_is_wrong_with_it_ends_the_commit(on_both: Flask) -> None:
    behind("wonen")
    db.session.commit()
    with pytest.raises(IntegrityError):  # noqa: PT012 - on SQLite at once, on PostgreSQL when it leaves
        behind("jeugd")
        behind("wonen")
        db.session.commit()
    db.session.rollback()
    assert slugs() == ["wonen"], "nothing of the transaction stands"


def test_what_is_wrong_in_a_savepoint_is_a_matter_of_that(on_both: Flask) -> None:
    behind("wonen")
    with pytest.raises(IntegrityError), db.session.begin_nested():
        behind("wonen")
    behind("jeugd")
    db.session.commit()
    assert slugs() == ["jeugd", "wonen"]


@pytest.mark.parametrize("end", ["rollback", "close", "remove"])
@pytest.mark.parametrize("is_cut_off", [False, True])
def test_a_commit_that_failed_leaves_nothing_to_the_next(on_both: Flask, end: str, is_cut_off: bool) -> None:
    behind("wonen")
    db.session.commit()
    with pytest.raises(DBAPIError):  # noqa: PT012 - on SQLite at once, on PostgreSQL when it leaves
        if is_cut_off and db.engine.dialect.name == "postgresql":
            own = db.session.scalar(text("SELECT pg_backend_pid()"))
            with db.engine.connect() as other:
                other.execute(text(f"SELECT pg_terminate_backend({own}, 10000)"))
        behind("wonen")
        db.session.commit()
    getattr(db.session, end)()
    db.session.remove()
    for _connection_of_the_pool in range(3):
        with db.engine.connect() as next_one:
            assert next_one.scalar(text("SELECT count(*) FROM themes")) == 1


def test_what_somebody_began_ends_when_the_connection_goes_back(on_both: Flask) -> None:
    borrowed = db.engine.raw_connection()
    driver: Any = borrowed.driver_connection
    driver.execute("BEGIN" if db.engine.dialect.name == "sqlite" else "SELECT 1")
    driver.execute(NEW.format("jeugd"))
    borrowed.close()
    if db.engine.dialect.name == "sqlite":
        assert not driver.in_transaction
    else:
        assert driver.info.transaction_status.name == "IDLE"
    assert slugs() == []
