"""Uploaded files travel beside the copy of the database."""

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from sessions_app.core.storage import files
from tests.migrated import migrated_app, to_head


@pytest.fixture
def app_with_files(tmp_path: Path) -> Iterator[Flask]:
    with migrated_app("sqlite", tmp_path) as app:
        with app.app_context():
            to_head()
        yield app


def test_files_come_back_under_their_keys(app_with_files: Flask, tmp_path: Path) -> None:
    copy, runner = tmp_path / "copy", FlaskCliRunner(app_with_files)
    with app_with_files.app_context():
        key, _size = files.put(io.BytesIO(b"dia"), at_most=10)
    answer = runner.invoke(args=["backup", str(copy)])
    assert "Uploaded files: 1" in answer.output
    assert (tmp_path / "copy.files.tar").stat().st_mode & 0o077 == 0
    with app_with_files.app_context():
        files.delete(key)
    answer = runner.invoke(args=["restore", str(copy), "--force"])
    assert (answer.exit_code, "Uploaded files put back: 1." in answer.output) == (0, True), answer.output
    with app_with_files.app_context():
        assert files.open_for_reading(key).read() == b"dia"


def test_without_files_there_is_no_companion(app_with_files: Flask, tmp_path: Path) -> None:
    copy, runner = tmp_path / "copy", FlaskCliRunner(app_with_files)
    (tmp_path / "copy.files.tar").write_bytes(b"of an earlier night")
    assert runner.invoke(args=["backup", str(copy)]).exit_code == 0
    assert not (tmp_path / "copy.files.tar").exists()
    assert runner.invoke(args=["restore", str(copy), "--force"]).exit_code == 0


def test_a_name_that_is_no_key_is_not_put_back(app_with_files: Flask, tmp_path: Path) -> None:
    copy, runner = tmp_path / "copy", FlaskCliRunner(app_with_files)
    runner.invoke(args=["backup", str(copy)])
    with tarfile.open(tmp_path / "copy.files.tar", "w") as archive:
        for name in ("../../evil", "/etc/evil", "notes.txt"):
            member = tarfile.TarInfo(name)
            member.size = 1
            archive.addfile(member, io.BytesIO(b"x"))
    assert runner.invoke(args=["restore", str(copy), "--force"]).exit_code == 0
    assert not list(tmp_path.rglob("evil"))


def test_a_broken_companion_is_said_plainly(app_with_files: Flask, tmp_path: Path) -> None:
    copy, runner = tmp_path / "copy", FlaskCliRunner(app_with_files)
    runner.invoke(args=["backup", str(copy)])
    (tmp_path / "copy.files.tar").write_bytes(b"no archive")
    answer = runner.invoke(args=["restore", str(copy), "--force"])
    assert answer.exit_code == 1
    assert "The database is back" in answer.output
