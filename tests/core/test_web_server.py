"""The web server of production, started for real: what it tells of itself, and what it writes down."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest

from tests.core.served import Server, served
from tests.stopping import PATIENCE_SECONDS

TOKEN = "A" * 32


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("served")) as server:
        yield server


def test_it_does_not_tell_what_it_is(server: Server) -> None:
    headers = server.ask("GET", "/robots.txt")[1]
    assert headers["Server"] == "kennissessies"
    assert "X-Powered-By" not in headers


def test_it_writes_down_no_personal_link(server: Server) -> None:
    for path in (f"/aanmelding/{TOKEN}", f"/evaluatie/{TOKEN}?cijfer=8", f"/afspraken/{TOKEN}"):
        server.ask("GET", path)  # there are no tables: each is a fault, and faults are logged
    assert "a fault in" in server.said.read_text() or "did not answer" in server.said.read_text()
    assert TOKEN not in server.said.read_text()


def test_it_believes_no_forwarded_header_by_itself(server: Server) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    status, told, _ = server.ask("GET", "/beheer", headers)
    assert status == 302
    assert told["Location"].startswith("/inloggen")


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("TRACE", "/robots.txt", {}, 405),
        ("GET", "/robots.txt", {"Host": "evil.example"}, 400),
        ("GET", "/" + "a" * 5000, {}, 414),
        ("GET", "/static/../config.py", {}, 404),
        ("GET", "/static/%2e%2e/config.py", {}, 404),
        ("GET", "/static/", {}, 404),
        ("GET", "/.git/config", {}, 404),
        ("POST", "/inloggen", {"Content-Length": "999999999"}, 413),
    ],
)
def test_it_refuses(server: Server, method: str, path: str, headers: dict[str, str], status: int) -> None:
    assert server.ask(method, path, headers)[0] == status


def test_a_body_that_breaks_its_own_rules_is_no_fault_of_ours(server: Server) -> None:
    headers = {"Transfer-Encoding": "chunked", "Content-Type": "application/x-www-form-urlencoded"}
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_SECONDS)) as connection:
        connection.request("POST", "/inloggen", b"no length\r\na=b", headers)
        assert connection.getresponse().status == 400


def test_each_worker_keeps_to_a_processor_of_its_own(tmp_path: Path) -> None:
    if not hasattr(os, "sched_setaffinity"):
        pytest.skip("this system lets no process choose")
    there = psutil.Process().cpu_affinity() or []
    with served(tmp_path, workers=2) as server:
        _wait_for_workers(server, gone=set(), processors=min(2, len(there)))
        for killed in psutil.Process(server.running.pid).children():
            killed.send_signal(signal.SIGKILL)
            _wait_for_workers(server, gone={killed.pid}, processors=min(2, len(there)))


def _wait_for_workers(server: Server, gone: set[int], processors: int) -> None:
    until, found = monotonic() + PATIENCE_SECONDS, {}
    while monotonic() < until:
        workers = psutil.Process(server.running.pid).children()
        try:
            found = {worker.pid: worker.cpu_affinity() for worker in workers if worker.pid not in gone}
        except psutil.NoSuchProcess:
            continue
        alone = {kept[0] for kept in found.values() if kept and len(kept) == 1}
        if len(found) == 2 and len(alone) == processors:
            return
        sleep(0.05)
    raise AssertionError(f"the workers keep to {found}")
