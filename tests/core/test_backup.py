import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.core.storage import backup
from sessions_app.people.models import District
from tests import factories
from tests.migrated import migrated_app, to_head


@pytest.fixture(params=["sqlite", "postgresql"])
def app_with_noord(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    with migrated_app(request.param, tmp_path) as app:
        with app.app_context():
            to_head()
            factories.district("noord")
            db.session.remove()
        yield app


def test_a_backup_brings_back_what_was_there(app_with_noord: Flask, tmp_path: Path) -> None:
    file = tmp_path / "copy"
    assert _run(app_with_noord, "backup", str(file)).exit_code == 0
    assert file.stat().st_mode & 0o077 == 0, "it holds names and addresses"
    with app_with_noord.app_context():
        factories.district("weesp")
    assert _districts(app_with_noord) == ["noord", "weesp"]
    answer = _run(app_with_noord, "restore", str(file), "--force")
    assert answer.exit_code == 0, answer.output
    assert _districts(app_with_noord) == ["noord"]


def test_restore_overwrites_nothing_unless_forced(app_with_noord: Flask, tmp_path: Path) -> None:
    file = tmp_path / "copy"
    _run(app_with_noord, "backup", str(file))
    with app_with_noord.app_context():
        factories.district("weesp")
    answer = _run(app_with_noord, "restore", str(file))
    assert answer.exit_code == 1
    assert "--force" in answer.output
    assert _districts(app_with_noord) == ["noord", "weesp"]


@pytest.mark.parametrize("contents", [b"", b"not a database, but a letter to my aunt"])
def test_restore_refuses_what_is_no_backup(app_with_noord: Flask, tmp_path: Path, contents: bytes) -> None:
    file = tmp_path / "letter"
    file.write_bytes(contents)
    answer = _run(app_with_noord, "restore", str(file), "--force")
    assert answer.exit_code == 1
    assert _districts(app_with_noord) == ["noord"]


def test_a_backup_without_room_says_so(app_with_noord: Flask, tmp_path: Path) -> None:
    file = tmp_path / "copy"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, before[1]))
    try:
        answer = _run(app_with_noord, "backup", str(file))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: ")
    assert not file.exists()


def test_restoring_a_database_that_is_locked_ends(
    app_with_noord: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "LOCK_PATIENCE_SECONDS", 0.1)
    file = tmp_path / "copy"
    _run(app_with_noord, "backup", str(file))
    with app_with_noord.app_context():
        database = db.engine.url.database or ""
        if db.engine.dialect.name != "sqlite":
            return  # pg_restore waits for a lock
    with closing(sqlite3.connect(database)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = _run(app_with_noord, "restore", str(file), "--force")
    assert answer.exit_code == 1
    assert "locked" in answer.output
    assert _districts(app_with_noord) == ["noord"]


def test_a_backup_that_cannot_be_written_says_so(app_with_noord: Flask, tmp_path: Path) -> None:
    answer = _run(app_with_noord, "backup", str(tmp_path / "no such folder" / "copy"))
    assert answer.exit_code == 1
    assert "cannot be written" in answer.output


def _run(app: Flask, *arguments: str) -> Result:
    return FlaskCliRunner(app).invoke(args=list(arguments))


def _districts(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(District.slug).order_by(District.slug)))
