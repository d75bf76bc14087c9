"""A popular session opens: four server processes, four hundred people, thirty places, and people who cancel meanwhile.

Over real HTTP, on SQLite and PostgreSQL. Nothing is oversold, nobody jumps the line, and what was answered is there.
"""

import os
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from config import ROOT
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import OutgoingMail
from sessions_app.people.models import Person
from sessions_app.registrations import service
from sessions_app.registrations.models import Registration
from tests import factories
from tests.free_port import free_port
from tests.migrated import migrated_app, to_head
from tests.stopping import PATIENCE_SECONDS, stop

PROCESSES, PEOPLE, PLACES, VISITORS, SLUG = 4, 400, 30, 8, "druk"


class Visitor:
    """One browser, on which several people of one office register, and some cancel again."""

    def __init__(self, app: Flask, port: int, number: int) -> None:
        self.app, self.port, self.dice = app, port, random.Random(number)
        self.emails = [f"p{number}-{one}@example.org" for one in range(PEOPLE // VISITORS)]
        self.registered: list[str] = []
        self.cancelled: list[str] = []
        self.statuses: Counter[int] = Counter()

    def run(self) -> "Visitor":
        page = self._ask("GET", f"/sessies/{SLUG}/aanmelden")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token
        self.token = token[1]
        for email in self.emails:
            self._post(f"/sessies/{SLUG}/aanmelden", name=f"Kim {email}", email=email)
            self.registered.append(email)
            if self.dice.random() < 0.25:
                self._cancel(self.dice.choice([one for one in self.registered if one not in self.cancelled]))
        return self

    def _cancel(self, email: str) -> None:
        with self.app.app_context():
            db.session.info["writes"] = False
            found = db.session.scalars(select(Registration).join(Person).where(Person.email == email)).one()
            path = service.path_of(found)
            db.session.remove()
        self._post(f"{path}/afmelden")
        self.cancelled.append(email)

    def _post(self, path: str, **fields: str) -> None:
        self._ask("POST", path, urlencode({"csrf_token": self.token, **fields}))

    def _ask(self, method: str, path: str, body: str | None = None) -> str:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        headers = {"Cookie": getattr(self, "cookie", ""), "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        self.statuses[answer.status] += 1
        if answer.getheader("Set-Cookie"):
            self.cookie = str(answer.getheader("Set-Cookie")).split(";")[0]
        assert answer.status == (303 if method == "POST" else 200), f"{path}: {answer.status}"
        return text


@contextmanager
def served(app: Flask, folder: Path, port: int) -> Iterator[None]:
    """By gunicorn, in processes of their own, as in service."""
    environment = os.environ | {
        "INSTANCE_DIR": str(folder), "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"], "QUEUE_URL": "memory:",
        "SECRET_KEY": app.config["SECRET_KEY"], "SECURITY_PASSWORD_SALT": app.config["SECURITY_PASSWORD_SALT"],
        "MAIL_DEFAULT_SENDER": app.config["MAIL_DEFAULT_SENDER"], "BASE_URL": f"http://127.0.0.1:{port}",
        "RATELIMIT_ENABLED": "false",
    }  # fmt: skip
    command = [sys.executable, "-m", "gunicorn", "--workers", str(PROCESSES), "--timeout", "120"]
    command += ["--bind", f"127.0.0.1:{port}"]
    with (folder / "gunicorn.log").open("wb") as log:
        server = subprocess.Popen([*command, "wsgi:app"], cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(port)
            yield
        finally:
            stop(server)


def _wait_for(port: int) -> None:
    until = monotonic() + PATIENCE_SECONDS
    while monotonic() < until:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
            connection.request("GET", "/gezond")
            connection.getresponse().read()
            return
        except (OSError, HTTPException):
            sleep(0.1)
    pytest.fail("the server did not start")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_stampede(kind: str, tmp_path: Path) -> None:
    port = free_port()
    with migrated_app(kind, tmp_path, BASE_URL=f"http://127.0.0.1:{port}") as app:
        with app.app_context():
            to_head()
            factories.knowledge_session(slug=SLUG, capacity=PLACES)
            db.session.remove()
        with served(app, tmp_path, port):
            visitors = [Visitor(app, port, number) for number in range(VISITORS)]
            with ThreadPoolExecutor(VISITORS) as pool:
                list(pool.map(Visitor.run, visitors))
        with app.app_context():
            _check(visitors)


def _check(visitors: list[Visitor]) -> None:
    statuses = sum((visitor.statuses for visitor in visitors), Counter[int]())
    assert set(statuses) == {200, 303}, statuses
    session = db.session.scalars(select(KnowledgeSession).where(KnowledgeSession.slug == SLUG)).one()
    rows = db.session.scalars(select(Registration).where(Registration.knowledge_session_id == session.id)).all()
    confirmed, waiting, cancelled = (
        [one for one in rows if one.status.value == status] for status in ("confirmed", "waiting", "cancelled")
    )
    # Nothing is oversold, and what was answered is there.
    assert len(confirmed) == PLACES
    assert {one.person.email for one in rows} == {email for visitor in visitors for email in visitor.registered}
    assert {one.person.email for one in cancelled} == {email for visitor in visitors for email in visitor.cancelled}
    # The list stands in order of arrival: the numbers were given one by one, and the first have the places.
    assert sorted(one.number for one in rows) == list(range(1, PEOPLE + 1))
    assert max(one.number for one in confirmed) < min(one.number for one in waiting)
    in_line = [one.number for one in sorted(waiting, key=lambda one: one.status_since)]
    assert in_line == sorted(in_line)
    _check_mails(confirmed, waiting, cancelled)


def _check_mails(confirmed: list[Registration], waiting: list[Registration], cancelled: list[Registration]) -> None:
    """Each was told each thing once: a place, or her number; a place that came free; that she is off the list."""
    sent = Counter(db.session.execute(select(OutgoingMail.recipient_email, OutgoingMail.kind)).tuples())
    assert set(sent.values()) == {1}
    told: dict[str, set[str]] = {}
    for email, kind in sent:
        told.setdefault(email, set()).add(kind)
    for one in confirmed:
        assert told[one.person.email] in (
            {"registration_confirmed", "invitation"},
            {"waiting_list_joined", "place_came_free", "invitation"},
        )
    assert all(told[one.person.email] == {"waiting_list_joined"} for one in waiting)
    assert all("registration_cancelled" in told[one.person.email] for one in cancelled)
