"""A consistent copy of the database while it serves, and the way back.

SQLite by its online backup, PostgreSQL by `pg_dump` and `pg_restore`. The secrets (SECRET_KEY, SECURITY_PASSWORD_SALT)
are not in the copy.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect

from sessions_app.core.database import libpq
from sessions_app.core.database.connections import is_postgresql
from sessions_app.core.extensions import db

LOCK_PATIENCE_SECONDS = 20.0


class BackupFailed(Exception):
    """With a sentence that says what to do."""


class WouldOverwrite(BackupFailed):
    """There is something in the database already."""


def backup(file: Path) -> None:
    """Writes the copy beside `file` first, so that a half copy never takes the place of a whole one."""
    half = file.with_name(f".{file.name}.half")
    try:
        half.unlink(missing_ok=True)
        half.touch(mode=0o600)
        if is_postgresql():
            _run_postgresql_tool("pg_dump", "--format=custom", "--no-owner", f"--file={half}")
        else:
            with closing(sqlite3.connect(_sqlite_path())) as source, closing(sqlite3.connect(half)) as target:
                source.backup(target, progress=_end_when_locked)
        half.replace(file)
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(f"{file} cannot be written: {getattr(error, 'strerror', error)}") from error
    finally:
        half.unlink(missing_ok=True)


def restore(file: Path, force: bool = False) -> None:
    """Puts the copy back. Raises `WouldOverwrite` when the database holds tables, unless forced."""
    if not file.is_file():
        raise BackupFailed(f"{file} does not exist.")
    if not force and holds_something():
        raise WouldOverwrite("The database is not empty. With --force the backup takes the place of all that is in it.")
    db.session.remove()
    db.engine.dispose()
    if is_postgresql():
        _run_postgresql_tool(
            "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error", str(file)
        )
    else:
        _restore_sqlite(file)


def holds_something() -> bool:
    return bool(inspect(db.engine).get_table_names())


def _restore_sqlite(file: Path) -> None:
    with closing(sqlite3.connect(f"file:{file.resolve()}?mode=ro", uri=True)) as source:
        try:
            sound = source.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            source.execute("SELECT version_num FROM alembic_version")
        except sqlite3.DatabaseError:
            sound = False
        if not sound:
            raise BackupFailed(f"{file} is no sound backup of this application on SQLite.")
        with closing(sqlite3.connect(_sqlite_path(), timeout=LOCK_PATIENCE_SECONDS)) as target:
            try:
                source.backup(target, progress=_end_when_locked)
            except sqlite3.Error as error:
                raise BackupFailed(f"The database cannot be written: {error}") from error


def _end_when_locked(status: int, _remaining: int, _total: int) -> None:
    """By itself the copy would try again for ever; each try waits as long as its connection does."""
    if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise BackupFailed("The database is locked: stop web and worker first, and whatever else has it open.")


def _sqlite_path() -> str:
    return str(db.engine.url.database)


def _run_postgresql_tool(tool: str, *arguments: str) -> None:
    """The password travels in the environment: arguments are seen by every user of the machine."""
    if not shutil.which(tool):
        raise BackupFailed(f"{tool} is not installed: install the PostgreSQL client (postgresql-client).")
    url = db.engine.url
    address = libpq.connection_string(url.render_as_string(hide_password=False), without_password=True)
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    done = subprocess.run(
        [tool, f"--dbname={address}", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupFailed(f"{tool} failed: {done.stderr.strip()}")
