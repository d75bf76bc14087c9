"""Files in a folder and in a store by the S3 protocol: the same promises, kept by both."""

import io
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

import config
from sessions_app.core import clock
from sessions_app.core.spreadsheets import given_lists
from sessions_app.core.spreadsheets.given_lists import Given
from sessions_app.core.spreadsheets.reading import UNREAD
from sessions_app.core.storage import files
from sessions_app.core.storage.store_s3 import PART
from sessions_app.core.storage.stores import Unreachable
from sessions_app.core.transaction import transaction
from sessions_app.registrations import kept_erasures
from sessions_app.registrations.events import PersonErased
from tests import factories, s3_server
from tests.free_port import free_port
from tests.migrated import migrated_app, to_head

UNKNOWN = "0" * 32
KEYS = (s3_server.KEY_ID, s3_server.SECRET)


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with s3_server.running() as url:
        yield url


@pytest.fixture(params=["folder", "s3"])
def kept(request: pytest.FixtureRequest, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty store; the clock goes, for the S3 server's does."""
    if request.param == "s3":
        use(monkeypatch, app, request.getfixturevalue("s3"))
    monkeypatch.setitem(app.config, "INSTANCE_DIR", str(tmp_path))
    for key, _size in list(files.sizes()):
        files.delete(key)
    with clock.set_to(datetime.now(UTC)):
        yield request.param


def use(monkeypatch: pytest.MonkeyPatch, app: Flask, url: str) -> None:
    monkeypatch.setitem(app.config, "FILES_URL", url)
    monkeypatch.setitem(app.config, "FILES_KEYS", KEYS)
    monkeypatch.setitem(app.extensions, "stores", {})


def read(key: str) -> bytes:
    with files.open_for_reading(key) as file:
        return file.read()


class Breaks(io.BytesIO):
    """An upload that breaks off after its first part."""

    def read(self, size: int | None = -1) -> bytes:
        piece = super().read(size)
        if self.tell() > PART + 2**20:
            raise ConnectionResetError
        return piece


class BreaksOff(BaseHTTPRequestHandler):
    """A store that dies in the midst of what it gives."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"dia")

    def log_message(self, *_: Any) -> None:
        pass


@pytest.mark.parametrize("size", [0, 1, 100_000, PART, 2 * PART + 1])
def test_what_is_put_comes_back_whole(kept: str, size: int) -> None:
    contents = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    key, told = files.put(io.BytesIO(contents), at_most=size)
    assert (told, read(key) == contents, files.is_there(key)) == (size, True, True)
    assert list(files.sizes()) == [(key, size)]


@pytest.mark.parametrize("too_large", [11, 3 * PART])
def test_more_than_was_allowed_is_refused_and_nothing_is_kept(kept: str, too_large: int) -> None:
    with pytest.raises(files.TooLarge):
        files.put(io.BytesIO(b"x" * too_large), at_most=too_large - 1)
    assert list(files.sizes()) == []


def test_of_an_upload_that_breaks_off_nothing_is_seen(kept: str) -> None:
    with pytest.raises(ConnectionResetError):
        files.put(Breaks(b"x" * 3 * PART), at_most=4 * PART)
    assert list(files.sizes()) == []


def test_a_piece_at_a_time_is_given_as_it_is_asked(kept: str) -> None:
    key, _size = files.put(io.BytesIO(b"een twee drie"), at_most=20)
    with files.open_for_reading(key) as file:
        assert [file.read(4), file.read(5), file.read(100), file.read(1)] == [b"een ", b"twee ", b"drie", b""]


def test_what_is_not_there_is_not_found(kept: str) -> None:
    assert not files.is_there(UNKNOWN)
    files.delete(UNKNOWN)
    for key in (UNKNOWN, "../geheim", ""):
        with pytest.raises(FileNotFoundError):
            files.open_for_reading(key)


def test_what_is_deleted_is_gone(kept: str) -> None:
    key, _size = files.put(io.BytesIO(b"x"), at_most=1)
    files.delete(key)
    files.delete(key)
    assert not files.is_there(key)


def test_what_was_put_before_is_told_by_its_age(kept: str) -> None:
    key, _size = files.put(io.BytesIO(b"x"), at_most=1)
    assert list(files.keys_older_than(clock.now() - timedelta(minutes=5))) == []
    assert list(files.keys_older_than(clock.now() + timedelta(minutes=5))) == [key]


def test_a_given_list_is_kept_for_a_day_for_this_application_alone(kept: str) -> None:
    given_lists.keep("a", Given(b"Naam\nJan", was_pasted=True), UNREAD)
    found = given_lists.find("a")
    assert found and found.data == b"Naam\nJan" and given_lists.find_how("a") is not None
    assert list(files.sizes()) == [], "files are one thing, lists another"
    assert given_lists.sweep(clock.now()) == 0
    with clock.set_to(clock.now() + timedelta(hours=25)):
        assert given_lists.find("a") is None
        assert given_lists.sweep(clock.now(), dry_run=True) == 1
        assert given_lists.sweep(clock.now()) == 1
    assert given_lists.find("a") is None


def test_a_backup_takes_the_files_along_and_brings_them_back(s3: str, tmp_path: Path) -> None:
    with migrated_app("sqlite", tmp_path, FILES_URL=s3, FILES_KEYS=KEYS) as app:
        with app.app_context():
            to_head()
            for old, _size in list(files.sizes()):
                files.delete(old)
            key, _size = files.put(io.BytesIO(b"dia" * PART), at_most=3 * PART)
        copy, runner = tmp_path / "copy", FlaskCliRunner(app)
        assert "Uploaded files: 1" in runner.invoke(args=["backup", str(copy)]).output
        with app.app_context():
            files.delete(key)
        assert "Uploaded files put back: 1." in runner.invoke(args=["restore", str(copy), "--force"]).output
        with app.app_context():
            assert read(key) == b"dia" * PART
            files.delete(key)


def test_a_store_that_does_not_answer_says_so(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, app, f"s3://bestanden?endpoint=http://127.0.0.1:{free_port()}")
    attempts: list[Any] = [
        lambda: files.put(io.BytesIO(b"x"), 1),
        lambda: files.is_there(UNKNOWN),
        lambda: read(UNKNOWN),
    ]
    for attempt in attempts:
        with pytest.raises(Unreachable):
            attempt()


def test_notes_of_who_was_erased_are_found_by_address_and_go_after_a_year(kept: str) -> None:
    person = factories.person("sam@example.org")
    with transaction():
        kept_erasures.note_person(PersonErased(person))
    found = kept_erasures.Kept()
    assert (len(found), found.of_person("Sam@example.org")) == (1, clock.now())
    assert found.of_person("kim@example.org") is None
    for days, swept in ((364, 0), (366, 1)):
        assert kept_erasures.sweep(clock.now() + timedelta(days=days), dry_run=False) == swept
    assert len(kept_erasures.Kept()) == 0


def test_a_store_that_breaks_off_says_so(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with HTTPServer(("127.0.0.1", 0), BreaksOff) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        use(monkeypatch, app, f"s3://bestanden?endpoint=http://127.0.0.1:{server.server_port}")
        with pytest.raises(Unreachable):
            read(UNKNOWN)
        server.shutdown()


def test_without_the_right_bucket_doctor_says_so(s3: str, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, app, s3)
    assert "ok    files: " in FlaskCliRunner(app).invoke(args=["doctor"]).output
    use(monkeypatch, app, s3.replace("bestanden", "elders"))
    assert "FAIL  files: " in FlaskCliRunner(app).invoke(args=["doctor"]).output


@pytest.mark.parametrize("url", ["bestanden", "s3://", "https://bestanden", "s3://b?endpoint=ftp://x"])
def test_an_address_that_is_none_is_refused_at_the_start(tmp_path: Path, url: str) -> None:
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    with pytest.raises(config.HalfConfigured, match="FILES_URL"):
        config.settings_from({"INSTANCE_DIR": str(tmp_path), "FILES_URL": url, **keys})


def test_a_bucket_needs_its_keys(tmp_path: Path) -> None:
    with pytest.raises(config.HalfConfigured, match="AWS_ACCESS_KEY_ID"):
        config.settings_from({"INSTANCE_DIR": str(tmp_path), "FILES_URL": "s3://bestanden"})
