"""Two processes of the web server as in production: one format in the log, and one set of figures."""

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest

from tests.core.served import Server, served
from tests.core.test_metrics import Figures, read
from tests.free_port import free_port
from tests.stopping import PATIENCE_SECONDS

LINK, SECRET = "A" * 32, "een-lang-geheim-van-prometheus-alleen"
PRODUCTION = {
    "APP_ENV": "production", "SECRET_KEY": "x" * 40, "SECURITY_PASSWORD_SALT": "y" * 20,
    "SECURITY_TOTP_SECRETS": "1:" + "z" * 40, "MAIL_SERVER": "127.0.0.1", "MAIL_DEFAULT_SENDER": "sessies@example.org",
    "METRICS_TOKEN": SECRET,
}  # fmt: skip
WITH_TOKEN = {"Authorization": f"Bearer {SECRET}"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("served")
    port = free_port()
    own = {"DATABASE_URL": f"sqlite:///{folder / 'empty.sqlite3'}", "METRICS_PORT": str(port), "TMPDIR": str(folder)}
    with served(folder, workers=2, **PRODUCTION, **own) as server:
        server.metrics_port = port
        yield server


def told_twice(server: Server) -> tuple[Figures, Figures]:
    """What the page and the port tell."""
    page = server.ask("GET", "/metrics", WITH_TOKEN)[2]
    return read(page), read(server.ask("GET", "/metrics", port=server.metrics_port)[2])


def test_whichever_process_is_asked_knows_the_figures_of_both(server: Server) -> None:
    asked = (("endpoint", "pages.robots"), ("method", "GET"), ("status", "2xx"))
    before = told_twice(server)[0]["requests_total", asked]
    for _ in range(20):
        server.ask("GET", "/robots.txt")
    for _ in range(6):
        page, port = told_twice(server)
        assert page["requests_total", asked] == port["requests_total", asked] == before + 20
        assert page["pool_limit", ()] in (15, 2 * 15)  # the second may still start


def test_a_process_that_dies_takes_its_connections_along_and_leaves_its_counts(server: Server) -> None:
    asked = (("endpoint", "pages.robots"), ("method", "GET"), ("status", "2xx"))
    before = told_twice(server)[0]["requests_total", asked]
    dying = psutil.Process(server.running.pid).children()[0]
    dying.kill()
    deadline = monotonic() + PATIENCE_SECONDS
    while dying.is_running() or len(psutil.Process(server.running.pid).children()) < 2:
        assert monotonic() < deadline, "nobody took its place"
        sleep(0.1)
    server.wait_until_it_answers()  # one request more
    page, _port = told_twice(server)
    assert page["requests_total", asked] >= before + 1
    assert page["pool_limit", ()] <= 2 * 15


def test_without_the_token_there_is_no_such_page(server: Server) -> None:
    assert server.ask("GET", "/metrics")[0] == 404


def test_every_line_is_json_and_none_holds_a_link_or_an_address(server: Server) -> None:
    status, headers, _ = server.ask("GET", f"/aanmelding/{LINK}?q=jan@example.org")
    assert status == 503
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS) as crooked:
        crooked.sendall(f"GET /aanmelding/{LINK} jan@example.org HTTP/1.1\r\n\r\n".encode())
        assert crooked.recv(1000).startswith(b"HTTP/1.1 400")
    lines = [json.loads(line) for line in server.said.read_text().splitlines()]
    assert {"gunicorn.error", "sessions_app.requests", "sessions_app.core.errors"} <= {line["logger"] for line in lines}
    assert [line for line in lines if line.get("request") == headers["X-Request-Id"] and line["level"] == "error"]
    assert any(line["message"] == "Invalid request" for line in lines)
    assert not re.search(f"{LINK}|jan@|127\\.0\\.0\\.1 ", server.said.read_text())


def test_the_folder_of_the_figures_goes_with_the_server(tmp_path: Path) -> None:
    own = {"DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}", "TMPDIR": str(tmp_path)}
    with served(tmp_path, **PRODUCTION, **own):
        assert list(tmp_path.glob("kennissessies-metrics-*"))
    assert not list(tmp_path.glob("kennissessies-metrics-*"))


@pytest.mark.parametrize("log_format", ["readable", "json"])
def test_development_may_read_it_easily(tmp_path: Path, log_format: str) -> None:
    with served(tmp_path, LOG_FORMAT=log_format) as server:
        server.ask("GET", "/robots.txt")
        first = server.said.read_text().splitlines()[0]
    assert first.startswith("{") is (log_format == "json")
