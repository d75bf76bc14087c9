"""Whether we are well: for monitors (/gezond), for who restarts us (…/leeft) and who sends visitors to us (…/klaar)."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from socket import create_server
from threading import Event

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import text

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.watching import disk, readiness, worker_told
from sessions_app.outbox.models import OutgoingMail
from tests.conftest import NOON, make_app
from tests.free_port import free_port
from tests.migrated import migrated_app
from tests.page_client import PageClient
from tests.stopping import PATIENCE_SECONDS

WELL = {"status": "ok", "database": "ok", "migrations": "ok", "queue": "ok", "connections": "ok"}


@pytest.fixture(autouse=True)
def found_anew(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    app.extensions["readiness"]._last = None  # what a test before this one found
    monkeypatch.setattr(readiness, "PATIENCE_SECONDS", float(PATIENCE_SECONDS))  # on a busy machine


def test_health_tells_database_queue_and_the_oldest_due_mail(client: PageClient) -> None:
    client.app.extensions["queue"].flush()
    told = client.raw("/gezond").json
    assert told is not None
    well = {"status": "ok", "database": "ok", "queue": "ok", "disk": "ok", "worker": "ok"}
    assert told.items() >= (well | {"oldest_due_mail_seconds": None, "worker_seen_seconds": None}).items()
    db.session.add(
        OutgoingMail(
            idempotency_key="een", kind="invitation", recipient_email="sam@example.org", subject="Hoi", text_body="",
            html_body="", message_id="<een@example.org>", due_at=clock.now() - timedelta(minutes=3),
            created_at=clock.now(),
        )
    )  # fmt: skip
    db.session.commit()
    answer = client.raw("/gezond")
    assert answer.json is not None
    assert answer.json["oldest_due_mail_seconds"] == 180
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_disk_without_room_is_told_before_it_is_full(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "LEAST_MB", 10**9)
    told = client.raw("/gezond", 503).json
    assert told is not None
    assert (told["status"], told["disk"], told["database"]) == ("broken", "almost full", "ok")
    client.raw("/gezond/klaar", 200)  # who only looks can still be served


def test_a_job_is_a_sign_of_life_of_the_worker(client: PageClient) -> None:
    client.app.extensions.pop(worker_told.SEEN, None)
    client.app.extensions["queue_tasks"]["sweep_personal_data"].call_local()
    with clock.set_to(NOON + timedelta(minutes=4)):
        told = client.raw("/gezond").json
        assert told is not None
        assert (told["worker"], told["worker_seen_seconds"]) == ("ok", 4 * 60)


def test_a_worker_that_gives_none_any_more_is_told(client: PageClient) -> None:
    worker_told.note_that_we_are_here(client.app)
    with clock.set_to(NOON + timedelta(minutes=7)):
        told = client.raw("/gezond").json  # visitors are served all the same
        assert told is not None
        assert (told["status"], told["worker"], told["worker_seen_seconds"]) == ("ok", "away", 7 * 60)


class NoStorage:
    """A queue whose server went away."""

    def peek_data(self, _key: str) -> None:
        raise ConnectionError("the queue is gone")


@pytest.fixture
def broken_queue(client: PageClient) -> Iterator[PageClient]:
    queue = client.app.extensions["queue"]
    storage, queue.storage = queue.storage, NoStorage()
    yield client
    queue.storage = storage


def test_health_is_503_when_the_queue_is_broken(broken_queue: PageClient) -> None:
    told = broken_queue.raw("/gezond", 503).json
    assert told is not None
    assert (told["status"], told["database"], told["queue"]) == ("broken", "ok", "unreachable")
    assert broken_queue.raw("/gezond/klaar", 503).json == WELL | {"status": "not ready", "queue": "unreachable"}
    assert broken_queue.raw("/gezond/leeft").json == {"status": "ok"}


def test_health_is_503_when_the_database_is_gone(tmp_path: Path) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'no-such-folder' / 'x.sqlite3'}", tmp_path)
    told = PageClient(app).raw("/gezond", 503).json
    assert told is not None
    assert (told["status"], told["database"], told["queue"]) == ("broken", "unreachable", "ok")
    assert PageClient(app).raw("/gezond/leeft").json == {"status": "ok"}


def test_nothing_secret_is_told_of_a_database_that_is_gone(tmp_path: Path) -> None:
    with migrated_app("sqlite", tmp_path, at=f"postgresql+psycopg://mia:geheim@127.0.0.1:{free_port()}/x") as app:
        answer = PageClient(app).raw("/gezond/klaar", 503)
    assert answer.json == WELL | {"status": "not ready", "database": "unreachable", "migrations": "unknown"}


def test_a_server_that_takes_a_connection_and_says_nothing_is_given_up(tmp_path: Path) -> None:
    with create_server(("127.0.0.1", 0)) as silent:
        at = f"postgresql+psycopg://mia@127.0.0.1:{silent.getsockname()[1]}/x"
        with migrated_app("sqlite", tmp_path, at=at) as app:
            told = PageClient(app).raw("/gezond/klaar", 503).json
    assert told is not None
    assert told["database"] != "ok"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_ready_is_who_has_a_database_that_fits(kind: str, tmp_path: Path) -> None:
    with migrated_app(kind, tmp_path) as app:
        client = PageClient(app)
        moments = (NOON + timedelta(minutes=minute) for minute in range(9))  # what was found holds for a second

        def migrations(status: int) -> str:
            with clock.set_to(next(moments)):
                told = client.raw("/gezond/klaar", status).json
            assert told is not None
            return str(told["migrations"])

        assert migrations(503) == "none"
        with app.app_context():
            flask_migrate.upgrade(revision="0018")
        assert migrations(503) == "behind"
        with app.app_context():
            flask_migrate.upgrade()
        assert migrations(200) == "ok"
        with app.app_context(), db.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = 'of a newer version'"))
        assert migrations(200) == "ok"


def test_a_pool_that_is_used_up_is_told_and_not_blamed_on_the_database(on_both: Flask) -> None:
    db.session.remove()
    client, engine = PageClient(on_both), db.engine
    on_both.extensions["readiness"]._last = None
    with ExitStack() as leaked:
        while engine.pool.checkedout() < engine.pool.size() + engine.pool._max_overflow:  # type: ignore[attr-defined]
            leaked.enter_context(engine.connect())
        told = client.raw("/gezond/klaar", 503).json
        assert told == WELL | {"status": "not ready", "connections": "all in use"}
        assert client.raw("/gezond").status_code == 200
    with clock.set_to(NOON + timedelta(minutes=1)):
        assert client.raw("/gezond/klaar").json == WELL


def test_many_who_ask_at_once_cost_one_question(app: Flask) -> None:
    first = readiness.look(app)
    assert readiness.look(app) is first
    with clock.set_to(NOON + timedelta(seconds=1)):
        assert readiness.look(app) is not first


def test_a_queue_that_says_nothing_is_not_blamed_on_the_database(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent(NoStorage):
        def peek_data(self, _key: str) -> None:
            until.wait(PATIENCE_SECONDS)

    begun_database_and_queue = iter([0, 0, PATIENCE_SECONDS])  # the time is up when it comes to the queue
    monkeypatch.setattr(readiness, "monotonic", lambda: next(begun_database_and_queue))
    until, storage = Event(), app.extensions["queue"].storage
    app.extensions["queue"].storage = Silent()
    try:
        found = readiness.look(app).parts
    finally:
        app.extensions["queue"].storage = storage
        until.set()
    assert (found["database"], found["migrations"], found["queue"]) == ("ok", "ok", "no answer in time")
