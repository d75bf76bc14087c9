"""What every test stands on: an application on an empty database, a clock that stands still, a client that looks."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

import config
from sessions_app import create_app
from sessions_app.core import clock
from sessions_app.core.extensions import db, limiter
from tests import databases
from tests.cast import Cast
from tests.page_client import PageClient

NOON = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)  # 12.00 uur in Amsterdam


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew; read the diff")


def make_app(database_url: str, instance: Path, **settings: object) -> Flask:
    """An application as in production, but for its database, its mail server and the rate limits."""
    environment = {"INSTANCE_DIR": str(instance), "DATABASE_URL": database_url, "QUEUE_URL": "memory:"}
    secrets = {"SECRET_KEY": "x" * 40, "SECURITY_PASSWORD_SALT": "y" * 20, "MAIL_DEFAULT_SENDER": "sessies@example.org"}
    environment |= secrets | {"BASE_URL": "http://localhost", "RATELIMIT_ENABLED": "false"}
    return create_app(config.settings_from(environment) | {"TESTING": True, "PROPAGATE_EXCEPTIONS": False, **settings})


@pytest.fixture(scope="session")
def sqlite_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("instance")
    app = make_app(f"sqlite:///{folder / 'test.sqlite3'}", folder)
    with app.app_context():
        db.create_all()
    return app


@pytest.fixture(scope="session")
def postgresql_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    url = databases.own_postgresql_database(os.environ.get("PYTEST_XDIST_WORKER", "main"))
    app = make_app(url, tmp_path_factory.mktemp("instance"))
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    databases.drop(url)


@pytest.fixture
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on an empty SQLite database, at NOON, inside an application context."""
    yield from _at_noon(request.getfixturevalue("sqlite_app"))


@pytest.fixture(params=["sqlite", "postgresql"])
def on_both(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """For services: the same test on SQLite and on PostgreSQL."""
    yield from _at_noon(request.getfixturevalue(f"{request.param}_app"))


def _at_noon(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        databases.empty(db.engine)
    limiter.enabled = app.config["RATELIMIT_ENABLED"]  # one for all applications: the last one made decided
    with app.app_context(), clock.set_to(NOON):
        yield app
        db.session.remove()


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


@pytest.fixture
def client(app: Flask) -> PageClient:
    """An anonymous visitor whose every page is inspected."""
    return PageClient(app)
