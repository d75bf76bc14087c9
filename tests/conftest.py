"""What every test stands on: an application on an empty database, a clock that stands still, a client that looks."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import flask_migrate
import huey  # noqa: F401 - with all its drivers, before an application with one queue leaves out those of the others
import pytest
from flask import Flask
from hypothesis import HealthCheck, settings

import config
from sessions_app import create_app
from sessions_app.core import clock
from sessions_app.core.extensions import db, limiter
from tests import databases
from tests.cast import Cast
from tests.page_client import PageClient

HASHED_IN_NO_TIME = {"argon2__memory_cost": 8, "argon2__time_cost": 1, "argon2__parallelism": 1}
NOON = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)  # 12.00 uur in Amsterdam

# The same examples each time, and nothing that depends on how busy the machine is: what fails here fails there too.
# Others are tried by `pytest --hypothesis-profile=search`.
settings.register_profile(
    "steady", deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
settings.register_profile("search", settings.get_profile("steady"), derandomize=False)
settings.load_profile("steady")


STARTS_OTHER_PROCESSES = (
    "cluster/", "core/test_files.py", "core/test_metrics.py", "core/test_patience.py", "core/test_pgbouncer.py",
    "core/test_redis.py", "core/test_replica.py", "core/test_web_server", "core/test_worker_told.py", "journeys/",
    "outbox/test_hard_faults.py", "outbox/test_worker.py", "replies/test_mailbox.py", "test_bench.py", "test_deploy.py",
    "test_next_version.py", "test_start.py",
)  # fmt: skip


# Minutes each: begun first they are done while there is something else to do for the other processor.
TAKES_LONG = (
    "house_rules/test_never_stale.py", "feedback/test_gate_views.py", "journeys/test_every_page.py", "cluster/",
    "test_bench.py", "journeys/",
    "registrations/test_stampede.py",
    "house_rules/test_budgets.py", "house_rules/test_plans.py",  # side by side: of one big world
    "seed/test_bulk.py", "seed/test_seed.py", "insights/test_cells_in_step.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first.

    A browser or a server may take longer than our patience on a machine that is busy. There, and there alone, a test
    is tried once more; what passed the second time only is named at the end (RERUN) and needs a look."""
    for item in items:
        if _place_of(item).startswith(STARTS_OTHER_PROCESSES):
            item.add_marker(pytest.mark.flaky(reruns=1))
    turn = {name: number for number, name in enumerate(TAKES_LONG)}
    items.sort(key=lambda item: min((turn[name] for name in turn if _place_of(item).startswith(name)), default=99))


def _place_of(item: pytest.Item) -> str:
    return str(item.path.relative_to(Path(__file__).parent))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew; read the diff")


def pytest_sessionfinish() -> None:
    from tests.migrated import forget_examples

    forget_examples()


def make_app(database_url: str, instance: Path, **settings: object) -> Flask:
    """An application as in production, but for its database, its mail server, the rate limits, and passwords that are
    hashed in no time; `tests/people/test_passwords.py` sees to it that in use that takes long enough."""
    environment = {"INSTANCE_DIR": str(instance), "DATABASE_URL": database_url, "QUEUE_URL": "memory:"}
    secrets = {"SECRET_KEY": "x" * 40, "SECURITY_PASSWORD_SALT": "y" * 20, "MAIL_DEFAULT_SENDER": "sessies@example.org"}
    environment |= secrets | {"BASE_URL": "http://localhost", "RATELIMIT_ENABLED": "false", "LOG_REQUESTS": "1"}
    environment["SLOW_QUERY_MS"] = "600000"  # on a busy machine any may take half a second
    own = {"TESTING": True, "PROPAGATE_EXCEPTIONS": False, "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": HASHED_IN_NO_TIME}
    return create_app(config.settings_from(environment) | own | settings)


@pytest.fixture(scope="session")
def sqlite_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("instance")
    app = make_app(f"sqlite:///{folder / 'test.sqlite3'}", folder)
    with app.app_context():
        _make_tables()
    return app


@pytest.fixture(scope="session")
def postgresql_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    url = databases.own_postgresql_database(os.environ.get("PYTEST_XDIST_WORKER", "main"))
    app = make_app(url, tmp_path_factory.mktemp("instance"))
    with app.app_context():
        _make_tables()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    databases.drop(url)


def _make_tables() -> None:
    """As if migrated; `tests/test_migrations.py` sees to it that this is the same."""
    db.create_all()
    flask_migrate.stamp()
    db.session.remove()


@pytest.fixture
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on an empty SQLite database, at NOON, inside an application context."""
    yield from _at_noon(request.getfixturevalue("sqlite_app"))


@pytest.fixture(params=["sqlite", "postgresql"])
def on_both(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """For services: the same test on SQLite and on PostgreSQL."""
    yield from _at_noon(request.getfixturevalue(f"{request.param}_app"))


@pytest.fixture
def other_process(on_both: Flask, tmp_path: Path) -> Iterator[Flask]:
    """Another application on the same database, with a memory and connections of its own."""
    other = make_app(on_both.config["SQLALCHEMY_DATABASE_URI"], tmp_path)
    yield other
    with other.app_context():
        db.engine.dispose()


def _at_noon(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        databases.empty(db.engine)
    limiter.enabled = app.config["RATELIMIT_ENABLED"]  # one for all applications: the last one made decided
    with app.app_context(), clock.set_to(NOON):
        yield app
        db.session.remove()


@pytest.fixture
def windows_stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rate limits count by the clock of the machine: on a busy one thirty tries may take longer than the minute that is
    counted."""
    began = clock.seconds_of_the_machine()
    monkeypatch.setattr("limits.storage.memory.time", SimpleNamespace(time=lambda: began))


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


@pytest.fixture
def client(app: Flask) -> PageClient:
    """An anonymous visitor whose every page is inspected."""
    return PageClient(app)
