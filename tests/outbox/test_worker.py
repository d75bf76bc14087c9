"""The worker for real: a Huey consumer, its queue in either database, and the command that runs it."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from flask import Flask
from huey.consumer import Scheduler

from sessions_app.core import queue
from sessions_app.core.extensions import db
from sessions_app.core.transaction import transaction
from sessions_app.outbox import service
from sessions_app.outbox.message import Message
from sessions_app.outbox.rules import MailState
from sessions_app.people.models import User
from tests.conftest import make_app
from tests.migrated import migrated_app, to_head
from tests.outbox.letterbox import letterbox_for
from tests.outbox.mails import mail, states
from tests.stopping import PATIENCE_SECONDS

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def own_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """On a migrated database of its own, with a queue as in production."""
    with migrated_app(request.param, tmp_path) as memory_app:
        url = memory_app.config["SQLALCHEMY_DATABASE_URI"]
        queue_url = f"sqlite:///{tmp_path / 'queue.sqlite3'}" if request.param == "sqlite" else url
        with memory_app.app_context():
            to_head()
        with migrated_app(request.param, tmp_path, at=url, QUEUE_URL=queue_url) as app, app.app_context():
            yield app
            app.extensions["queue"].storage.close()


@contextmanager
def working(app: Flask) -> Iterator[None]:
    """A consumer that works on words alone, not by the clock; the signal handlers of the tests stay as they were."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    with patch.object(Scheduler, "enqueue_periodic_tasks"):
        consumer = queue.new_consumer(app)
        consumer.start()
        yield
        consumer.stop(graceful=True)
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_a_mail_leaves_by_the_word_of_who_commits(own_app: Flask) -> None:
    with letterbox_for(own_app) as letterbox, working(own_app):
        with transaction():
            context = {"user": User(id=1, name="Noor"), "purpose": "password_reset"}
            service.enqueue(Message("password_reset", "k", "noor@example.org", "Noor", "nl", context))
        db.session.info["writes"] = False  # who looks again and again must not hold SQLite's one lock
        until(lambda: len(letterbox.mails) == 1)
        until(lambda: states() == [MailState.SENT])


def test_a_mail_that_nobody_told_the_worker_about_leaves_too(own_app: Flask) -> None:
    mail()
    with letterbox_for(own_app) as letterbox:
        own_app.extensions["queue_tasks"]["deliver_due_mails"].call_local()
        assert len(letterbox.mails) == 1


def test_the_queue_is_reachable(own_app: Flask) -> None:
    assert queue.is_reachable(own_app)


def test_sigterm_stops_the_worker_cleanly(tmp_path: Path) -> None:
    own = {"INSTANCE_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1", "RATELIMIT_ENABLED": "false", "LOG_FORMAT": "json"}
    environment = os.environ | own
    with make_app(f"sqlite:///{tmp_path / 'kennissessies.sqlite3'}", tmp_path).app_context():
        to_head()
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    worker = subprocess.Popen(
        command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert worker.stderr is not None
    too_long = threading.Timer(PATIENCE_SECONDS, worker.kill)
    too_long.start()
    for line in worker.stderr:
        if "deliver_due_mails" in line:
            break
    until(lambda: catches(worker.pid, signal.SIGTERM))  # Huey takes over the signals just after it has said this
    worker.send_signal(signal.SIGTERM)
    said = worker.stderr.read()
    too_long.cancel()
    assert worker.wait(PATIENCE_SECONDS) == 0
    assert "Consumer exiting" in said
    assert "Traceback" not in said


def catches(pid: int, number: signal.Signals) -> bool:
    """Whether this process has a handler of its own for the signal."""
    [mask] = re.findall(r"^SigCgt:\s*(\w+)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return bool(int(mask, 16) >> (number - 1) & 1)


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
