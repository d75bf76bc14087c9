"""A list that somebody gave stays for a day, for this application alone."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from sessions_app.core import clock, retention
from sessions_app.core.spreadsheets import given_lists
from sessions_app.core.spreadsheets.given_lists import Given
from sessions_app.core.spreadsheets.reading import Choice, HowRead

GIVEN = Given(b"Naam;E-mail\n\nJan;j@x.nl", was_pasted=True, choice=Choice({"name": 0, "prefix": None}, "Blad", ""))
HOW = HowRead(columns=[(0, "Naam", "Jan")], taken={"name": 0}, sheets=["Blad"])


@pytest.fixture(autouse=True)
def folder(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(app.config, "INSTANCE_DIR", str(tmp_path))
    return tmp_path / given_lists.FOLDER


def test_what_was_given_comes_back_whole_and_under_its_own_name_alone() -> None:
    given_lists.keep("import:1:2:a", GIVEN, HOW)
    found = given_lists.find("import:1:2:a")
    assert found and (found.data, found.was_pasted, found.choice) == (GIVEN.data, True, GIVEN.choice)
    how = given_lists.find_how("import:1:2:a")
    assert how and dict(how.taken) == {"name": 0}
    assert given_lists.find("import:1:3:a") is None


def test_it_is_kept_for_a_day_and_then_swept() -> None:
    given_lists.keep("a", GIVEN, HOW)
    with clock.set_to(clock.now() + timedelta(hours=23)):
        assert given_lists.find("a") and retention.sweep_all(clock.now())["given_lists"] == 0
    with clock.set_to(clock.now() + timedelta(hours=24)):
        assert given_lists.find("a") is None
        assert given_lists.sweep(clock.now(), dry_run=True) == 1
        assert retention.sweep_all(clock.now())["given_lists"] == 1
    assert given_lists.find("a") is None


def test_it_goes_at_once_when_asked(folder: Path) -> None:
    given_lists.keep("a", GIVEN, HOW)
    given_lists.forget("a")
    given_lists.forget("a")
    assert not list(folder.iterdir())


def test_the_file_is_for_the_application_alone_and_tells_not_whose_it_is(folder: Path) -> None:
    given_lists.keep("round:7", GIVEN, HOW)
    [path] = folder.iterdir()
    assert os.stat(path).st_mode & 0o777 == 0o600 and os.stat(folder).st_mode & 0o777 == 0o700
    assert path.name != "7" and len(path.name) == 64


def test_a_list_of_an_older_version_is_given_again(folder: Path) -> None:
    given_lists.keep("a", GIVEN, HOW)
    [path] = folder.iterdir()
    was = path.read_bytes()
    for other in (b'{"was_pasted": true}\nNaam', was.replace(b'"how": {', b'"how": {"has_heads": true, ')):
        assert other != was
        path.write_bytes(other)
        assert given_lists.find("a") is None
