"""Figures for Prometheus: off by default, for who shows the token, and with labels of our own making only."""

import re
from datetime import timedelta
from pathlib import Path
from socket import create_server
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.watching import metrics_port
from sessions_app.core.watching.metrics import count_mails
from sessions_app.outbox.models import MailState, OutgoingMail
from tests import factories
from tests.conftest import make_app
from tests.core.lines import written
from tests.free_port import free_port
from tests.page_client import PageClient
from tests.stopping import PATIENCE_SECONDS

TOKEN = "een-lang-geheim-van-prometheus-alleen"
SHOWN = {"Authorization": f"Bearer {TOKEN}"}
Figures = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture
def measured(on_both: Flask, tmp_path: Path) -> Flask:
    """On the tables of `on_both`, with metrics on."""
    return make_app(on_both.config["SQLALCHEMY_DATABASE_URI"], tmp_path, METRICS_TOKEN=TOKEN, SLOW_QUERY_MS=1e-6)


def figures(app: Flask) -> Figures:
    return read(PageClient(app).raw("/metrics", headers=SHOWN).text)


def read(said: str) -> Figures:
    return {
        (sample.name.removeprefix("kennissessies_"), tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(said)
        for sample in family.samples
    }


def test_by_default_there_is_no_such_page(client: PageClient) -> None:
    client.raw("/metrics", 404)
    client.raw("/metrics", 404, headers=SHOWN)
    assert "metrics" not in client.app.extensions


@pytest.mark.parametrize("shown", ["", TOKEN, f"Bearer {TOKEN}x", f"bearer {TOKEN}", "Bearer ", "Bearer €"])
def test_without_the_token_there_is_none_either(measured: Flask, shown: str) -> None:
    PageClient(measured).raw("/metrics", 404, headers={"Authorization": shown} if shown else {})


def test_requests_are_counted_by_view_method_and_kind_of_status(measured: Flask) -> None:
    client = PageClient(measured)
    for slug in ("a", "b", "c"):
        client.raw(f"/sessies/{slug}", 404)
    client.raw("/nergens/" + "x" * 20, 404)
    client.raw("/", 405, method="JANJANSEN")
    found = figures(measured)
    of_session = (("endpoint", "pages.session"), ("method", "GET"), ("status", "4xx"))
    assert found["requests_total", of_session] == 3
    assert found["requests_total", (("endpoint", "none"), ("method", "GET"), ("status", "4xx"))] == 1
    assert found["request_seconds_count", (("endpoint", "pages.session"),)] == 3
    assert found["statements_total", (("endpoint", "pages.session"),)] >= 3
    assert found["slow_statements_total", ()] > 0
    assert found["pool_limit", ()] >= 7


def test_connections_that_are_used_are_told(measured: Flask) -> None:
    with measured.app_context(), db.engine.connect():
        assert figures(measured)["pool_used", ()] >= 1
    before = figures(measured)["pool_used", ()]
    with measured.app_context(), db.engine.connect(), db.engine.connect():
        assert figures(measured)["pool_used", ()] == before + 2


def test_kept_pages_are_told(measured: Flask) -> None:
    factories.knowledge_session()
    db.session.commit()
    for _ in range(3):
        PageClient(measured).raw("/agenda.ics")
    found = figures(measured)
    assert found["kept_answers_total", (("how", "made"),)] == 1
    assert found["kept_answers_total", (("how", "at_the_door"),)] == 2


def test_mails_that_wait_are_told(measured: Flask) -> None:
    for number, state in enumerate([MailState.DUE, MailState.DUE, MailState.GIVEN_UP, MailState.SENT]):
        row = OutgoingMail(
            idempotency_key=str(number), kind="invitation", recipient_email="sam@example.org", subject="Hoi",
            text_body="", html_body="", message_id=str(number), state=state,
            due_at=clock.now() - timedelta(minutes=3), created_at=clock.now(),
        )  # fmt: skip
        db.session.add(row)
    db.session.commit()
    found = figures(measured)
    assert found["outbox_mails", (("state", "due"),)] == 2
    assert found["outbox_mails", (("state", "given_up"),)] == 1
    assert found["outbox_oldest_due_seconds", ()] == 180


def test_jobs_and_mails_of_the_worker_are_told(measured: Flask) -> None:
    measured.extensions["queue_tasks"]["sweep_personal_data"].call_local()
    with measured.app_context():
        count_mails(3, 1)
    found = figures(measured)
    assert found["jobs_total", (("job", "sweep_personal_data"), ("outcome", "done"))] == 1
    assert found["job_seconds_count", (("job", "sweep_personal_data"),)] == 1
    assert found["mails_total", (("outcome", "sent"),)] == 3
    assert found["mails_total", (("outcome", "failed"),)] == 1
    assert found["worker_seen_seconds", ()] == 0
    assert ("queue_length", ()) in found


def test_a_database_that_is_gone_does_not_hide_the_rest(tmp_path: Path) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'nowhere' / 'x.sqlite3'}", tmp_path, METRICS_TOKEN=TOKEN)
    PageClient(app).raw("/gezond/leeft")
    found = figures(app)
    assert found["requests_total", (("endpoint", "pages.alive"), ("method", "GET"), ("status", "2xx"))] == 1
    assert ("queue_length", ()) in found
    assert ("outbox_oldest_due_seconds", ()) not in found


def test_labels_are_names_of_ours(measured: Flask) -> None:
    client = PageClient(measured)
    client.raw("/?q=Wilhelmina&stadsdeel=geheim")
    client.raw("/aanmelding/" + "A" * 32, 404)
    client.raw("/sessies/wilhelmina", 404)
    ours = {*measured.view_functions, "none", "at_the_door"}
    labels = {label for _name, labels in figures(measured) for label in labels}
    assert {value for name, value in labels if name == "endpoint"} <= ours
    assert {name for name, _ in labels} == {"endpoint", "method", "status", "how", "le", "state"}
    assert not [value for _, value in labels if re.search("wilhelmina|geheim|AAA", value, re.IGNORECASE)]


def test_a_port_of_its_own(tmp_path: Path) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path, METRICS_PORT=free_port())
    PageClient(app).raw("/metrics", 404)
    server = metrics_port.open_port(app, is_shared=False)
    assert server is not None
    port = app.config["METRICS_PORT"]
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE_SECONDS) as answer:
        assert ("queue_length", ()) in read(answer.read().decode())
    with pytest.raises(HTTPError, match="404"):
        urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE_SECONDS)
    server.shutdown()
    server.server_close()


def test_a_port_that_is_taken_stops_nobody(tmp_path: Path) -> None:
    with create_server(("127.0.0.1", 0)) as other, written() as lines:
        port = other.getsockname()[1]
        app = make_app(f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path, METRICS_PORT=port)
        assert metrics_port.open_port(app, is_shared=True) is None
    assert f"port {port} for metrics is taken" in lines.text
