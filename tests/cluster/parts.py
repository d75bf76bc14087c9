"""The machines of a small cluster, each a process of its own: PostgreSQL, Redis, two web nodes, two workers.

What each says is in a file of its own, `Cluster.folder`; what a test asks of the database it asks by `Cluster.app`, an
application of this process on the same database with the same keys.
"""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import select

import config
from sessions_app import create_app
from sessions_app.core.extensions import db
from sessions_app.outbox.models import MailState, OutgoingMail
from tests import postgres_server
from tests.cluster.sink import Sink
from tests.free_port import free_port
from tests.outbox.letterbox import listening
from tests.postgres_server import PostgresServer
from tests.stopping import PATIENCE_SECONDS, kill_group, stop

HOST = "kennissessies.example.org"
SHARED_FOLDERS = ("materials", "lists")  # on a disk that all machines see (docs/cluster.md); FILES_URL has own tests


@dataclass
class Part:
    """A process that may be killed and started again."""

    name: str
    command: list[str]
    environment: dict[str, str]
    folder: Path
    answers: Callable[[], bool]
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def start(self) -> None:
        """Answers when it does what it is for."""
        self.begin()
        self.wait_until_it_answers()

    def wait_until_it_answers(self) -> None:
        until(lambda: not self.is_running or self.answers(), f"{self.name} answers")
        assert self.is_running, f"{self.name} gave up: {self.said()[-2000:]}"

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def said(self) -> str:
        return (self.folder / f"{self.name}.log").read_text(errors="replace")

    def begin(self) -> None:
        with (self.folder / f"{self.name}.log").open("ab") as said:
            self.process = subprocess.Popen(
                self.command, cwd=config.ROOT, env=self.environment, stdout=said, stderr=said, start_new_session=True
            )

    def kill(self) -> None:
        """As if somebody pulled the plug: all its processes, at once."""
        if self.process is not None and self.is_running:
            kill_group(self.process)

    def stop(self) -> int:
        """As systemd does; its exit code, when it has finished what it was doing."""
        assert self.process is not None
        return stop(self.process)


@dataclass
class Trouble:
    """When a part was down, so that it is known which answers may say so."""

    times: list[tuple[float, float]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def now(self) -> Iterator[None]:
        with self._lock:
            self.times.append((time.monotonic(), float("inf")))
            number = len(self.times) - 1
        yield
        with self._lock:
            self.times[number] = (self.times[number][0], time.monotonic())

    def was_there(self, begun: float, ended: float) -> bool:
        with self._lock:
            return any(begun <= until and ended >= since for since, until in self.times)


@dataclass
class Cluster:
    folder: Path
    database: PostgresServer
    redis: Part
    sink: Sink
    app: Flask
    web: list[Part]
    ports: list[int]
    workers: list[Part]
    trouble: Trouble = field(default_factory=Trouble)

    def is_sent(self, mails: list[int]) -> bool:
        with self.looked_into():
            ids = OutgoingMail.id.in_(mails)
            return set(db.session.scalars(select(OutgoingMail.state).where(ids))) == {MailState.SENT}

    @contextmanager
    def looked_into(self) -> Iterator[None]:
        """For what a test reads, and writes by `transaction()`."""
        with self.app.app_context():
            db.session.info["writes"] = False
            yield
            db.session.remove()


def until(is_so: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.05)


@contextmanager
def running(folder: Path, queue_in_redis: bool = False) -> Iterator[Cluster]:
    """A cluster that answers, on an empty database."""
    with ExitStack() as inside:
        database = inside.enter_context(postgres_server.running())
        redis, redis_port = _redis(folder)
        sink, mail_port = Sink(), free_port()
        inside.enter_context(listening(sink, mail_port))
        settings = _settings(database.database("cluster"), redis_port, mail_port, queue_in_redis)
        app = create_app(config.settings_from(settings | {"INSTANCE_DIR": str(folder / "here")}))
        with app.app_context():
            flask_migrate.upgrade(directory=str(config.ROOT / "migrations"))
            db.session.remove()
            db.engine.dispose()
        ports = [free_port(), free_port()]
        web = [_web(number, port, settings, folder) for number, port in enumerate(ports, 1)]
        workers = [_worker(number, settings, folder) for number in (1, 2)]
        for part in (redis, *web, *workers):
            inside.callback(part.kill)
            part.begin()
        for part in (redis, *web, *workers):
            part.wait_until_it_answers()
        yield Cluster(folder, database, redis, sink, app, web, ports, workers)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def _settings(database_url: str, redis_port: int, mail_port: int, queue_in_redis: bool) -> dict[str, str]:
    """As in production, behind one proxy that speaks TLS."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    redis_url = f"redis://127.0.0.1:{redis_port}"
    settings = {
        "APP_ENV": "production",
        "DATABASE_URL": database_url,
        "BASE_URL": f"https://{HOST}",
        "SECRET_KEY": "cluster-" * 5,
        "SECURITY_PASSWORD_SALT": "cluster-" * 3,
        "SECURITY_TOTP_SECRETS": "1:" + "cluster-" * 5,
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(mail_port),
        "MAIL_DEFAULT_SENDER": "sessies@example.org",
        "RATELIMIT_STORAGE_URI": f"{redis_url}/0",
        "TRUSTED_PROXIES": "1",
        "PYTHONUNBUFFERED": "1",
    }
    return inherited | settings | ({"QUEUE_URL": f"{redis_url}/1"} if queue_in_redis else {})


def _redis(folder: Path) -> tuple[Part, int]:
    program, port = shutil.which("redis-server"), free_port()
    if program is None:
        sentence = "no redis-server: on Debian `apt install redis-server`"
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    return Part("redis", command, dict(os.environ), folder, lambda: _pongs(port)), port


def _pongs(port: int) -> bool:
    import redis

    try:
        return bool(redis.Redis(port=port).ping())
    except redis.RedisError:
        return False


def _web(number: int, port: int, settings: dict[str, str], folder: Path) -> Part:
    own = _own_folder(folder, f"web-{number}")
    command = [
        sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4",
        "--pid", str(own / "pid"), "wsgi:app",
    ]  # fmt: skip
    return Part(f"web-{number}", command, settings | {"INSTANCE_DIR": str(own)}, folder, lambda: is_well(port))


def _own_folder(folder: Path, name: str) -> Path:
    """Each node has one of its own, in which the shared ones are mounted."""
    own = folder / name
    own.mkdir()
    for shared in SHARED_FOLDERS:
        (folder / "shared" / shared).mkdir(parents=True, exist_ok=True)
        (own / shared).symlink_to(folder / "shared" / shared)
    return own


def is_well(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/gezond", headers={"Host": HOST})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _worker(number: int, settings: dict[str, str], folder: Path) -> Part:
    own = _own_folder(folder, f"worker-{number}")
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    return Part(f"worker-{number}", command, settings | {"INSTANCE_DIR": str(own)}, folder, lambda: True)
