"""What `make run` starts, started for real: it serves, takes in mail, and leaves nothing behind."""

import os
import signal
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from socket import socket
from time import monotonic, sleep

import pytest

import config
from sessions_app.outbox.letterbox import Letterbox
from tests import factories
from tests.free_port import free_port
from tests.migrated import migrated_app, to_head
from tests.stopping import PATIENCE_SECONDS


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """An instance folder whose database is not empty, so that no demo data is made."""
    with migrated_app("sqlite", tmp_path) as app, app.app_context():
        to_head()
        factories.knowledge_session()
    (tmp_path / "own.sqlite3").rename(tmp_path / "kennissessies.sqlite3")
    return tmp_path


def test_it_serves_takes_in_mail_and_stops_all_it_started(instance: Path) -> None:
    port = free_port()
    with _started(instance, port) as starter:
        said = _read_until(starter, "Ctrl-C")
        assert f"http://127.0.0.1:{port}" in said
        assert "Sign in at" not in said, "without demo accounts there is nothing to sign in with"
        assert _status(port) == 200
        mail_port = int((instance / config.LETTERBOX_PORT).read_text())
        with smtplib.SMTP("127.0.0.1", mail_port, timeout=PATIENCE_SECONDS) as smtp:
            smtp.sendmail("a@example.org", ["b@example.org"], b"Subject: hello\r\n\r\nA line\r\n")
        starter.send_signal(signal.SIGTERM)
        assert starter.wait(PATIENCE_SECONDS) == 0
        _wait_until_gone(starter.pid)
    mails = Letterbox(instance / "mail", mail_port).mails()
    assert [(mail["Delivered-To"], mail["Subject"], mail.get_content()) for mail in mails] == [
        ("b@example.org", "hello", "A line\n")
    ]


def test_a_port_in_use_is_told_at_once(instance: Path) -> None:
    with socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with _started(instance, port) as starter:
            said, _ = starter.communicate(timeout=PATIENCE_SECONDS)
    assert starter.returncode == 1
    assert f"Port {port} is in use" in said


@contextmanager
def _started(instance: Path, port: int) -> Iterator["subprocess.Popen[str]"]:
    """In a process group of its own, as make has on a terminal."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    with subprocess.Popen(
        [sys.executable, "-m", "sessions_app.start"],
        cwd=config.ROOT,
        env=kept | {"PORT": str(port), "INSTANCE_DIR": str(instance), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as starter:
        try:
            yield starter
        finally:
            if starter.poll() is None:
                os.killpg(starter.pid, signal.SIGKILL)


def _read_until(starter: "subprocess.Popen[str]", word: str) -> str:
    said = ""
    for line in starter.stdout or ():
        said += line
        if word in line:
            break
    assert word in said, said
    return said


def _status(port: int) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    connection.request("GET", "/")
    return connection.getresponse().status


def _wait_until_gone(group: int) -> None:
    deadline = monotonic() + PATIENCE_SECONDS
    while monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        sleep(0.1)
    raise AssertionError("something it started is still running")
