"""The real application on a free port of this machine: web server, worker, letterbox and a SQLite file of its own."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import flask_migrate
from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.outbox.letterbox import Letterbox
from tests.conftest import make_app
from tests.free_port import free_port

PATIENCE = 15.0


class Site:
    """What a journey talks to. The pages are real, the mails too; only the clock can be set (`at`)."""

    def __init__(self, folder: Path) -> None:
        port, mail_port = free_port(), free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.moment: datetime | None = None
        self.letterbox = Letterbox(folder / "mail", mail_port)
        # PROPAGATE_EXCEPTIONS and TESTING as in production: a fault is a page, and Flask-Mail really sends.
        self.app: Flask = make_app(
            f"sqlite:///{folder / 'journey.sqlite3'}",
            folder,
            BASE_URL=self.address,
            MAIL_PORT=mail_port,
            MAIL_SUPPRESS_SEND=False,
            TESTING=False,
        )
        with self.app.app_context():
            flask_migrate.upgrade()
            db.session.remove()
        self._server: BaseWSGIServer = make_server("127.0.0.1", port, self._at_the_set_time, threaded=True)
        self._threads = [threading.Thread(target=run, daemon=True) for run in (self._server.serve_forever, self._work)]
        self._is_open = True

    def open(self) -> None:
        self.letterbox.open()
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        self._is_open = False
        self._server.shutdown()
        for thread in self._threads:
            thread.join(timeout=10)
        self._server.server_close()
        self.letterbox.close()

    @contextmanager
    def data(self) -> Iterator[None]:
        """For factories and looks into the database, at the time that the site has."""
        with self.app.app_context(), clock.set_to(self.moment or clock.now()):
            yield
            db.session.remove()

    def at(self, moment: datetime | None) -> None:
        """From now on it is this moment for web and worker (and stands still); None gives the real time back."""
        self.moment = moment

    def run_timed_jobs(self) -> None:
        """Everything that the worker does by the clock, once: reminders, evaluations, sweeps."""
        for job in self.app.extensions["queue_tasks"].values():
            with self._the_time_set():
                job.call_local()

    def mails_to(self, address: str, subject: str = "") -> list[EmailMessage]:
        """Received so far, oldest first; `subject` is a part of it."""
        return [
            mail
            for mail in self.letterbox.mails()
            if mail["Delivered-To"] == address and subject.lower() in str(mail["Subject"]).lower()
        ]

    def mail_to(self, address: str, subject: str = "", number: int = 1) -> EmailMessage:
        """The nth mail to this address, waited for."""
        deadline = monotonic() + PATIENCE
        while len(found := self.mails_to(address, subject)) < number:
            if monotonic() > deadline:
                raise AssertionError(f"no mail {subject!r} to {address}; there are {self._subjects()}")
            sleep(0.1)
        return found[number - 1]

    def _subjects(self) -> list[str]:
        return [f"{mail['Delivered-To']}: {mail['Subject']}" for mail in self.letterbox.mails()]

    def _work(self) -> None:
        """The worker: what the queue asks for, at once."""
        queue = self.app.extensions["queue"]
        while self._is_open:
            for delayed in queue.read_schedule(datetime.now() + timedelta(0)):  # noqa: DTZ005 - Huey's own clock
                queue.enqueue(delayed)
            task = queue.dequeue()
            if task is None:
                sleep(0.05)
                continue
            with self._the_time_set():
                queue.execute(task)

    def _at_the_set_time(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        with self._the_time_set():
            return self.app(environ, start_response)

    @contextmanager
    def _the_time_set(self) -> Iterator[None]:
        if self.moment is None:
            yield
            return
        with clock.set_to(self.moment):
            yield


def links_in(mail: EmailMessage) -> list[str]:
    """Every address in the text of a mail."""
    body = mail.get_body(("plain",))
    words = body.get_content().split() if body else []
    return [word.strip("<>().,") for word in words if word.startswith(("http://", "https://"))]
