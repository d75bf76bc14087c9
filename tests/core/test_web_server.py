"""The web server of production, started for real: what it tells of itself, and what it writes down."""

import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep

import pytest

import config
from tests.free_port import free_port

TOKEN = "A" * 32


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """Its port, and the file with all it says. The database is empty: what is asked here needs none."""
    folder, port = tmp_path_factory.mktemp("served"), free_port()
    said = folder / "said.txt"
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "2"]
    environment = {
        "PATH": "/usr/bin:/bin",
        "INSTANCE_DIR": str(folder),
        "PORT": str(port),
        "RATELIMIT_ENABLED": "false",
    }
    with said.open("w") as output:
        running = subprocess.Popen(
            [*command, "wsgi:app"], cwd=config.ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _wait_for(port)
            yield port, said
        finally:
            running.terminate()
            running.wait(timeout=20)


def test_it_does_not_tell_what_it_is(server: tuple[int, Path]) -> None:
    headers = _ask(server[0], "GET", "/robots.txt")[1]
    assert headers["Server"] == "kennissessies"
    assert "X-Powered-By" not in headers


def test_it_writes_down_no_personal_link(server: tuple[int, Path]) -> None:
    port, said = server
    for path in (f"/aanmelding/{TOKEN}", f"/evaluatie/{TOKEN}?cijfer=8", f"/afspraken/{TOKEN}"):
        _ask(port, "GET", path)  # there are no tables: each is a fault, and faults are logged
    assert "a fault in" in said.read_text() or "did not answer" in said.read_text()
    assert TOKEN not in said.read_text()


def test_it_believes_no_forwarded_header_by_itself(server: tuple[int, Path]) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    status, told = _ask(server[0], "GET", "/beheer", headers)
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
def test_it_refuses(server: tuple[int, Path], method: str, path: str, headers: dict[str, str], status: int) -> None:
    assert _ask(server[0], method, path, headers)[0] == status


def _ask(port: int, method: str, path: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str]]:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, headers=headers or {})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders())


def _wait_for(port: int) -> None:
    deadline = monotonic() + 30
    while monotonic() < deadline:
        try:
            _ask(port, "GET", "/robots.txt")
        except OSError:
            sleep(0.1)
        else:
            return
    raise AssertionError("the web server did not start")
