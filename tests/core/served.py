"""The web server of production, started for real, with what it says in a file."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic, sleep

import config
from tests.free_port import free_port
from tests.stopping import PATIENCE_SECONDS, stop


@dataclass
class Server:
    port: int
    said: Path
    running: "subprocess.Popen[bytes]"
    metrics_port: int = 0

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, port: int = 0
    ) -> tuple[int, dict[str, str], str]:
        connection = HTTPConnection("127.0.0.1", port or self.port, timeout=PATIENCE_SECONDS)
        connection.request(method, path, headers=headers or {})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, dict(answer.getheaders()), text

    def wait_until_it_answers(self) -> None:
        deadline = monotonic() + PATIENCE_SECONDS
        while monotonic() < deadline:
            try:
                self.ask("GET", "/robots.txt")
            except (OSError, HTTPException):
                sleep(0.1)
            else:
                return
        raise AssertionError("the web server does not answer")


@contextmanager
def served(folder: Path, workers: int = 1, **settings: str) -> Iterator[Server]:
    """The database is empty: what is asked here needs none."""
    port, said = free_port(), folder / "said.txt"
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    environment = {
        "PATH": "/usr/bin:/bin",
        "INSTANCE_DIR": str(folder),
        "PORT": str(port),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "RATELIMIT_ENABLED": "false",
    }
    with said.open("w") as output:
        running = subprocess.Popen(
            [*command, "--threads", "2", "wsgi:app"],
            cwd=config.ROOT, env=environment | settings, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        server = Server(port, said, running)
        try:
            server.wait_until_it_answers()
            yield server
        finally:
            stop(running)
