"""Servers and workers that behave badly for real: killed inside DATA, silent, hanging up after each mail."""

import os
import signal
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.outbox.delivery import deliver_due
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.noting import NOTED_TOGETHER
from sessions_app.outbox.rules import HELD_AT_MOST, MailState
from tests.free_port import free_port
from tests.outbox.letterbox import Letterbox, letterbox_for, point_to
from tests.outbox.mails import mail, states
from tests.outbox.test_worker import own_app as own_app  # noqa: PLC0414  # a database that another process can open
from tests.stopping import PATIENCE_SECONDS

ROOT = Path(__file__).parents[2]


class OneMailEach(socketserver.StreamRequestHandler):
    """Takes one mail, says so, and hangs up without a word."""

    taken = 0

    def handle(self) -> None:
        self._say("220 hello")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self._say("354 go on")
                while self.rfile.readline() != b".\r\n":
                    pass
                type(self).taken += 1
                self._say("250 taken")
                return
            self._say("250 fine")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def hanging_up(app: Flask) -> Iterator[None]:
    OneMailEach.taken = 0
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), OneMailEach) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        point_to(app, server.server_address[1])
        yield
        server.shutdown()


def test_a_server_that_hangs_up_after_each_mail_gets_them_all(on_both: Flask) -> None:
    for _ in range(6):
        mail()
    with hanging_up(on_both):
        result = deliver_due(clock.now())
    assert (result.sent, result.failed, OneMailEach.taken) == (6, 0, 6)
    assert states() == [MailState.SENT] * 6


def test_a_server_that_says_nothing_is_waited_for_no_longer_than_set(letterbox: Letterbox, on_both: Flask) -> None:
    on_both.config["MAIL_TIMEOUT_SECONDS"], given_up = 0.3, threading.Event()
    try:
        silent, other = mail(), mail()
        letterbox.on_mail = lambda: given_up.wait(PATIENCE_SECONDS) and None
        result = deliver_due(clock.now())
    finally:
        given_up.set()
        on_both.config["MAIL_TIMEOUT_SECONDS"] = 20
    assert result.server_is_down
    assert "timed out" in silent.last_error
    assert (silent.state, other.state) == (MailState.DUE, MailState.DUE)
    letterbox.on_mail = lambda: None
    with clock.set_to(clock.now() + timedelta(minutes=1)):
        deliver_due(clock.now())
    assert states() == [MailState.SENT, MailState.SENT]
    assert len({received["Message-ID"] for received in letterbox.mails}) == 2  # the first came twice, as the same mail


def test_a_worker_killed_inside_data_leaves_few_in_doubt_and_none_is_lost(own_app: Flask) -> None:
    """SIGKILL to the process that delivers, while the server holds a mail that it has not answered yet."""
    many = 2 * NOTED_TOGETHER + 5
    for _ in range(many):
        mail()
    port = free_port()
    with letterbox_for(own_app) as letterbox:
        port = own_app.extensions["mail"].port
        worker = _delivering(own_app, port)

        def kill() -> None:
            if len(letterbox.mails) == NOTED_TOGETHER + 3 and worker.poll() is None:
                os.kill(worker.pid, signal.SIGKILL)
                worker.wait(PATIENCE_SECONDS)

        letterbox.on_mail = kill
        assert worker.wait(PATIENCE_SECONDS) == -signal.SIGKILL
        letterbox.on_mail = lambda: None
        assert 0 < len(letterbox.mails) - states().count(MailState.SENT) <= NOTED_TOGETHER
        assert deliver_due(clock.now()).sent == 0  # nobody takes what a worker may still be sending

        taken_at = db.session.scalars(select(func.max(OutgoingMail.taken_at))).one()
        assert taken_at is not None
        with clock.set_to(taken_at + HELD_AT_MOST):
            deliver_due(clock.now())

        assert states() == [MailState.SENT] * many
        arrived = [received["Message-ID"] for received in letterbox.mails]
        assert len(set(arrived)) == many
        assert 0 < len(arrived) - many <= NOTED_TOGETHER


def _delivering(app: Flask, port: int) -> "subprocess.Popen[bytes]":
    environment = os.environ | {
        "INSTANCE_DIR": app.config["INSTANCE_DIR"],
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "QUEUE_URL": app.config["QUEUE_URL"],
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(port),
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "outbox", "deliver"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
