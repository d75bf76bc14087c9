"""An S3 server as a process of its own, with one bucket: moto, which keeps all in its memory.

`python -m tests.s3_server` installs it into a virtual environment of its own, because what it stands on (botocore) does
not go together with what we stand on (a newer python-dateutil). Where it is not installed these tests are skipped, and
with CI=true they fail.
"""

import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep

import pytest
from minio import Minio

from tests.free_port import free_port
from tests.stopping import PATIENCE_SECONDS, stop

FOLDER = Path(sys.prefix) / "s3-server"
PYTHON = FOLDER / "bin" / "python"
REQUIREMENTS = Path(__file__).with_name("s3_server.txt")
INSTALLED = FOLDER / "installed.txt"
KEY_ID, SECRET, BUCKET = "key", "secret", "bestanden"


def is_installed() -> bool:
    return INSTALLED.exists() and INSTALLED.read_bytes() == REQUIREMENTS.read_bytes()


def install() -> None:
    venv.create(FOLDER, with_pip=True, clear=True)
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--requirement", REQUIREMENTS]
    subprocess.run(pip, check=True)
    INSTALLED.write_bytes(REQUIREMENTS.read_bytes())


@contextmanager
def running() -> Iterator[str]:
    """The value of FILES_URL that leads to it."""
    if not is_installed():
        sentence = "no S3 server: .venv/bin/python -m tests.s3_server installs it"
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    port = free_port()
    server = subprocess.Popen(
        [PYTHON, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, server)
        Minio(f"127.0.0.1:{port}", KEY_ID, SECRET, secure=False, region="us-east-1").make_bucket(BUCKET)
        yield f"s3://{BUCKET}/kennissessies?endpoint=http://127.0.0.1:{port}"
    finally:
        stop(server)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = monotonic() + PATIENCE_SECONDS
    while server.poll() is None and monotonic() < until:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            sleep(0.1)
        else:
            return
    raise RuntimeError("the S3 server did not start")


if __name__ == "__main__" and not is_installed():
    install()
