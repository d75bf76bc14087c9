"""The database itself keeps the audit trail, whoever writes to it; what is written apart stays, and does not wait."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.people import audit
from sessions_app.people.audit_models import Action
from tests import factories
from tests.cast import Cast
from tests.conftest import NOON
from tests.migrated import migrated_app, to_head
from tests.page_client import PageClient
from tests.people import trail
from tests.stopping import PATIENCE_SECONDS


@pytest.fixture(params=["sqlite", "postgresql"])
def guarded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """With two entries in the trail, in a database made by migrations."""
    with migrated_app(request.param, tmp_path) as app, app.app_context():
        to_head()
        audit.note(Action.ADDED, "theme", 1)
        audit.note(Action.CHANGED, "theme", 1)
        db.session.commit()
        yield app


def test_no_entry_is_changed_or_deleted(guarded: Flask) -> None:
    for statement in (
        "UPDATE audit_entries SET actor_id = 9",
        "UPDATE audit_entries SET happened_at = happened_at WHERE id = 1",
        "DELETE FROM audit_entries",
        "DELETE FROM audit_entries WHERE id = 2",
    ):
        with pytest.raises(DatabaseError, match="only grows"):
            db.session.execute(text(statement))
        assert [entry.action for entry in trail.entries()] == ["added", "changed"], statement


def test_the_ways_around_are_closed(guarded: Flask) -> None:
    ways_around = {
        "sqlite": (
            "INSERT OR REPLACE INTO audit_entries (id, happened_at, actor_kind, role, action, subject_kind, endpoint,"
            " request_id) VALUES (1, '2026-01-01', 'system', '', 'x', '', '', '')"
        ),
        "postgresql": "TRUNCATE audit_entries",
    }
    with pytest.raises(DatabaseError, match="only grows"):
        db.session.execute(text(ways_around[db.engine.dialect.name]))
    assert len(trail.entries()) == 2


def test_it_keeps_growing(guarded: Flask) -> None:
    audit.note(Action.SWEPT, "needs", count=3)
    db.session.commit()
    assert [entry.id for entry in trail.entries()] == [1, 2, 3]


def test_a_view_that_cannot_be_noted_is_not_shown(app: Flask, client: PageClient, cast: Cast) -> None:
    knowledge_session = factories.knowledge_session()
    factories.registration(knowledge_session, name="Sam van den Voorbeeld")
    client.sign_in(cast.organiser_olga)
    db.session.execute(
        text("CREATE TRIGGER no_room BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'full'); END")
    )
    db.session.commit()
    try:
        answer = client.raw(f"/beheer/sessies/{knowledge_session.slug}/deelnemers", 500)
    finally:
        db.session.rollback()
        db.session.execute(text("DROP TRIGGER no_room"))
        db.session.commit()
    assert "Voorbeeld" not in answer.get_data(as_text=True)


def test_many_who_look_and_are_refused_at_once_do_not_wait_for_each_other(on_both: Flask) -> None:
    """Each request reads, or holds the lock of a writer, before its entry is written."""
    cast, knowledge_session = Cast(), factories.knowledge_session(district=factories.district("west"))
    olga, slug = cast.organiser_olga, knowledge_session.slug
    clients = [PageClient(on_both).sign_in(olga) for _number in range(6)]
    token = [client.csrf_token() for client in clients]
    db.session.remove()
    statuses: list[int] = []

    def ask(number: int) -> None:
        for _round in range(4):
            address = f"/beheer/sessies/{slug}/deelnemers" if number % 2 else f"/beheer/sessies/{slug}/publiceren"
            method = "GET" if number % 2 else "POST"
            with clock.set_to(NOON):  # a thread begins with a clock of its own
                answer = clients[number]._client.open(address, method=method, data={"csrf_token": token[number]})
            statuses.append(answer.status_code)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert statuses == [404] * 24
    assert len(trail.entries("refused")) == 24
