"""A PostgreSQL that does not answer, or not in time: a page that says so, nothing half done; then it works again."""

import select as select_module
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, event, func, select, text

import config
from sessions_app.core.access import everyone
from sessions_app.core.extensions import db
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations.models import Registration
from tests import databases, factories, postgres_server
from tests.cast import Cast
from tests.conftest import make_app
from tests.page_client import PageClient, text_of
from tests.postgres_server import PostgresServer
from tests.stopping import PATIENCE_SECONDS

URL = "postgresql+psycopg://app@db/kennissessies"
HELD: list[str] = []


@pytest.fixture
def hurried(tmp_path: Path, postgresql_app: Flask) -> Iterator[Flask]:
    """An application that waits for no statement longer than a fifth of a second while `somebody_holds` a lock."""
    with postgresql_app.app_context():
        databases.empty(db.engine)
    url = postgresql_app.config["SQLALCHEMY_DATABASE_URI"]
    options = config.settings_from({
        "INSTANCE_DIR": str(tmp_path), "DATABASE_URL": url, "DATABASE_STATEMENT_TIMEOUT": "0.2"
    })["SQLALCHEMY_ENGINE_OPTIONS"]  # fmt: skip
    app = make_app(url, tmp_path, SQLALCHEMY_ENGINE_OPTIONS=options)
    with app.app_context():
        event.listen(db.engine, "begin", _with_patience_unless_held)
        yield app
        db.session.remove()
        db.engine.dispose()


def _with_patience_unless_held(connection: Connection) -> None:
    """On a busy machine what nobody holds up may take longer than a fifth of a second, too."""
    if "statement_timeout" not in HELD:
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{PATIENCE_SECONDS}s'")
    if "lock_timeout" in HELD:
        connection.exec_driver_sql("SET LOCAL lock_timeout = '200ms'")


@contextmanager
def somebody_holds(app: Flask, statement: str, let_go_by: str = "statement_timeout") -> Iterator[None]:
    other = create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    with other.begin() as connection:
        connection.execute(text(statement))
        HELD.append(let_go_by)
        try:
            yield
        finally:
            HELD.clear()
    other.dispose()


def test_a_statement_that_is_stopped_is_a_page_that_says_when_to_come_back(hurried: Flask) -> None:
    client = PageClient(hurried)
    with somebody_holds(hurried, "LOCK TABLE knowledge_sessions IN ACCESS EXCLUSIVE MODE"):
        stopped = client.raw("/archief?q=wijk", 503)
        assert (stopped.headers["Retry-After"], stopped.headers["Cache-Control"]) == ("10", "no-store")
        assert "Het is heel druk" in text_of(stopped)
        assert client.raw("/api/v1/sessies", 503).is_json
        client.set_language("en")
        assert "It is very busy" in client.get("/archief?q=wijk", 503).get_text()
    client.get("/archief?q=wijk")


@pytest.mark.parametrize("let_go_by", ["statement_timeout", "lock_timeout"])
def test_who_registers_while_the_session_is_held_loses_nothing_and_can_send_it_again(
    hurried: Flask, let_go_by: str
) -> None:
    session = factories.knowledge_session()
    db.session.commit()
    client, path = PageClient(hurried), f"/sessies/{session.slug}/aanmelden"
    form = {"name": "Sam de Wit", "email": "sam@example.org"}
    client.get(path)
    db.session.rollback()  # what she sends begins a transaction of its own
    with somebody_holds(hurried, "SELECT id FROM knowledge_sessions FOR UPDATE", let_go_by):
        client.post(path, form, status=503)
    assert [db.session.scalar(select(func.count()).select_from(one)) for one in (Registration, OutgoingMail)] == [0, 0]
    db.session.rollback()
    client.post(path, form, status=303)
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 1


def test_who_waits_for_a_lock_or_sleeps_in_a_transaction_is_let_go(hurried: Flask) -> None:
    with somebody_holds(hurried, "SELECT 1"):
        told = {name: db.session.scalar(text(f"SHOW {name}")) for name in (
            "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "application_name"
        )}  # fmt: skip
    assert list(told.values()) == ["200ms", "10s", "5min", "kennissessies web"]


def test_a_transaction_that_the_server_ended_is_a_page_too(hurried: Flask) -> None:
    @hurried.get("/proef")
    @everyone
    def slept_too_long() -> None:
        db.session.execute(text("SET idle_in_transaction_session_timeout = 1"))
        ears = select_module.poll()
        ears.register(db.session.connection().connection.fileno(), select_module.POLLIN)  # type: ignore[attr-defined]
        assert ears.poll(1000 * PATIENCE_SECONDS), "it says goodbye"
        db.session.execute(text("SELECT 1"))

    assert "De site kan even niet bij de gegevens" in text_of(PageClient(hurried).raw("/proef", 503))


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with postgres_server.running() as server:
        yield server


def test_a_server_that_stops_and_comes_back(server: PostgresServer, tmp_path: Path) -> None:
    app = make_app(server.database("restarts"), tmp_path)
    with app.app_context():
        db.create_all()
        cast = Cast()
        visitor, olga = PageClient(app), PageClient(app).sign_in(cast.organiser_olga)
        visitor.get("/")
        olga.get("/beheer")
        db.session.remove()
        server.stop("immediate")
        try:
            for client, path in ((visitor, "/"), (visitor, "/archief?q=wijk"), (olga, "/beheer"), (olga, "/")):
                gone = client.raw(path, 503)
                assert gone.headers["Retry-After"] == "10"
                assert "De site kan even niet bij de gegevens" in text_of(gone)
        finally:
            server.start()
        visitor.get("/")
        olga.get("/beheer")
        olga.get("/beheer/sessies")
        db.session.remove()
        server.stop()
        server.start()
        olga.get("/beheer")  # not one request is lost between two that find the server well
        visitor.get("/")
        db.session.remove()
        db.engine.dispose()


def test_what_a_process_may_hold_of_the_database_is_set(tmp_path: Path) -> None:
    here = {"INSTANCE_DIR": str(tmp_path), "DATABASE_URL": URL}
    options = config.settings_from(here)["SQLALCHEMY_ENGINE_OPTIONS"]
    assert (options["pool_size"], options["max_overflow"]) == (5, 2)
    assert "statement_timeout=15000" in options["connect_args"]["options"]
    many = config.settings_from({**here, "DATABASE_POOL_SIZE": "17"})["SQLALCHEMY_ENGINE_OPTIONS"]
    assert many["pool_size"] == 17


def test_commands_and_the_worker_may_take_longer_than_a_visitor_waits(tmp_path: Path) -> None:
    here = {"INSTANCE_DIR": str(tmp_path), "DATABASE_URL": URL, "FLASK_RUN_FROM_CLI": "true"}
    connecting = config.settings_from(here)["SQLALCHEMY_ENGINE_OPTIONS"]["connect_args"]
    assert "statement_timeout=900000" in connecting["options"]
    assert connecting["application_name"] == "kennissessies worker"
    short = config.settings_from({**here, "DATABASE_STATEMENT_TIMEOUT_WORKER": "60"})["SQLALCHEMY_ENGINE_OPTIONS"]
    assert "statement_timeout=60000" in short["connect_args"]["options"]


def test_what_stands_in_the_address_is_kept(tmp_path: Path) -> None:
    url = f"{URL}?connect_timeout=2&options=-c%20search_path%3Dapp"
    settings = config.settings_from({"INSTANCE_DIR": str(tmp_path), "DATABASE_URL": url})
    connecting = settings["SQLALCHEMY_ENGINE_OPTIONS"]["connect_args"]
    assert "connect_timeout" not in connecting
    assert connecting["options"].endswith("-c search_path=app")


@pytest.mark.parametrize(("name", "value"), [
    ("DATABASE_POOL_SIZE", "0"), ("DATABASE_POOL_SIZE", "veel"), ("DATABASE_STATEMENT_TIMEOUT", "15s"),
])  # fmt: skip
def test_a_setting_that_is_no_number_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(config.HalfConfigured, match=f"{name}: {value} is not"):
        config.settings_from({"INSTANCE_DIR": str(tmp_path), "DATABASE_URL": URL, name: value})
