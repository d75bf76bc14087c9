"""Redis for the tests: a database of their own on the server that is there, or a server of their own."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as NoRedis

from tests.stopping import PATIENCE_SECONDS, stop

OURS = "*kennissessies*"


@contextmanager
def own_database() -> Iterator[str]:
    """On TEST_REDIS_URL, or on the server of 127.0.0.1:6379; without one the tests are skipped, and with CI=true they
    fail. What is ours is taken away before and after."""
    own = 10 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 5
    url = os.environ.get("TEST_REDIS_URL") or f"redis://127.0.0.1:6379/{own}"
    client = Redis.from_url(url, socket_connect_timeout=PATIENCE_SECONDS)
    try:
        _clean(client)
    except NoRedis:
        _without("no Redis: set TEST_REDIS_URL, or start a server on 127.0.0.1:6379")
    try:
        yield url
    finally:
        _clean(client)
        client.close()


@contextmanager
def running(port: int) -> Iterator[None]:
    """A server of the test's own, that keeps nothing."""
    program = shutil.which("redis-server")
    if program is None:
        _without("no redis-server: on Debian `apt install redis-server`")
    with tempfile.TemporaryDirectory() as folder:
        command = [str(program), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            _wait_for(port)
            yield
        finally:
            stop(server)


def _wait_for(port: int) -> None:
    until = monotonic() + PATIENCE_SECONDS
    with Redis(host="127.0.0.1", port=port) as client:
        while True:
            try:
                client.ping()
                return
            except NoRedis:
                assert monotonic() < until, "Redis did not start"
                sleep(0.05)


def _clean(client: Redis) -> None:
    for key in client.scan_iter(OURS):
        client.delete(key)


def _without(sentence: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)
