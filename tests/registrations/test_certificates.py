"""The certificate of attendance: who has one, when, what it says; and the page that checks it."""

import hashlib
from datetime import date, timedelta
from io import BytesIO

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from sessions_app.core import clock, language
from sessions_app.core.extensions import db
from sessions_app.registrations import attendance, certificate_keys, certificates, erasure, service
from sessions_app.registrations.certificate_code import Line, Statement
from sessions_app.registrations.certificate_document import document_of
from sessions_app.registrations.certificate_models import CertificateKey
from sessions_app.registrations.certificate_rules import CertificateState, certificate_state
from sessions_app.registrations.counted_time import net_time_of
from sessions_app.registrations.rules import Attendance, RegistrationStatus
from tests.cast import Cast
from tests.conftest import NOON
from tests.page_client import PageClient
from tests.registrations.accredited import TITLE, held_session, participant

BEFORE, AFTER = NOON - timedelta(hours=1), NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    ("is_published", "ends_at", "completed_at", "was_present", "expected"),
    [
        (True, BEFORE, BEFORE, True, CertificateState.READY),
        (True, NOON, BEFORE, True, CertificateState.READY),
        (True, AFTER, BEFORE, True, CertificateState.NOT_ENDED),
        (True, AFTER, None, False, CertificateState.NOT_ENDED),
        (True, BEFORE, None, True, CertificateState.NOT_COMPLETED),
        (True, BEFORE, None, False, CertificateState.NOT_COMPLETED),
        (True, BEFORE, BEFORE, False, CertificateState.NOT_PRESENT),
        (False, BEFORE, BEFORE, True, CertificateState.NO_SESSION),
    ],
)
def test_who_has_one_when(
    is_published: bool, ends_at: object, completed_at: object, was_present: bool, expected: CertificateState
) -> None:
    assert certificate_state(is_published, ends_at, completed_at, was_present, NOON) is expected  # type: ignore[arg-type]


def test_what_it_says(app: Flask) -> None:
    registration = participant(held_session())
    assert certificates.statement_of(registration) == Statement(
        name="Sam van den Voorbeeld",
        title=TITLE,
        held_on=date(2026, 11, 20),
        net_minutes=165,
        lines=(Line("SKJ", "00123456", "2,5"), Line("Registerplein", "", "")),
        issued_on=date(2026, 11, 20),
    )


def test_what_stands_on_it(app: Flask) -> None:
    registration = participant(held_session())
    statement = certificates.statement_of(registration)
    with app.test_request_context(), language.spoken("nl"):
        document = document_of(registration, statement, net_time_of(registration.knowledge_session), "abcdefghijk")
    assert document["facts"] == [
        ["Datum", "vrijdag 20 november 2026"],
        ["Tijd", "12.00\u00a0–\u00a015.00\u00a0uur"],
        ["Locatie", "Buurthuis Voorbeeld, Voorbeeldstraat 1, 1020 AB Amsterdam"],
        ["Georganiseerd door", "Stadsdeel Noord"],
        ["Nettotijd", "165 minuten (2 uur en 45 minuten)"],
    ]
    assert document["registers"] == [
        ["SKJ", "00123456", "SKJ-2027-1", "2,5 punten"],
        ["Registerplein", "–", "–", "accreditatie aangevraagd"],
    ]
    assert [row[1:] for row in document["parts"]] == [["De routes", "", "75"], ["Casussen", "", "90"]]
    assert document["address"] == "http://localhost/bewijs#abcdefghijk"
    assert document["code"] == "abcdefgh ijk"


def test_without_a_programme_it_says_that_all_of_it_counts(app: Flask) -> None:
    registration = participant(held_session(programme=[], online_url="https://meet.example.org/x"), online=True)
    statement = certificates.statement_of(registration)
    with app.test_request_context(), language.spoken("nl"):
        document = document_of(registration, statement, net_time_of(registration.knowledge_session), "x")
    assert statement.net_minutes == 180
    assert document["words"]["net"] == "Deze sessie had geen programma in onderdelen: de hele duur telt."
    assert ["Locatie", "Online"] in document["facts"]


def test_the_pdf_is_tagged_dutch_and_always_the_same(client: PageClient) -> None:
    registration = participant(held_session())
    answer = client.raw(f"{service.path_of(registration)}/bewijs.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    made = answer.get_data()
    assert b"/StructTreeRoot" in made and b"pdfuaid" in made and b"<rdf:li>nl</rdf:li>" in made
    assert f"Bewijs van deelname: {TITLE}".encode() in made
    client.set_language("en")
    again = client.raw(f"{service.path_of(registration)}/bewijs.pdf").get_data()
    assert hashlib.sha256(again).digest() == hashlib.sha256(made).digest()


@settings(max_examples=6)
@given(name=st.text(min_size=1, max_size=120))
def test_whatever_she_is_called_she_gets_her_certificate(app: Flask, name: str) -> None:
    db.session.rollback()
    registration = participant(held_session(), name=name.strip() or "x")
    with app.test_request_context():
        assert certificates.pdf_of(registration).startswith(b"%PDF-")
        statement = certificates.statement_of(registration)
        assert certificate_keys.check(certificate_keys.sign(statement)) == statement


@pytest.mark.parametrize(
    ("completed", "values", "sentence"),
    [
        (False, {}, "zodra de organisator de presentielijst heeft afgerond"),
        (True, {"attendance": Attendance.NO_SHOW}, "je staat niet op de lijst van wie er was"),
        (True, {"attendance": None}, "je staat niet op de lijst van wie er was"),
    ],
)
def test_who_has_none_reads_why(client: PageClient, completed: bool, values: dict[str, object], sentence: str) -> None:
    registration = participant(held_session(completed), **values)
    page = client.get(service.path_of(registration))
    assert sentence in page.get_text()
    assert not page.select("a[href$='bewijs.pdf']")
    assert sentence in client.get(f"{service.path_of(registration)}/bewijs.pdf", status=409).get_text()


def test_her_own_page_leads_to_it(client: PageClient) -> None:
    registration = participant(held_session())
    page = client.get(service.path_of(registration))
    assert page.select_one("a[href$='bewijs.pdf']")["href"] == f"{service.path_of(registration)}/bewijs.pdf"


def test_who_cancelled_is_offered_nothing(client: PageClient) -> None:
    registration = participant(held_session(), status=RegistrationStatus.CANCELLED, attendance=None)
    assert "bewijs" not in client.get(service.path_of(registration)).find("main").get_text().lower()


def test_the_organiser_gets_it_too_and_no_other(client: PageClient, cast: Cast) -> None:
    session = held_session()
    address = f"/beheer/sessies/{session.slug}/deelnemers/{participant(session).id}/bewijs.pdf"
    assert client.sign_in(cast.organiser_olga).raw(address).get_data().startswith(b"%PDF-")
    client.sign_in(cast.organiser_olaf).raw(address, 404)
    client.sign_in(cast.partner_petra).raw(address, 403)


# The check


def code_for(app: Flask) -> str:
    return certificate_keys.sign(certificates.statement_of(participant(held_session())))


@pytest.mark.parametrize("by_address", [False, True])
def test_the_check_shows_what_it_says(app: Flask, client: PageClient, by_address: bool) -> None:
    code = code_for(app)
    answer = client.raw(f"/bewijs/{code}") if by_address else client.post("/bewijs", {"code": code}, status=200)
    words = " ".join(client.inspected(answer, 200).find("main").get_text(" ").split())
    assert "Dit bewijs is echt" in words
    for said in (
        "Sam van den Voorbeeld", TITLE, "vrijdag 20 november 2026", "165 minuten", "nummer 00123456", "punten: 2,5",
    ):  # fmt: skip
        assert said in words
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("before", ["https://example.org/bewijs#", "http://localhost/bewijs/", "example.org/bewijs\n"])
def test_who_copies_the_link_of_the_pdf_is_understood(app: Flask, client: PageClient, before: str) -> None:
    answer = client.post("/bewijs", {"code": before + code_for(app)}, status=200)
    assert "Dit bewijs is echt" in answer.get_data(as_text=True)


def test_what_was_changed_is_refused_in_words(app: Flask, client: PageClient) -> None:
    code = code_for(app)
    changed = ("B" if code[40] == "A" else "A").join([code[:40], code[41:]])
    answer = client.post("/bewijs", {"code": changed}, status=422)
    assert "Dit is geen code van een bewijs van ons." in answer.get_data(as_text=True)
    assert "Sam" not in client.get(f"/bewijs/{changed}", status=422).find("main").get_text()
    assert "Plak de code" in client.post("/bewijs", {"code": " "}, status=422).get_data(as_text=True)


def test_it_can_be_checked_after_she_is_erased(app: Flask, client: PageClient) -> None:
    registration = participant(held_session())
    code = certificate_keys.sign(certificates.statement_of(registration))
    address = service.path_of(registration)
    erasure.erase_everything_of(registration.person)
    db.session.commit()
    client.get(f"{address}/bewijs.pdf", status=404)
    assert "Sam van den Voorbeeld" in client.post("/bewijs", {"code": code}, status=200).get_data(as_text=True)


def test_it_can_be_checked_after_the_key_is_changed_and_thrown_away(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, statement = code_for(app), certificates.statement_of(participant(held_session()))
    certificate_keys.remember_key()
    certificate_keys.remember_key()  # twice is once
    monkeypatch.setitem(app.config, "SECRET_KEY", "n" * 40)
    assert certificate_keys.check(code) == statement
    assert certificate_keys.check(certificate_keys.sign(statement)) == statement
    kept = db.session.scalars(db.select(CertificateKey)).one()
    db.session.delete(kept)
    db.session.flush()
    assert certificate_keys.check(code) is None
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", ["x" * 40])
    assert certificate_keys.check(code) == statement


def test_completing_the_list_keeps_the_key(on_both: Flask) -> None:
    attendance.complete_attendance(held_session(completed=False))
    assert db.session.scalars(db.select(CertificateKey.created_at)).one() == clock.now()


def test_what_a_reader_takes_from_the_pdf_can_be_checked(app: Flask) -> None:
    """Its words, its alternative text for the QR code, and its code as it is copied: with spaces and line ends."""
    registration = participant(held_session())
    with app.test_request_context():
        made = PdfReader(BytesIO(certificates.pdf_of(registration)))
    words = "\n".join(page.extract_text() for page in made.pages)
    for said in (
        "Beroepsregister",
        "Sam van den Voorbeeld",
        TITLE,
        "00123456",
        "SKJ-2027-1",
        "2,5 punten",
        "165 minuten",
        "Casussen",
    ):
        assert said in words
    assert made.root_object["/Lang"] == "nl"
    assert made.metadata and made.metadata.title == f"Bewijs van deelname: {TITLE}"
    copied = words[words.index("localhost/bewijs") :].partition("\n")[2]
    code = copied.rpartition("Stichting De Omslag")[0] or copied
    assert certificate_keys.check(code) == certificates.statement_of(registration)
