"""The list as CSV and XLSX: complete, with its count, the filter of the page, and nobody's secrets."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.spreadsheets.writing import write_csv
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.models import Registration, RegistrationNeed
from sessions_app.registrations.participants import Wanted
from sessions_app.registrations.participants_files import table_of
from sessions_app.registrations.rules import EndedBecause, Need, RegistrationStatus
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient
from tests.pages.counting import statements
from tests.registrations.crowd import crowd

PAGE = "/beheer/sessies/noord-1/deelnemers"


@pytest.fixture
def knowledge_session(app: Flask) -> KnowledgeSession:
    return factories.knowledge_session(
        slug="noord-1", title="=Wie doet wat?", partners=[factories.organisation("De Regenboog Groep")]
    )


@pytest.fixture
def olga(client: PageClient, cast: Cast) -> PageClient:
    client.set_language("en")
    return client.sign_in(cast.organiser_olga)


def lines(client: PageClient, query: str = "") -> list[dict[str, str]]:
    """The rows of the CSV by the heads of their columns, the lines under the rows too."""
    answer = client.raw(f"{PAGE}.csv{query}")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))


def about(client: PageClient, query: str = "") -> dict[str, str]:
    found = [list(line.values()) for line in lines(client, query)]
    empty = next(number for number, values in enumerate(found) if not any(values))
    return {values[0]: values[1] for values in found[empty + 1 :]}


def book(client: PageClient, query: str = "") -> Workbook:
    answer = client.raw(f"{PAGE}.xlsx{query}")
    assert answer.headers["Content-Disposition"] == "attachment; filename=deelnemers-noord-1.xlsx"
    return load_workbook(io.BytesIO(answer.data))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_five_thousand_people_are_all_in_it(olga: PageClient, knowledge_session: KnowledgeSession, kind: str) -> None:
    crowd(knowledge_session, 5000, waiting=2000)
    if kind == "csv":
        emails = [line["E-mail address"] for line in lines(olga) if "@" in line["E-mail address"]]
        numbers = {line["Number on the waiting list"] for line in lines(olga)}
        assert about(olga)["Number of rows"] == "5000"
    else:
        rows, sheet_about = book(olga).worksheets
        emails = [str(row[1]) for row in rows.iter_rows(min_row=2, values_only=True)]
        numbers = {str(row[5]) for row in rows.iter_rows(min_row=2, values_only=True)}
        assert sheet_about["B2"].value == 5000
        assert rows.auto_filter.ref.endswith("5001")
    assert len(set(emails)) == 5000
    assert {str(number) for number in range(1, 2001)} <= numbers


def test_the_number_of_queries_does_not_grow(olga: PageClient, knowledge_session: KnowledgeSession) -> None:
    def asked() -> list[int]:
        counts = []
        for kind in ("csv", "xlsx"):
            with statements() as seen:
                olga.raw(f"{PAGE}.{kind}")
            counts.append(len(seen))
        return counts

    crowd(knowledge_session, 3, waiting=1)
    asked()  # who she is and where the session is held stands in memory afterwards
    few = asked()
    crowd(knowledge_session, 2000, waiting=900, first=1001)
    assert asked() == few


def test_the_filter_of_the_page_goes_along_and_is_told(olga: PageClient, knowledge_session: KnowledgeSession) -> None:
    crowd(knowledge_session, 30, waiting=10)
    assert len([line for line in lines(olga, "?toon=wacht&zoek=0003") if "@" in line["E-mail address"]]) == 1
    told = about(olga, "?toon=wacht&zoek=0003")
    assert (told["Number of rows"], told["Filter"], told["Searched for"]) == ("1", "Waits", "0003")
    assert (told["Session"], told["Made on"]) == ("'=Wie doet wat?", "2026-11-21 12:00")
    assert about(olga)["Filter"] == "Everyone"
    page = olga.get(f"{PAGE}?toon=wacht&zoek=0003")
    assert page.select_one(f'a[href="{PAGE}.xlsx?toon=wacht&zoek=0003"]')


def test_texts_stay_texts_and_moments_are_moments(olga: PageClient, knowledge_session: KnowledgeSession) -> None:
    texts = {"organisation": "0020 Zorg", "job_title": "=1+1", "question": "@SUM(A1)\nTwo"}
    factories.registration(knowledge_session, "x@example.org", name="😀 נועה", **texts)
    sheet = book(olga).worksheets[0]
    by_head = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert by_head["Name"].value == "😀 נועה"
    assert (by_head["Organisation"].value, by_head["Job title"].value) == ("0020 Zorg", "=1+1")
    assert {by_head[name].data_type for name in ("Organisation", "Job title", "Question for the speakers")} == {"s"}
    assert by_head["Registered on"].value == datetime(2026, 11, 21, 12, 0)
    assert by_head["Number on the list"].value == 1


def test_needs_are_in_it_while_they_are_kept(olga: PageClient, cast: Cast, knowledge_session: KnowledgeSession) -> None:
    one = factories.registration(knowledge_session)
    one.needs = [RegistrationNeed(need=Need.VEGAN), RegistrationNeed(need=Need.LARGE_PRINT)]
    db.session.commit()
    assert lines(olga)[0]["Needs"] == "Large print, Vegan"
    with clock.set_to(knowledge_session.ends_at + timedelta(days=7, minutes=1)):
        olga.sign_in(cast.organiser_olga)
        assert "Needs" not in lines(olga)[0]


def test_why_someone_is_not_there_any_more(olga: PageClient, knowledge_session: KnowledgeSession) -> None:
    factories.registration(
        knowledge_session, status=RegistrationStatus.CANCELLED, ended_because=EndedBecause.NOT_APPROVED
    )
    assert (lines(olga)[0]["Status"], lines(olga)[0]["Reason"]) == ("Registration cancelled", "not approved")


def test_one_pool_or_two(olga: PageClient, app: Flask) -> None:
    def waits(**values: object) -> list[str]:
        session = factories.knowledge_session(slug="noord-1", online_url="https://example.org/zaal", **values)
        for number, online in enumerate((False, True, False)):
            since = clock.now() + timedelta(minutes=number)
            status = {"status": RegistrationStatus.WAITING, "status_since": since, "registered_at": since}
            factories.registration(session, online=online, **status)
        found = [line["Number on the waiting list"] for line in lines(olga, "?volgorde=aangemeld")[:3]]
        db.session.query(Registration).delete()
        db.session.delete(session)
        db.session.commit()
        return found

    assert waits() == ["1", "2", "3"]
    assert waits(online_capacity=5) == ["1", "1", "2"]


def test_on_both_databases(on_both: Flask) -> None:
    session = factories.knowledge_session()
    crowd(session, 1200, waiting=3)
    one = db.session.get_one(Registration, 100_001)
    one.needs = [RegistrationNeed(need=Need.VEGAN), RegistrationNeed(need=Need.ALLERGY)]
    db.session.commit()
    file = io.BytesIO()
    with on_both.test_request_context("/", headers={"Cookie": "taal=en"}):
        assert write_csv(table_of(session, Wanted(zoek="0", volgorde="organisatie")), file) == 1200
    read = csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline=""), delimiter=";")
    found = {line["E-mail address"]: line for line in read}
    assert found["crowd1@example.org"]["Needs"] == "Vegan, An allergy: call or mail me about it"
    assert found["crowd1200@example.org"]["Number on the waiting list"] == "3"
    assert found["crowd1200@example.org"]["Reason"] == "there is no place free now"
