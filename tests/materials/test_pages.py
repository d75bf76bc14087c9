"""The organiser puts materials up; who has a place takes them along."""

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.mail_addresses import unreachable
from sessions_app.core.storage import files
from sessions_app.core.storage.store_folder import FolderStore
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.materials import queries, routes, rules, service
from sessions_app.materials.models import Material
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations import service as registrations
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import RegistrationStatus
from tests import factories
from tests.cast import Cast
from tests.materials.some_files import GOOD, PDF
from tests.page_client import PageClient

MB = 1024 * 1024


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(files, "_store", lambda: FolderStore(tmp_path / "materials"))
    return tmp_path / "materials"


@pytest.fixture
def session(app: Flask) -> KnowledgeSession:
    return factories.knowledge_session()


@pytest.fixture
def page(session: KnowledgeSession) -> str:
    return f"/beheer/sessies/{session.slug}/materiaal"


@pytest.fixture
def olga(app: Flask, cast: Cast) -> PageClient:
    return PageClient(app).sign_in(cast.organiser_olga)


@pytest.fixture
def sam(session: KnowledgeSession) -> Registration:
    return factories.registration(session, "sam@example.org")


def sent(*named: tuple[str, bytes]) -> dict[str, object]:
    return {"files": [(BytesIO(contents), name) for name, contents in named]}


def put_up(session: KnowledgeSession, name: str = "dia's.pdf", contents: bytes = PDF) -> Material:
    made = service.add_file(session, name, BytesIO(contents), len(contents))
    db.session.commit()
    return made


def titles(session: KnowledgeSession) -> list[str]:
    db.session.expire_all()
    return [one.title for one in queries.materials_of(session)]


def test_an_empty_page_uses_nothing(olga: PageClient, page: str) -> None:
    assert "0 kB van 100 MB" in olga.get(page).get_text()


def test_good_files_are_kept_and_others_are_named_with_what_to_do(
    olga: PageClient, session: KnowledgeSession, page: str
) -> None:
    olga.post(page, sent(("een.pdf", PDF), ("virus.exe", b"MZ"), ("twee.odp", GOOD["odp"])))
    assert titles(session) == ["een", "twee"]
    words = olga.get(page).get_text(" ")
    assert "2 bestanden staan erbij." in words
    assert "virus.exe: Dit soort bestand nemen we niet aan." in words


def test_what_is_sent_twice_is_there_once(
    olga: PageClient, session: KnowledgeSession, page: str, own_folder: Path
) -> None:
    """A second click, or the back button; a newer version under the same name is another file, also when as long."""
    slides = sent(("dia's.pdf", PDF))
    olga.post(page, sent(("dia's.pdf", PDF)))
    assert "Dit staat er al" in olga.post(page, slides, status=422).get_data(as_text=True)
    olga.post(page, sent(("dia's.pdf", PDF[:-1] + b"!")))
    link = {"title": "Verslag", "url": "https://example.org/"}
    olga.post(f"{page}/link", link)
    assert "Dit staat er al" in olga.post(f"{page}/link", link, status=422).get_data(as_text=True)
    assert titles(session) == ["dia's", "dia's", "Verslag"]
    shutil.rmtree(own_folder)
    olga.post(page, sent(("dia's.pdf", PDF)))
    assert len(titles(session)) == 4, "the store lost it, so it may come again"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Kies eerst een bestand."),
        (sent(("", b"")), "Kies eerst een bestand."),
        (sent(("dia.pdf", b"<html>")), "In dit bestand zit iets anders dan de naam zegt"),
        (sent(("leeg.pdf", b"")), "Dit bestand is leeg."),
        (sent(("a.docx", GOOD["xlsx"])), "In dit bestand zit iets anders dan de naam zegt"),
    ],
)
def test_a_refusal_says_what_to_do(
    olga: PageClient, session: KnowledgeSession, page: str, data: dict[str, object], sentence: str
) -> None:
    assert sentence in olga.post(page, data, status=422).get_data(as_text=True)
    assert titles(session) == []


def test_this_page_alone_takes_more_than_the_others(olga: PageClient, session: KnowledgeSession, page: str) -> None:
    olga.post(page, sent(("groot.pdf", PDF + b"\0" * 3 * MB)))
    assert titles(session) == ["groot"]
    olga.post(f"{page}/link", sent(("groot.pdf", PDF + b"\0" * 3 * MB)), status=413)


def test_too_large_is_said_beside_the_file_or_on_a_page(
    olga: PageClient, session: KnowledgeSession, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "LARGEST_FILE", MB)
    answer = olga.post(page, sent(("groot.pdf", PDF + b"\0" * MB)), status=422)
    assert "Dit bestand is groter dan 1 MB." in answer.get_data(as_text=True)
    monkeypatch.setattr(routes, "LARGEST_REQUEST", 2 * MB)
    answer = olga.post(page, sent(("groot.pdf", PDF + b"\0" * 3 * MB)), status=413)
    assert "Dit is samen te groot" in answer.get_data(as_text=True)
    assert titles(session) == []


@pytest.mark.parametrize(
    "url",
    ["http://example.org", "javascript:alert(1)", "https://", "https://u:p@example.org", "https://a b.nl", "www.nl"],
)
def test_a_link_is_a_whole_https_address(olga: PageClient, session: KnowledgeSession, page: str, url: str) -> None:
    answer = olga.post(f"{page}/link", {"title": "Verslag", "url": url}, status=422)
    assert "beginnend met https://, zoals" in answer.get_data(as_text=True)
    assert titles(session) == []


def test_links_titles_order_and_deleting(olga: PageClient, session: KnowledgeSession, page: str) -> None:
    for title in ("Verslag", "Film"):
        olga.post(f"{page}/link", {"title": title, "url": "https://example.org/x"})
    first, second = queries.materials_of(session)
    olga.post(f"{page}/{second.id}/verplaatsen", {"to": "up"})
    olga.post(f"{page}/{first.id}", {"title": ""}, status=422)
    olga.post(f"{page}/{first.id}", {"title": "Het verslag"})
    assert titles(session) == ["Film", "Het verslag"]
    olga.post(f"{page}/{second.id}/verwijderen")
    assert titles(session) == ["Het verslag"]
    olga.post(f"{page}/{second.id}/verwijderen", status=404)


def test_when_it_is_seen(olga: PageClient, session: KnowledgeSession, page: str) -> None:
    assert queries.opens_at(session) == session.ends_at
    answer = olga.post(f"{page}/moment", {"when": "moment", "opens_at": ""}, status=422)
    assert "Vul een datum en een tijd in" in answer.get_data(as_text=True)
    olga.post(f"{page}/moment", {"when": "moment", "opens_at": "2026-12-01T09:00"})
    db.session.expire_all()
    assert queries.opens_at(session) == clock.local_at(clock.today().replace(month=12, day=1), 9)
    olga.post(f"{page}/moment", {"when": "now"})
    assert "Deelnemers zien dit" in olga.get(page).get_text()
    olga.post(f"{page}/moment", {"when": "over"})
    db.session.expire_all()
    assert queries.opens_at(session) == session.ends_at


def test_a_participant_takes_it_along(client: PageClient, session: KnowledgeSession, sam: Registration) -> None:
    made = put_up(session, "Dia’s – café.pdf")
    path = registrations.path_of(sam)
    address = f"{path}/materiaal/{made.id}"
    client.get(address, status=404)
    assert "Dia’s" not in client.get(path).get_text()
    with clock.set_to(session.ends_at):
        assert client.get(path).find("a", href=address)
        answer = client.raw(address)
        part = client.raw(address, 206, headers={"Range": "bytes=0-4"})
        client.raw(address, 416, headers={"Range": "bytes=999999-"})
    assert answer.get_data() == PDF
    assert part.get_data() == b"%PDF-"
    assert part.headers["Content-Range"] == f"bytes 0-4/{len(PDF)}"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert "filename*=UTF-8''Dia%E2%80%99s%20%E2%80%93%20caf%C3%A9.pdf" in disposition


def test_nobody_else_opens_it(client: PageClient, session: KnowledgeSession) -> None:
    made, other = put_up(session), put_up(factories.knowledge_session())
    waiting = factories.registration(session, status=RegistrationStatus.WAITING)
    cancelled = factories.registration(session, status=RegistrationStatus.CANCELLED)
    sam = factories.registration(session)
    with clock.set_to(session.ends_at):
        for one in (waiting, cancelled):
            client.get(f"{registrations.path_of(one)}/materiaal/{made.id}", status=404)
        client.get(f"{registrations.path_of(sam)}/materiaal/{other.id}", status=404)
        client.raw(f"{registrations.path_of(sam)}/materiaal/{made.id}")


def test_a_file_that_the_store_lost_is_said_plainly(
    olga: PageClient, client: PageClient, session: KnowledgeSession, page: str, sam: Registration
) -> None:
    made = put_up(session)
    files.delete(made.file_key or "")
    assert "Het bestand zelf is kwijt." in olga.get(page).get_text()
    with clock.set_to(session.ends_at):
        lost = client.get(f"{registrations.path_of(sam)}/materiaal/{made.id}", status=404)
    assert "Dit bestand is niet meer te vinden." in lost.get_text()


def test_the_organiser_sees_how_many_are_told_and_tells_them_once(
    olga: PageClient, session: KnowledgeSession, page: str, sam: Registration
) -> None:
    put_up(session)
    factories.registration(session, unreachable("no-address"))  # walked in without an address
    assert not olga.get(page).find("form", action=f"{page}/bericht")
    olga.post(f"{page}/bericht", {"seen": "0"}, status=409)
    olga.post(f"{page}/moment", {"when": "now"})
    assert "Mail 1 deelnemer" in olga.get(page).get_text()
    for _ in range(2):
        olga.post(f"{page}/bericht", {"seen": "0"})
    assert "Deze mail is net verstuurd" in olga.get(page).get_text()
    assert [mail.kind for mail in db.session.scalars(select(OutgoingMail))] == ["materials_ready"]
