"""The real application on a free port of this machine: web server, worker, letterbox and a SQLite file of its own."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server

from sessions_app.core import clock, queue
from sessions_app.core.extensions import db, limiter
from sessions_app.outbox.letterbox import Letterbox
from tests import databases
from tests.conftest import make_app
from tests.free_port import free_port
from tests.migrated import to_head
from tests.stopping import PATIENCE_SECONDS


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
            to_head()
            db.session.remove()
        self._server: BaseWSGIServer = make_server("127.0.0.1", port, self._at_the_set_time, threaded=True)
        self._threads = [threading.Thread(target=run, daemon=True) for run in (self._server.serve_forever, self._work)]
        self._is_open = True
        self._requests, self._counting, self._working = 0, threading.Lock(), threading.Lock()

    def open(self) -> None:
        self.letterbox.open()
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        self._is_open = False
        self._server.shutdown()
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)
        self._server.server_close()
        self.letterbox.close()

    def begin_anew(self) -> None:
        """Empty, at the real time, once it has done all that the story before this one asked of it."""
        self.moment = None
        deadline = monotonic() + PATIENCE_SECONDS
        while self._requests:
            assert monotonic() < deadline, "a request of the story before this one has no end"
            sleep(0.02)
        with self._working, self.app.app_context():
            self.app.extensions["queue"].flush()
            self.app.extensions[queue.SAID].clear()  # a word that is gone is no word
            databases.empty(db.engine)
            for mail in (self.letterbox.folder / "new").iterdir():
                mail.unlink()
        limiter.enabled = self.app.config["RATELIMIT_ENABLED"]  # one for all applications: the last one made decided

    @contextmanager
    def data(self) -> Iterator[None]:
        """For factories and looks into the database, at the time that the site has."""
        with self.app.app_context(), clock.set_to(self.moment or clock.now()):
            yield
            db.session.remove()

    def at(self, moment: datetime | None) -> None:
        """From now on it is this moment for web and worker (and stands still); None gives the real time back. A job in
        hand ends in the time in which it began, so no word is left to it."""
        with self._working:
            self.moment = moment
            self.app.extensions[queue.SAID].clear()

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
        deadline = monotonic() + PATIENCE_SECONDS
        while len(found := self.mails_to(address, subject)) < number:
            if monotonic() > deadline:
                raise AssertionError(f"no mail {subject!r} to {address}; there are {self._subjects()}")
            sleep(0.1)
        return found[number - 1]

    def _subjects(self) -> list[str]:
        return [f"{mail['Delivered-To']}: {mail['Subject']}" for mail in self.letterbox.mails()]

    def _work(self) -> None:
        """The worker: what the queue asks for, at once."""
        words = self.app.extensions["queue"]
        while self._is_open:
            with self._working:
                for delayed in words.read_schedule(datetime.now() + timedelta(0)):  # noqa: DTZ005 - Huey's own clock
                    words.enqueue(delayed)
                if task := words.dequeue():
                    with self._the_time_set():
                        words.execute(task)
            if not task:
                sleep(0.05)

    def _at_the_set_time(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        with self._counting:
            self._requests += 1
        try:
            with self._the_time_set():
                return self.app(environ, start_response)
        finally:
            with self._counting:
                self._requests -= 1

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
