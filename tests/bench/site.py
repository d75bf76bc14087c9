"""The servers under load: the application on one database with its worker and a mail sink, and a hello world."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask

import config
from sessions_app import create_app
from sessions_app.core.extensions import db
from tests.bench import load
from tests.bench.frame import Sample
from tests.bench.visitor import Visitor
from tests.free_port import free_port
from tests.stopping import PATIENCE_SECONDS, stop

WORKERS, THREADS = 2, 4  # as the README says
TRIES = 3
PASSWORD = "tien-tulpen-op-tafel"


@dataclass
class Site:
    """What a scenario works with. `app` is the application in this process, on the same database and the same keys."""

    database: str  # "sqlite" or "postgresql"
    app: Flask
    port: int
    hello_port: int
    seconds: float  # of load per figure
    processes: dict[str, "subprocess.Popen[bytes]"]
    environment: dict[str, str]
    kept: dict[str, Any] = field(default_factory=dict)  # what a scenario remembers between its rounds
    browsers: dict[str, dict[str, str]] = field(default_factory=dict)  # the cookies of those of the staff

    def visitor(self) -> Visitor:
        return Visitor(self.port)

    def keep_browser(self, whose: str, visitor: Visitor) -> None:
        """In which somebody of the staff has just signed in."""
        self.browsers[whose] = dict(visitor.cookies)

    def as_staff(self, whose: str, page: str) -> dict[str, str]:
        """What their browser sends, after it has opened `page`: a cookie is renewed when a minute has gone by, and who
        went on with the old one would get a new one with each answer."""
        with self.visitor() as visitor:
            visitor.cookies.update(self.browsers[whose])
            if (answer := visitor.get(page)).status != 200:
                raise load.WentWrong(f"{page}, {whose}: {answer.status}")
            self.keep_browser(whose, visitor)
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.browsers[whose].items())}

    def hello(self) -> float:
        """Requests per second of the hello world at this moment."""
        return self._at_best(self.hello_port, "/")

    def share_of_hello(self, path: str, headers: dict[str, str] | None = None) -> Sample:
        """One address over and over, right after the hello world."""
        hello = self.hello()
        rate = self._at_best(self.port, path, headers)
        return Sample(rate, ratio=rate / hello)

    def flows_beside_hello(self, flow: load.Flow) -> Sample:
        """A whole flow of requests by visitors at once, right after the hello world."""
        hello = self.hello()
        counted = load.flows(self.port, flow, self.seconds)
        return Sample(
            counted.per_second, ratio=counted.per_second / hello, note=f"client {counted.client_share:.0%} of a core"
        )

    def _at_best(self, port: int, path: str, headers: dict[str, str] | None = None) -> float:
        """The most of some tries, each with connections of its own: now and then all of them fall to one of the two
        processes, which halves what is counted."""
        return max(load.hammer(port, path, self.seconds / TRIES, headers).per_second for _ in range(TRIES))


@contextmanager
def running(database: str, database_url: str, folder: Path, seconds: float) -> Iterator[Site]:
    """Migrates the empty database and starts everything; stops it all afterwards."""
    port, hello_port, mail_port = free_port(), free_port(), free_port()
    environment = _environment(database_url, folder, port, mail_port)
    app = create_app(config.settings_from(environment))
    with app.app_context():
        flask_migrate.upgrade(directory=str(config.ROOT / "migrations"))
        db.session.remove()
        db.engine.dispose()
    with ExitStack() as inside:
        processes = {
            name: inside.enter_context(process(command, environment, folder))
            for name, command in {
                "mail sink": [sys.executable, "-m", "tests.bench.sink", str(mail_port)],
                "web": gunicorn("wsgi:app", port),
                "worker": [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
                "hello": gunicorn("tests.bench.hello:app", hello_port),
            }.items()
        }
        wait_until_it_answers(port, "/gezond")
        wait_until_it_answers(hello_port, "/")
        yield Site(database, app, port, hello_port, seconds, processes, environment)
        with app.app_context():
            db.engine.dispose()


def gunicorn(app: str, port: int, workers: int = WORKERS) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(workers),
        "--threads", str(THREADS), "--no-control-socket", "--log-level", "warning", app,
    ]  # fmt: skip


def wait_until_it_answers(port: int, path: str, look_every: float = 0.02) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            with Visitor(port) as visitor:
                visitor.get(path)
                return
        except OSError:
            time.sleep(look_every)
    raise TimeoutError(f"nothing answers on port {port}")


def _environment(database_url: str, folder: Path, port: int, mail_port: int) -> dict[str, str]:
    """As in production. The limits per visitor are off: all load comes from one address, which they would stop."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return inherited | {
        "APP_ENV": "production",
        "INSTANCE_DIR": str(folder),
        "DATABASE_URL": database_url,
        "BASE_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": "bench-" * 8,
        "SECURITY_PASSWORD_SALT": "bench-" * 4,
        "SECURITY_TOTP_SECRETS": "1:" + "bench-" * 8,
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(mail_port),
        "MAIL_DEFAULT_SENDER": "sessies@example.org",
        "RATELIMIT_ENABLED": "false",
    }


@contextmanager
def process(command: list[str], environment: dict[str, str], folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """What it says, a line for each request as in production, goes into a file."""
    with (folder / "said.txt").open("ab") as said:
        process = subprocess.Popen(command, cwd=config.ROOT, env=environment, start_new_session=True, stderr=said)
    try:
        yield process
    finally:
        stop(process)
