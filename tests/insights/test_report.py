"""/inzicht/rapport.pdf: what is in it, for whom, tagged; nothing of too few answers, nothing outside her scope."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from sqlalchemy import select

from sessions_app.agreements.models import AgreementStatus
from sessions_app.core.extensions import db
from sessions_app.insights.choosing import Selection
from sessions_app.insights.report_choice import file_name, report_periods
from sessions_app.people.audit_models import Action, AuditEntry
from sessions_app.registrations.models import Attendance
from tests import factories
from tests.cast import Cast
from tests.insights.held import EIGHT_OF_TEN, agreement, held
from tests.page_client import PageClient

YEAR = "van=2026-01-01&tot=2026-12-31"


@pytest.fixture
def cor(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.coordinator_cor)


def report(client: PageClient, query: str = YEAR) -> PdfReader:
    return PdfReader(BytesIO(client.raw(f"/inzicht/rapport.pdf?{query}").data))


def words(reader: PdfReader) -> str:
    """On one line: what stands in a column is broken somewhere."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def tags(reader: PdfReader) -> list[str]:
    """Of the whole tree, in reading order."""
    found, waiting = [], [reader.root_object["/StructTreeRoot"]["/K"]]
    while waiting:
        one = waiting.pop(0).get_object()
        if isinstance(one, list):
            waiting = [*one, *waiting]
        elif isinstance(one, DictionaryObject) and "/S" in one:
            found.append(str(one["/S"]).removeprefix("/"))
            waiting = [one["/K"], *waiting] if "/K" in one else waiting
    return found


def test_figures_stand_with_their_n(cor: PageClient) -> None:
    first = held(90, EIGHT_OF_TEN, asked=16, title="Routes naar werk")
    held(60, (7, 7, 8, 6, 9), asked=9, district=factories.district("west"))
    for came in (Attendance.ATTENDED, Attendance.ATTENDED, Attendance.NO_SHOW):
        factories.registration(first, attendance=came)
    agreement(first, AgreementStatus.DONE)
    said = words(report(cor))
    assert "7,8 (n = 15, respons 60%)" in said
    assert "23-08-2026 Routes naar werk Noord 8,0 7,4–8,5 10 62%" in said
    assert "West 1 7,4 6,5–8,1 5 56%" in said
    assert "Noord 3 2 (67%) 1 (33%) 0 0" in said
    assert "Noord 1 1 0 0 0" in said
    assert "Wilson" in said and "Minder dan 5 antwoorden" in said


def test_it_is_tagged_with_headings_tables_and_described_charts(cor: PageClient) -> None:
    held(90, EIGHT_OF_TEN, asked=16)
    made = cor.raw(f"/inzicht/rapport.pdf?{YEAR}").data
    assert b"pdfuaid" in made and b"<rdf:li>nl</rdf:li>" in made
    reader = PdfReader(BytesIO(made))
    found = tags(reader)
    assert found.count("H1") == 1 and found.count("H2") >= 6
    assert {"Table", "TH", "TD", "Figure", "LI"} <= set(found)
    assert reader.metadata is not None and reader.metadata.title == "Rapport over de kennissessies: 2026"


def test_too_few_answers_are_said_in_words(cor: PageClient) -> None:
    held(30, title="Met te weinig")
    said = words(report(cor))
    assert "Met te weinig Noord te weinig antwoorden" in said
    assert "Gemiddeld cijfer te weinig antwoorden" in said


def test_a_period_without_sessions(cor: PageClient) -> None:
    assert "zijn geen sessies gehouden" in words(report(cor, "van=2020-01-01&tot=2020-03-31"))
    page = cor.get("/inzicht/rapport?van=2020-01-01&tot=2020-03-31")
    assert page.find("a", string=lambda text: text and "Maak de pdf" in text) is None


def test_many_sessions_are_told_by_quarter(cor: PageClient) -> None:
    for day in range(100, 126):
        held(day, EIGHT_OF_TEN)
    assert "2026 K3 26 8,0" in words(report(cor))


def test_in_english(cor: PageClient) -> None:
    held(30, EIGHT_OF_TEN, asked=16)
    cor.set_language("en")
    said = words(report(cor))
    assert "Report on knowledge sessions" in said and "8.0 (n = 10, response 62%)" in said


def test_a_coordinator_of_one_district_reports_on_hers(client: PageClient, cast: Cast) -> None:
    held(30, EIGHT_OF_TEN, title="In Noord")
    held(30, EIGHT_OF_TEN, title="In West", district=factories.district("west"))
    client.sign_in(cast.coordinator_noor)
    said = words(report(client))
    assert "In Noord" in said and "In West" not in said
    assert "n = 10 " in said
    assert "de sessies van Noord" in said
    client.raw(f"/inzicht/rapport.pdf?{YEAR}&stadsdeel=west", 404)


def test_taking_it_is_noted(cor: PageClient) -> None:
    report(cor)
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == Action.EXPORTED))
    assert entry is not None and entry.subject_kind == "report"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("van=2026-10-01&tot=2026-01-01", "De eerste dag ligt na de laatste"),
        ("van=gisteren", "Dit is geen datum"),
        ("stadsdeel=mars", "We kennen ‘mars’ niet"),
        ("vraag=naam", "We kennen ‘naam’ niet"),
    ],
)
def test_a_choice_that_cannot_be(cor: PageClient, query: str, sentence: str) -> None:
    page = cor.get(f"/inzicht/rapport?{query}", 422)
    [link] = page.select(".error-summary a")
    assert sentence in link.get_text()
    assert page.select_one(f"form [id='{link['href'][1:]}']"), "where it can be mended"
    assert page.h1.get_text() == "Rapport"
    assert sentence in cor.get(f"/inzicht/rapport.pdf?{query}", 422).get_text()


def test_without_a_period_it_is_the_last_quarter(cor: PageClient) -> None:
    answer = cor.raw("/inzicht/rapport.pdf")
    assert 'filename="rapport-2026-kwartaal-3.pdf"' in answer.headers["Content-Disposition"]
    assert "3e kwartaal 2026" in words(PdfReader(BytesIO(answer.data)))


@pytest.mark.parametrize(
    ("since", "until", "district", "name"),
    [
        (date(2026, 10, 1), date(2026, 12, 31), "", "rapport-2026-kwartaal-4.pdf"),
        (date(2026, 1, 1), date(2026, 12, 31), "noord", "rapport-2026-noord.pdf"),
        (date(2026, 1, 1), date(2026, 3, 30), "", "rapport-2026-01-01-tot-en-met-2026-03-30.pdf"),
    ],
)
def test_what_the_file_is_called(since: date, until: date, district: str, name: str) -> None:
    assert file_name(Selection(since, until, district)) == name


def test_ready_periods_cross_the_year(client: PageClient) -> None:
    with client.app.test_request_context():
        last, this, *_ = report_periods(date(2026, 1, 5))
    assert (last.since, last.until) == (date(2025, 10, 1), date(2025, 12, 31))
    assert (this.since, this.until) == (date(2026, 1, 1), date(2026, 3, 31))
