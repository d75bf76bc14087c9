"""A PostgreSQL server of a test's own, which it may stop, kill and start again, and that others may follow.

    with postgres_server.running() as server, server.replica() as replica:
        url = server.database("kennissessies")

Where there are no programs of PostgreSQL on this machine the tests are skipped, and with CI=true they fail.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.free_port import free_port

OWNER = "postgres"  # of the server's process when we are root, which it refuses to be; and of its databases
SETTINGS = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
shared_buffers = 32MB
max_connections = 100
wal_level = replica
max_wal_senders = 4
hot_standby = on
fsync = off
"""


@dataclass(frozen=True)
class PostgresServer:
    folder: Path
    port: int

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://{OWNER}@127.0.0.1:{self.port}/{database}"

    def database(self, name: str) -> str:
        """The address of a new, empty database."""
        self.run(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def run(self, statement: str) -> None:
        engine = create_engine(self.url(), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                connection.execute(text(statement))
        finally:
            engine.dispose()

    def start(self) -> None:
        """Answers when it takes connections; a replica, when it gives what it has."""
        self._control("start", "--log", str(self.folder / "log"))

    def stop(self, how: str = "fast") -> None:
        """`immediate`: as if it had crashed. What was committed is there after the next start: it was handed to the
        system, which lives on. So nothing here waits for a disk (`fsync`)."""
        self._control("stop", "--mode", how)

    @contextmanager
    def replica(self) -> Iterator["PostgresServer"]:
        """A server that follows this one by streaming, from what stands in it now on."""
        with _folder() as folder:
            replica = PostgresServer(folder / "data", free_port())
            source = f"host=127.0.0.1 port={self.port} user={OWNER}"
            _as_owner("pg_basebackup", "-D", str(replica.folder), "-d", source, "-R", "--checkpoint=fast")
            with (replica.folder / "postgresql.conf").open("a") as settings:
                settings.write(SETTINGS.format(port=replica.port))
            with _started(replica):
                yield replica

    def _control(self, what: str, *more: str) -> None:
        _as_owner("pg_ctl", what, "-D", str(self.folder), "-w", "-t", "60", *more)


@contextmanager
def running() -> Iterator[PostgresServer]:
    """A new server on a free port of this machine, gone afterwards with all that was in it."""
    with _folder() as folder:
        server = PostgresServer(folder / "data", free_port())
        _as_owner("initdb", "-D", str(server.folder), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync")
        with (server.folder / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS.format(port=server.port))
        with _started(server):
            yield server


@contextmanager
def _started(server: PostgresServer) -> Iterator[None]:
    server.start()
    try:
        yield
    finally:
        if (server.folder / "postmaster.pid").exists():
            server.stop("immediate")


@contextmanager
def _folder() -> Iterator[Path]:
    """Where whoever the server runs as may write: the folders of pytest are ours alone."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, OWNER)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_owner(program: str, *arguments: str) -> None:
    command = [str(_programs() / program), *arguments]
    if os.geteuid() == 0:
        command = ["runuser", "-u", OWNER, "--", *command]
    with tempfile.TemporaryFile() as said:  # not a pipe, which the server that stays behind would keep open
        if subprocess.run(command, cwd="/", stdout=said, stderr=subprocess.STDOUT, check=False).returncode:
            said.seek(0)
            raise RuntimeError(f"{program}: {said.read().decode()}")


def _programs() -> Path:
    """The folder with initdb and pg_ctl, of the newest version there is."""
    by_version = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = [*map(str, reversed(by_version)), shutil.which("initdb")]
    folders = [Path(path).resolve().parent for path in found if path]
    if not folders:
        sentence = "no programs of PostgreSQL: on Debian `apt install postgresql`"
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    return folders[0]
