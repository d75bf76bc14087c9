"""Whatever is typed, wherever, and whatever goes wrong with it: the log tells of no person.

The same person is put into every place that a request has, on every route, while things break for real.
"""

import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from werkzeug.routing import Rule

import config
from sessions_app.core import queue
from sessions_app.core.access import everyone
from sessions_app.core.extensions import db
from sessions_app.core.watching import log_lines
from sessions_app.outbox.models import OutgoingMail
from tests import factories
from tests.conftest import NOON, make_app
from tests.core.lines import Lines, one_job_more, written
from tests.core.test_web_server_told import PRODUCTION
from tests.page_client import PageClient

NAME, EMAIL, TOKEN, ADDRESS = (
    "Wilhelmina Geheim",
    "wilhelmina.geheim@voorbeeld.nl",
    "Q2hlY2sgZGl0IG5pZXQh" + "A" * 12,
    "203.0.113.77",
)
IN_PRODUCTION = PRODUCTION | {"BASE_URL": "https://kennissessies.example.nl"}
OF_HER = re.compile(r"wilhelmina|geheim|voorbeeld\.nl|Q2hlY2sg|203\.0\.113\.77", re.IGNORECASE)
FIELDS = (
    "name", "email", "organisation", "job_title", "question", "password", "title", "what", "with", "takeaway", "tip",
    "q", "next", "code", "starts_at", "capacity", "participants",
)  # fmt: skip
ASKED = {
    "query_string": {"q": NAME, "next": EMAIL, "stadsdeel": NAME, "van": EMAIL, "pagina": NAME},
    "headers": {
        "User-Agent": NAME, "Referer": f"https://elders.example/{EMAIL}", "X-Request-Id": EMAIL,
        "X-Forwarded-For": ADDRESS, "Accept-Language": NAME, "If-None-Match": f'"{NAME}"',
    },
    "environ_base": {"REMOTE_ADDR": ADDRESS},
}  # fmt: skip


@everyone
def _falls_over() -> str:
    try:
        raise ValueError(f"{request.form['email']} is not {NAME}")
    except ValueError as error:
        raise RuntimeError(f"no page for {EMAIL}") from error


@everyone
def _breaks_a_rule_of_the_database() -> str:
    for _ in range(2):
        row = OutgoingMail(
            idempotency_key=EMAIL, kind=NAME, recipient_email=EMAIL, subject=NAME, text_body=NAME, html_body=NAME,
            message_id=EMAIL, due_at=NOON, created_at=NOON,
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
    return ""


@everyone
def _asks_what_is_no_number() -> str:
    db.session.execute(text("SELECT CAST(:hers AS INTEGER) + nothing FROM nowhere"), {"hers": NAME})
    return ""


BREAKS = {"falls-over": _falls_over, "breaks": _breaks_a_rule_of_the_database, "asks": _asks_what_is_no_number}


def break_for_a_test() -> None:
    _breaks_a_rule_of_the_database()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def breaking(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """On the tables of the other tests, with views that break."""
    other: Flask = request.getfixturevalue(f"{request.param}_app")
    folder = tmp_path_factory.mktemp("breaking")
    app = make_app(other.config["SQLALCHEMY_DATABASE_URI"], folder, SLOW_QUERY_MS=0.0001, TRUSTED_PROXIES=1)
    for path, view in BREAKS.items():
        app.add_url_rule(f"/{path}/<hers>", path, lambda hers, view=view: view(), methods=["POST"])
        app.view_functions[path].access = view.access  # type: ignore[attr-defined]
    app.config["WTF_CSRF_ENABLED"] = False
    with one_job_more(break_for_a_test):
        yield app


@pytest.fixture
def lines() -> Iterator[Lines]:
    with written(logging.DEBUG) as found:
        yield found


def addresses(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Each route twice: as if she typed the address, and with her token in it."""
    for rule in app.url_map.iter_rules():
        for hers in (NAME.replace(" ", "-"), TOKEN):
            yield (
                rule,
                re.sub(r"<(?:\w+:)?\w+>", lambda found, hers=hers: "1" if "int:" in found[0] else hers, rule.rule),
            )


@pytest.mark.parametrize("has_tables", [True, False])
def test_no_route_tells_of_her(breaking: Flask, has_tables: bool, tmp_path: Path, lines: Lines) -> None:
    app = breaking if has_tables else make_app(f"sqlite:///{tmp_path / 'empty.sqlite3'}", tmp_path, TRUSTED_PROXIES=1)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    form = {field: f"{NAME} {EMAIL}" for field in FIELDS} | {"email": EMAIL, "token": TOKEN}
    for rule, path in addresses(app):
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
            more: dict[str, Any] = {"data": form} if method == "POST" else {}
            client.open(path, method=method, **ASKED, **more)
    assert len(lines.requests()) > 200
    assert not OF_HER.search(lines.text), OF_HER.search(lines.text)


@pytest.mark.parametrize("path", BREAKS)
def test_a_fault_is_told_by_its_code_and_not_by_its_words(breaking: Flask, path: str, lines: Lines) -> None:
    answer = breaking.test_client().post(f"/{path}/{TOKEN}", data={"email": EMAIL}, **ASKED)
    assert answer.status_code in (500, 503)
    assert not OF_HER.search(lines.text), OF_HER.search(lines.text)
    told = [line for line in lines.all("sessions_app.core.errors") if line["level"] == "error"]
    assert [line["request"] for line in told] == [answer.headers["X-Request-Id"]]


def test_a_rule_that_was_broken_is_named(breaking: Flask, lines: Lines) -> None:
    breaking.test_client().post(f"/breaks/{TOKEN}", **ASKED)
    fault = next(line["fault"] for line in lines.all() if "fault" in line)
    assert fault["type"] == "sqlalchemy.exc.IntegrityError"
    assert fault["statement"].startswith("INSERT INTO outgoing_mails (")
    assert fault["because_of"]["code"] in ("23505", "SQLITE_CONSTRAINT_UNIQUE")
    assert any("_breaks_a_rule_of_the_database" in where for where in fault["at"])


def test_a_job_that_fails_tells_of_nobody_either(breaking: Flask, lines: Lines) -> None:
    work = breaking.extensions["queue"]
    with breaking.app_context():
        queue.call_soon("break_for_a_test")
    while (task := work.dequeue()) is not None:
        work.execute(task)
    assert any(line["message"] == "the job break_for_a_test failed" for line in lines.all())
    assert not OF_HER.search(lines.text), OF_HER.search(lines.text)


def test_registering_tells_of_nobody(app: Flask, lines: Lines) -> None:
    app.extensions[queue.SAID].clear()  # what the test before this one said is no word for this one
    app.extensions["queue"].flush()
    session = factories.knowledge_session()
    db.session.commit()
    PageClient(app).post(f"/sessies/{session.slug}/aanmelden", {"name": NAME, "email": EMAIL, "organisation": NAME})
    work = app.extensions["queue"]
    while (task := work.dequeue()) is not None:
        work.execute(task)
    assert [line for line in lines.all() if line.get("job") == "deliver_due_mails"]
    assert not OF_HER.search(lines.text), OF_HER.search(lines.text)


SAID_BY_LIBRARIES = [
    "Invalid request from ip={address}: Invalid HTTP request line: 'GET /aanmelding/{token}'",
    "Error handling request GET /aanmelding/{token}?q={email}",
    "Exception on /evaluatie/{token} [POST]",
    "ratelimit 10 per minute ({address}) exceeded at endpoint: people.sign_in",
    "550 <{email}>: Recipient address rejected",
    "connection to imaps://{email}@mail.example failed",
    "{address} said no",
    "2001:db8:85a3::8a2e:370:7334 said no",
]


@pytest.mark.parametrize("said", SAID_BY_LIBRARIES)
def test_addresses_are_cut_out_of_what_libraries_say(said: str) -> None:
    told = said.format(address=ADDRESS, token=TOKEN, email=EMAIL)
    record = logging.makeLogRecord({"name": "gunicorn.error", "msg": told})
    assert not OF_HER.search(log_lines.JsonLines().format(record))
    assert "8a2e" not in log_lines.message_of(record)


@given(local=st.from_regex(r"[a-zA-Z0-9!#$%&*+/=?^_{|}~.-]{1,30}", fullmatch=True), around=st.sampled_from("<> \"'(,"))
def test_an_e_mail_address_is_cut_out_of_anything(local: str, around: str) -> None:
    record = logging.makeLogRecord({"name": "sessions_app.x", "msg": f"sent to {around}{local}@voorbeeld.nl{around}"})
    assert "voorbeeld.nl" not in log_lines.message_of(record)
    assert f"{local}@" not in log_lines.message_of(record)


def test_what_we_say_ourselves_stays_readable() -> None:
    for said in ("mail 12 was refused: SMTPRecipientsRefused", "after 12:30:45 on 127.0.0.1", "job deliver_due_mails"):
        assert log_lines.message_of(logging.makeLogRecord({"name": "sessions_app.x", "msg": said})) == said


@pytest.mark.parametrize("where", ["", "import threading; threading.Thread(target=fall).start()\n"])
def test_what_ends_a_command_is_told_without_its_words(tmp_path: Path, where: str) -> None:
    program = (
        "import config, os\nfrom sessions_app.core.watching import logs\nlogs.set_up(config.settings())\n"
        f"def fall():\n    raise ValueError('{EMAIL}')\n" + (where or "fall()\n")
    )
    own = {"PATH": "/usr/bin", "INSTANCE_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}"}
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=config.ROOT,
        env=IN_PRODUCTION | own,
        capture_output=True,
        text=True,
        check=False,
    )
    told = json.loads(ended.stderr.splitlines()[-1])
    assert (told["message"], told["fault"]["type"]) == ("stopped by a fault", "builtins.ValueError")
    assert not OF_HER.search(ended.stderr + ended.stdout)
