"""Files and rows that belong together, on both databases; the store on a disk."""

import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.storage import files
from sessions_app.core.storage.store_folder import FolderStore
from sessions_app.core.transaction import transaction
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.materials import queries, rules, service
from sessions_app.materials.models import Material
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations.rules import Attendance, RegistrationStatus
from tests import factories
from tests.materials.some_files import GOOD, PDF


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(files, "_store", lambda: FolderStore(tmp_path / "materials"))
    return tmp_path / "materials"


def add(session: KnowledgeSession, name: str = "dia's.pdf", contents: bytes = PDF) -> Material:
    return service.add_file(session, name, BytesIO(contents), len(contents))


def kept(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*/*"))


def mails() -> list[OutgoingMail]:
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def test_a_file_is_kept_under_a_name_that_says_nothing(on_both: Flask, own_folder: Path) -> None:
    session = factories.knowledge_session()
    made = add(session, "C:\\Users\\Kim\\Dia's_over WPI.pdf")
    assert (made.title, made.file_name) == ("Dia's over WPI", "Dia's_over WPI.pdf")
    assert (made.size, made.media_type) == (len(PDF), "application/pdf")
    assert kept(own_folder) == [made.file_key]
    assert files.open_for_reading(made.file_key or "").read() == PDF
    assert (own_folder / (made.file_key or "")[:2] / (made.file_key or "")).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (".pdf", "bestand.pdf"),
        ("...pdf", "bestand.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\map\\dia.pdf", "dia.pdf"),
        ("名前.pdf", "名前.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
        ("x" * 400 + ".pdf", "x" * 156 + ".pdf"),
    ],
)
def test_what_a_file_is_called(app: Flask, own_folder: Path, given: str, kept: str) -> None:
    made = service.add_file(factories.knowledge_session(), given, BytesIO(PDF), len(PDF))
    assert made.file_name == kept


@pytest.mark.parametrize(
    ("name", "contents", "refusal"),
    [
        ("dia.exe", b"MZ", rules.UnknownType),
        ("dia.pdf", b"<html>", rules.OtherThanItsName),
        ("dia.pdf", b"", rules.IsEmpty),
        ("dia.pptx", GOOD["docx"], rules.OtherThanItsName),
    ],
)
def test_what_is_refused_leaves_nothing(
    on_both: Flask, own_folder: Path, name: str, contents: bytes, refusal: type[Exception]
) -> None:
    session = factories.knowledge_session()
    with pytest.raises(refusal):
        add(session, name, contents)
    assert kept(own_folder) == []
    assert queries.materials_of(session) == []


def test_more_bytes_than_were_told_are_refused_half_way(own_folder: Path, app: Flask) -> None:
    with pytest.raises(files.TooLarge):
        files.put(BytesIO(PDF), at_most=10)
    assert kept(own_folder) == []


def test_a_key_is_no_path(app: Flask) -> None:
    for key in ("../../etc/passwd", "", "A" * 32, "0" * 31):
        with pytest.raises(FileNotFoundError):
            files.open_for_reading(key)


def test_a_row_that_is_not_committed_leaves_a_file_that_is_swept(on_both: Flask, own_folder: Path) -> None:
    session = factories.knowledge_session()
    stays = add(session)
    db.session.commit()
    add(session, "half.pdf")
    (own_folder / "ab").mkdir(exist_ok=True)
    (own_folder / "ab" / "left.half").write_bytes(b"x")
    db.session.rollback()  # as after a crash
    assert len(kept(own_folder)) == 3
    assert service.sweep_files(clock.now()) == 0, "an hour's grace for what is being written"
    _make_old(own_folder)
    assert service.sweep_files(clock.now()) == 1
    assert kept(own_folder) == [stays.file_key]


def test_the_file_goes_after_the_commit_and_not_before(on_both: Flask, own_folder: Path) -> None:
    session = factories.knowledge_session()
    made = add(session)
    db.session.commit()
    service.remove(session, made)
    assert kept(own_folder) == [made.file_key]
    db.session.rollback()
    db.session.info.pop("after_commit", None)
    with transaction():
        service.remove(session, queries.materials_of(session)[0])
    assert kept(own_folder) == []
    assert queries.materials_of(session) == []


def test_the_order_is_the_organisers(on_both: Flask) -> None:
    session = factories.knowledge_session()
    for title in ("een", "twee", "drie"):
        service.add_link(session, title, "https://example.org")
    first, _second, third = queries.materials_of(session)
    service.move(session, third, -1)
    service.move(session, first, 1)
    service.move(session, third, -5)
    assert [one.title for one in queries.materials_of(session)] == ["drie", "een", "twee"]
    service.remove(session, third)
    service.add_link(session, "vier", "https://example.org")
    assert [one.title for one in queries.materials_of(session)] == ["een", "twee", "vier"]


def test_who_has_a_place_sees_it_whether_she_came_or_not(on_both: Flask) -> None:
    session = factories.knowledge_session()
    service.add_link(session, "Verslag", "https://example.org")
    people = {
        "came": factories.registration(session, attendance=Attendance.ATTENDED),
        "stayed": factories.registration(session, attendance=Attendance.NO_SHOW),
        "waited": factories.registration(session, status=RegistrationStatus.WAITING),
        "cancelled": factories.registration(session, status=RegistrationStatus.CANCELLED),
    }
    assert not any(queries.materials_for(one) for one in people.values())
    with clock.set_to(session.ends_at):
        assert [name for name, one in people.items() if queries.materials_for(one)] == ["came", "stayed"]
    service.open_from(session, clock.now())
    assert len(queries.materials_for(people["came"])) == 1


def test_told_once_per_press(on_both: Flask) -> None:
    session = factories.knowledge_session()
    add(session)
    for _ in range(3):
        factories.registration(session)
    factories.registration(session, status=RegistrationStatus.WAITING)
    with pytest.raises(rules.NothingToTell):
        service.tell(session, 0)
    with clock.set_to(session.ends_at + timedelta(hours=1)):
        assert service.tell(session, 0) == 3
        with pytest.raises(rules.ToldAlready):
            service.tell(session, 0)
        assert len(mails()) == 3
        factories.registration(session)
        assert service.tell(session, 1) == 4
    assert {mail.kind for mail in mails()} == {"materials_ready"}
    assert not [mail for mail in mails() if "@" in mail.idempotency_key]


def test_a_file_of_another_session_is_not_found(on_both: Flask) -> None:
    here, there = factories.knowledge_session(), factories.knowledge_session()
    assert queries.find_material(here, add(there).id) is None


def _make_old(folder: Path) -> None:
    long_ago = (clock.now() - timedelta(days=2)).timestamp()
    for path in folder.glob("*/*"):
        os.utime(path, (long_ago, long_ago))
