"""A connection that falls in the middle of a mail costs that mail a try, and no other."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.outbox.connection import MOST_IN_A_ROW
from sessions_app.outbox.delivery import deliver_due
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.rules import MailState
from sessions_app.outbox.sending_models import SendingState
from tests.outbox.letterbox import point_to
from tests.outbox.mails import mail, states

BAD = "kapot@example.org"
WAYS = ["at RCPT", "at DATA", "421 at DATA", "in the mail", "after the mail", "421 after the mail"]


class Fragile(socketserver.StreamRequestHandler):
    """Breaks off in one way at each mail for some, and takes the others."""

    def handle(self) -> None:
        server: Any = self.server
        server.calls += 1
        if not server.answers_calls():
            return
        self._say("220 hello")
        self.to = ""
        for line in self.rfile:
            word = line[:4].decode().upper().strip()
            if word == "EHLO":
                self._say("250-hello\r\n250 PIPELINING" if server.at_once else "250 hello")
            elif word == "RCPT":
                self.to = line.decode().partition("<")[2].partition(">")[0]
                if not self._goes_on("at RCPT"):
                    return
                self._say("250 fine")
            elif word == "DATA":
                if not self._take():
                    return
            else:
                self._say("250 fine")

    def _take(self) -> bool:
        server: Any = self.server
        if not self._goes_on("at DATA"):
            return False
        self._say("354 go on")
        if not self._goes_on("in the mail"):
            return False
        while self.rfile.readline() not in (b".\r\n", b""):
            pass
        if not self._goes_on("after the mail"):
            return False
        server.taken.append(self.to)
        self._say("250 taken")
        return True

    def _goes_on(self, moment: str) -> bool:
        server: Any = self.server
        if not (server.breaks_off_for(self.to) and server.way.removeprefix("421 ") == moment):
            return True
        if server.way.startswith("421"):
            self._say("421 closing")
        return False

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def fragile(
    app: Flask, way: str, bad: Callable[[str], bool] = lambda to: to == BAD, at_once: bool = True
) -> Iterator[Any]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Fragile) as server:
        made: Any = server
        made.way, made.breaks_off_for, made.at_once = way, bad, at_once
        made.calls, made.taken, made.answers_calls = 0, [], lambda: True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        point_to(app, server.server_address[1])
        yield made
        server.shutdown()


@pytest.fixture(params=[True, False], ids=["several words at once", "one by one"])
def at_once(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def tries() -> list[int]:
    db.session.rollback()
    return [one.tries for one in db.session.query(OutgoingMail).order_by(OutgoingMail.id)]


@pytest.mark.parametrize("way", WAYS)
def test_it_costs_that_mail_alone(on_both: Flask, way: str, at_once: bool) -> None:
    bad = mail(recipient_email=BAD)
    others = [mail() for _ in range(4)]
    with fragile(on_both, way, at_once=at_once) as server:
        result = deliver_due(clock.now())
    assert server.taken == [one.recipient_email for one in others]
    assert server.calls == 2
    assert states() == [MailState.DUE] + [MailState.SENT] * 4
    assert tries() == [1] * 5
    assert (result.sent, result.failed, result.server_is_down) == (4, 1, False)
    assert bad.due_at == result.next_try_at == clock.now() + timedelta(seconds=30)
    assert bad.last_error and BAD not in bad.last_error


def test_it_goes_to_the_back_each_time(on_both: Flask) -> None:
    """Days of it, with a mail a minute for others: these leave, and the bad one is given up alone."""
    mail(recipient_email=BAD)
    with fragile(on_both, "at DATA") as server:
        for minute in range(1, 6):
            mail(due_at=clock.now() + timedelta(minutes=minute))
            with clock.set_to(clock.now() + timedelta(minutes=minute)):
                deliver_due(clock.now())
            assert len(server.taken) == minute
    assert states() == [MailState.DUE] + [MailState.SENT] * 5
    assert tries()[0] > 1


def test_after_it_the_new_connection_carries_the_rest(on_both: Flask) -> None:
    for number in range(60):
        mail(recipient_email=BAD if number == 30 else f"a{number}@example.org")
    with fragile(on_both, "after the mail") as server:
        deliver_due(clock.now())
    assert (server.calls, len(server.taken)) == (2, 59)


def test_when_the_new_call_is_not_taken_the_others_wait_as_they_were(on_both: Flask) -> None:
    bad, others = mail(recipient_email=BAD), [mail() for _ in range(3)]
    with fragile(on_both, "at DATA") as server:
        server.answers_calls = lambda: server.calls == 1
        result = deliver_due(clock.now())
    assert (result.sent, result.failed, result.server_is_down) == (0, 1, True)
    assert states() == [MailState.DUE] * 4
    assert tries() == [1, 0, 0, 0]
    assert [one.last_error for one in others] == [""] * 3
    assert bad.due_at > others[0].due_at == clock.now()


def test_a_server_that_breaks_off_at_every_mail_is_down(on_both: Flask) -> None:
    for _ in range(MOST_IN_A_ROW + 3):
        mail()
    with fragile(on_both, "at DATA", bad=lambda _to: True) as server:
        result = deliver_due(clock.now())
    assert (result.server_is_down, result.failed, server.calls) == (True, MOST_IN_A_ROW, MOST_IN_A_ROW)
    assert tries() == [1] * MOST_IN_A_ROW + [0] * 3
    assert db.session.query(SendingState).one().last_error == result.error != ""


def test_several_bad_ones_among_good_ones_are_no_server_that_is_down(on_both: Flask) -> None:
    for number in range(2 * MOST_IN_A_ROW):
        mail(recipient_email=f"kapot{number}@example.org")
        mail()
    with fragile(on_both, "in the mail", bad=lambda to: to.startswith("kapot")) as server:
        result = deliver_due(clock.now())
    assert (result.sent, result.failed, result.server_is_down) == (2 * MOST_IN_A_ROW, 2 * MOST_IN_A_ROW, False)
    assert len(server.taken) == 2 * MOST_IN_A_ROW
