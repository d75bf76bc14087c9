"""The worker, started for real: its lines, its figures on a port of their own, its sign of life."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from urllib.request import urlopen

import psutil
import pytest
from flask import Flask

import config
from sessions_app.core import clock, queue
from sessions_app.core.extensions import db
from sessions_app.core.watching import doctor, worker_told
from tests.conftest import make_app
from tests.core.test_metrics import Figures, read
from tests.free_port import free_port
from tests.migrated import to_head
from tests.stopping import PATIENCE_SECONDS, stop


@pytest.fixture
def instance(tmp_path: Path) -> Flask:
    """Migrated, with its queue in a file; nothing runs yet."""
    app = make_app(f"sqlite:///{tmp_path / 'own.sqlite3'}", tmp_path, QUEUE_URL=f"sqlite:///{tmp_path / 'queue'}")
    with app.app_context():
        to_head()
        db.session.remove()
    return app


def test_it_tells_its_lines_its_figures_and_that_it_is_here(instance: Flask, tmp_path: Path) -> None:
    with instance.app_context():
        assert doctor.CHECKS["worker"](instance) == ("none was seen yet; start: flask --app wsgi worker", "")
    port, said = free_port(), tmp_path / "said.txt"
    environment = {
        "PATH": "/usr/bin:/bin", "INSTANCE_DIR": str(tmp_path), "LOG_FORMAT": "json", "METRICS_PORT": str(port),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'own.sqlite3'}", "QUEUE_URL": f"sqlite:///{tmp_path / 'queue'}",
    }  # fmt: skip
    with said.open("w") as output:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
        running = subprocess.Popen(command, cwd=config.ROOT, env=environment, stderr=output, start_new_session=True)
        with instance.app_context():
            queue.call_soon("sweep_personal_data")
        try:
            figures = _wait_for(port, "jobs_total", "sweep_personal_data")
            assert psutil.Process(running.pid).nice() == min(19, os.nice(0) + queue.LETS_THE_WEB_GO_FIRST)
            weighed_together = Path(f"/proc/{running.pid}/autogroup")  # where Linux weighs sessions of processes
            if weighed_together.exists():
                assert weighed_together.read_text().split()[-1] == str(queue.LETS_THE_WEB_GO_FIRST)
        finally:
            stop(running)
    assert figures["worker_seen_seconds", ()] < PATIENCE_SECONDS
    assert {json.loads(line)["logger"] for line in said.read_text().splitlines()} >= {"huey.consumer"}
    seen_at = worker_told.worker_seen_at(instance)
    assert seen_at is not None
    with instance.app_context(), clock.set_to(seen_at + worker_told.AWAY_AFTER * 2):
        found, advice = doctor.CHECKS["worker"](instance)
    assert (found, advice) == ("seen 600 s ago", "start: flask --app wsgi worker")


@pytest.mark.parametrize(("minutes", "away"), [(None, False), (0, False), (5, False), (5.1, True)])
def test_when_a_worker_is_away(minutes: float | None, away: bool) -> None:
    assert worker_told.is_away(None if minutes is None else timedelta(minutes=minutes)) is away


def _wait_for(port: int, name: str, job: str) -> Figures:
    deadline = monotonic() + PATIENCE_SECONDS
    while monotonic() < deadline:
        try:
            with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE_SECONDS) as answer:
                figures = read(answer.read().decode())
        except OSError:
            figures = {}
        if (name, (("job", job), ("outcome", "done"))) in figures:
            return figures
        sleep(0.2)
    raise AssertionError(f"the worker did not tell of {job}")
