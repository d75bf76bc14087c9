"""Rate limits and the queue in a real Redis: all processes share them, and nothing stops when it is gone."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as NoRedis
from sqlalchemy import func, select

import config
from sessions_app.core import queue
from sessions_app.core.extensions import db
from sessions_app.outbox.models import OutgoingMail
from tests import factories, redis_server
from tests.conftest import make_app
from tests.free_port import free_port
from tests.page_client import PageClient
from tests.stopping import PATIENCE_SECONDS, stop

GUESS = f"/aanmelding/{'A' * 32}"
JOB = "deliver_due_mails"


@pytest.fixture
def redis() -> Iterator[str]:
    with redis_server.own_database() as url:
        yield url


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An instance with an empty database."""
    app = make_app(f"sqlite:///{tmp_path / 'kennissessies.sqlite3'}", tmp_path)
    with app.app_context():
        db.create_all()
        db.session.remove()
        db.engine.dispose()
    return tmp_path


@contextmanager
def process(folder: Path, *command: str, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = {"PATH": "/usr/bin:/bin", "INSTANCE_DIR": str(folder), "SECRET_KEY": "x" * 40, **settings}
    running = subprocess.Popen([sys.executable, "-m", *command], cwd=config.ROOT, env=environment)
    try:
        yield running
    finally:
        stop(running)


def ask(port: int, path: str) -> int:
    until = monotonic() + PATIENCE_SECONDS
    while True:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
            connection.request("GET", path)
            return connection.getresponse().status
        except ConnectionRefusedError:  # it is still starting
            assert monotonic() < until
            sleep(0.1)
        finally:
            connection.close()


def test_two_web_processes_share_one_count(redis: str, folder: Path) -> None:
    ports = [free_port(), free_port()]
    with ExitStack() as running:
        for port in ports:
            gunicorn = ("gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "2", "wsgi:app")
            running.enter_context(process(folder, *gunicorn, RATELIMIT_STORAGE_URI=redis))
        assert [ask(ports[number % 2], GUESS) for number in range(30)] == [404] * 30
        assert [ask(port, GUESS) for port in ports] == [429, 429]


def test_what_one_process_puts_in_the_queue_another_takes_out(redis: str, folder: Path) -> None:
    url = f"sqlite:///{folder / 'kennissessies.sqlite3'}"
    web, worker = (make_app(url, folder, QUEUE_URL=redis) for _ in range(2))
    with web.app_context():
        queue.call_soon(JOB)
        queue.call_soon(JOB)
    assert worker.extensions["queue"].pending_count() == 1, "a word that waits is word enough"
    assert worker.extensions["queue"].dequeue().name == JOB
    assert worker.extensions["queue"].pending_count() == 0


def test_without_redis_who_registers_has_her_place_and_her_mails_wait(folder: Path) -> None:
    gone = f"redis://127.0.0.1:{free_port()}/0"
    app = make_app(f"sqlite:///{folder / 'kennissessies.sqlite3'}", folder, QUEUE_URL=gone)
    with app.app_context():
        slug = factories.knowledge_session().slug
        db.session.commit()
        PageClient(app).post(f"/sessies/{slug}/aanmelden", {"name": "Sam de Wit", "email": "sam@example.org"})
        assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 2
        assert not queue.is_reachable(app)
        db.session.remove()


def test_a_worker_goes_on_when_redis_comes_back(folder: Path) -> None:
    port = free_port()
    url = f"redis://127.0.0.1:{port}/0"
    app = make_app(f"sqlite:///{folder / 'kennissessies.sqlite3'}", folder, QUEUE_URL=url)
    with process(folder, "flask", "--app", "wsgi", "worker", QUEUE_URL=url):
        for _time in ("first", "again"):
            with redis_server.running(port):
                with app.app_context():
                    queue.call_soon(JOB)
                _wait_until_taken(app.extensions["queue"])


def _wait_until_taken(words: object) -> None:
    until = monotonic() + PATIENCE_SECONDS
    while monotonic() < until:
        with suppress(NoRedis):
            if words.pending_count() == 0:  # type: ignore[attr-defined]
                return
        sleep(0.1)
    raise AssertionError("nobody took it")


def test_a_redis_that_says_nothing_is_given_up(folder: Path) -> None:
    app = make_app(f"sqlite:///{folder / 'kennissessies.sqlite3'}", folder, QUEUE_URL="redis://127.0.0.1:1/0")
    options = app.extensions["queue"].storage.pool.connection_kwargs
    assert (options["socket_connect_timeout"], options["socket_timeout"]) == (1, 5)
    assert isinstance(app.extensions["queue"].storage.conn, Redis)
