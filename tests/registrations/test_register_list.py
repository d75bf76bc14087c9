"""The list per register: who was there, with numbers as text, for whoever puts down the points."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.audit_models import Action, AuditEntry
from sessions_app.registrations.certificate_models import RegisterNumber
from sessions_app.registrations.rules import Attendance
from tests.cast import Cast
from tests.page_client import PageClient
from tests.registrations.accredited import REGISTERPLEIN, SKJ, held_session, participant


@pytest.fixture
def olga(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.organiser_olga)


@pytest.fixture
def session(olga: PageClient) -> KnowledgeSession:
    """Two with a number, one without, one in another register, one in none; and one who stayed away."""
    held = held_session()
    participant(held, "Sam")
    participant(held, "=Ans", register_numbers=[RegisterNumber(register=SKJ, number="007")])
    participant(held, "Zonder", register_numbers=[RegisterNumber(register=SKJ, number="")])
    participant(held, "Elders", register_numbers=[RegisterNumber(register=REGISTERPLEIN, number="461000")])
    participant(held, "Geen", register_numbers=[])
    participant(held, "Weg", attendance=Attendance.NO_SHOW)
    return held


def address(session: KnowledgeSession, register: str = "skj", ending: str = "") -> str:
    return f"/beheer/sessies/{session.slug}/registerlijst/{register}{ending}"


def test_the_page_shows_who_gave_a_number_and_apart_who_did_not(olga: PageClient, session: KnowledgeSession) -> None:
    page = olga.get(address(session))
    rows = [row.get_text(" ", strip=True) for row in page.select("tbody tr")]
    assert [row.split(" Bewijs")[0] for row in rows] == ["007 =Ans 2,5 165", "00123456 Sam 2,5 165"]
    assert page.select_one("#numbers").get_text() == "007\n00123456"
    without = page.find("section", attrs={"aria-labelledby": "without-number"}).get_text(" ")
    assert "Zonder" in without and "Er waren nog 2 mensen" in without
    assert "Weg" not in page.get_text()


def test_the_csv_keeps_the_zeros_and_runs_no_formula(olga: PageClient, session: KnowledgeSession) -> None:
    answer = olga.raw(address(session, ending=".csv"))
    lines = list(csv.reader(StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
    assert lines[0][:4] == ["Registratienummer", "Naam", "Punten", "Nettominuten"]
    assert lines[1] == ["007", "'=Ans", "2,5", "165", "2026-11-20", "SKJ-2027-1"]
    assert lines[2][0] == "00123456"
    assert ["Aantal rijen", "2"] in [line[:2] for line in lines]


def test_the_xlsx_holds_numbers_as_text(olga: PageClient, session: KnowledgeSession) -> None:
    answer = olga.raw(address(session, ending=".xlsx"))
    sheet = openpyxl.load_workbook(BytesIO(answer.get_data())).worksheets[0]
    assert [sheet.cell(row, 1).value for row in (2, 3)] == ["007", "00123456"]
    assert {sheet.cell(row, 1).data_type for row in (2, 3)} == {"s"}
    assert sheet.cell(2, 2).value == "=Ans" and sheet.cell(2, 2).data_type == "s"
    assert sheet.cell(2, 4).value == 165


def test_who_takes_it_is_noted(olga: PageClient, session: KnowledgeSession) -> None:
    olga.get(address(session))
    olga.raw(address(session, ending=".csv"))
    noted = db.session.execute(
        db.select(AuditEntry.action, AuditEntry.subject_kind, AuditEntry.knowledge_session_id).order_by(AuditEntry.id)
    ).all()
    assert [tuple(one) for one in noted][-2:] == [
        (Action.VIEWED, "register_list", session.id),
        (Action.EXPORTED, "register_list", session.id),
    ]


@pytest.mark.parametrize("ending", ["", ".csv", ".xlsx"])
def test_only_its_organisers(client: PageClient, cast: Cast, session: KnowledgeSession, ending: str) -> None:
    client.sign_in(cast.organiser_olaf).raw(address(session, ending=ending), 404)
    client.sign_in(cast.partner_petra).raw(address(session, ending=ending), 403)
    client.sign_in(cast.organiser_olga).raw(address(session, "anders", ending), 404)


def test_before_the_list_is_complete_it_says_so(olga: PageClient) -> None:
    held = held_session(completed=False)
    participant(held)
    page = olga.get(address(held))
    assert "De presentielijst is nog niet afgerond" in page.get_text()
    assert not page.select("a[href$='bewijs.pdf']")


def test_the_participants_page_leads_to_it(olga: PageClient, session: KnowledgeSession) -> None:
    page = olga.get(f"/beheer/sessies/{session.slug}/deelnemers")
    for register in ("skj", "registerplein"):
        assert page.select(f"a[href='{address(session, register)}']")


def test_the_page_of_a_participant_leads_to_her_certificate(olga: PageClient) -> None:
    registration = participant(held_session())
    here = f"/beheer/sessies/{registration.knowledge_session.slug}/deelnemers/{registration.id}"
    page = olga.get(here)
    assert page.select(f"a[href='{here}/bewijs.pdf']")
    assert "SKJ: 00123456" in page.get_text()
    away = participant(held_session(), attendance=Attendance.NO_SHOW)
    other = f"/beheer/sessies/{away.knowledge_session.slug}/deelnemers/{away.id}"
    assert not olga.get(other).select("a[href$='bewijs.pdf']")
