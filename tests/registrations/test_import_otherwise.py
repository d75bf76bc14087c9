"""An organiser sees how her list was read, and says how it should be read instead: columns, sheet, letters."""

import io

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from openpyxl import Workbook

from sessions_app.knowledge_sessions.models import KnowledgeSession
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient

PAGE = "/beheer/sessies/noord-1/deelnemers/importeren"
LIST = "Tel;Wie;Naam;E-mail werk\n06;Jan Bos;Pantar;jan@example.org\n06;Işıl;Pantar;isil@example.org"


@pytest.fixture
def session(app: Flask) -> KnowledgeSession:
    return factories.knowledge_session(slug="noord-1")


@pytest.fixture
def olga(client: PageClient, cast: Cast) -> PageClient:
    client.set_language("en")
    return client.sign_in(cast.organiser_olga)


def given(client: PageClient, data: bytes | str) -> BeautifulSoup:
    fields: dict[str, object] = {"pasted": data} if isinstance(data, str) else {"file": (io.BytesIO(data), "lijst")}
    answer = client.post(PAGE, fields, status=200, content_type="multipart/form-data")
    return BeautifulSoup(answer.data, "html5lib")


def read_otherwise(client: PageClient, page: BeautifulSoup, status: int = 200, **choices: str) -> BeautifulSoup:
    """The form as a browser sends it, with these changed."""
    form = page.select_one("form[action$='/anders']")
    assert form
    fields = {str(one["name"]): str(one["value"]) for one in form.select("input[name=kept]")}
    for select in form.select("select"):
        fields[str(select["name"])] = str(_chosen(select)["value"])
    answer = client.post(f"{PAGE}/anders", fields | choices, status=status)
    return BeautifulSoup(answer.data, "html5lib")


def _chosen(select: Tag) -> Tag:
    return select.select_one("option[selected]") or select.select("option")[0]


def button_of(page: BeautifulSoup) -> dict[str, str]:
    return {str(one["name"]): str(one["value"]) for one in page.select("form[action$='/invoeren'] input")[1:]}


def told(page: BeautifulSoup) -> dict[str, str]:
    return {row.dt.get_text(): row.dd.get_text() for row in page.select("dl.pairs > div") if row.dt and row.dd}


def people(page: BeautifulSoup) -> list[str]:
    return [row.get_text(" ", strip=True) for row in page.select("tbody th")]


def test_the_preview_tells_which_column_was_taken_for_what(olga: PageClient, session: KnowledgeSession) -> None:
    assert told(given(olga, LIST)) == {
        "E-mail address": "E-mail werk",
        "Name": "Naam",
        "Organisation": "no column found",
        "Job title": "no column found",
        "Online": "no column found",
        "Not used": "Tel, Wie",
    }
    without_heads = told(given(olga, "06;Jan Bos;jan@example.org"))
    assert without_heads["Name"] == "column B (Jan Bos)" and without_heads["Not used"] == "column A (06)"
    twice = told(given(olga, "Naam;Mail;Mail\nJan;j@example.org;jan@example.org"))
    assert twice["E-mail address"] == "Mail (column B)" and twice["Not used"] == "Mail (column C)"
    in_parts = told(given(olga, "Voornaam;Tussenvoegsel;Achternaam;Mail\nJan;van;Dam;j@example.org"))
    assert in_parts["Name"] == "Voornaam + Tussenvoegsel + Achternaam"


def test_another_column_can_be_chosen(olga: PageClient, session: KnowledgeSession) -> None:
    page = read_otherwise(olga, given(olga, LIST), column_name="1", column_organisation="2")
    assert people(page) == ["Jan Bos jan@example.org", "Işıl isil@example.org"]
    assert told(page)["Organisation"] == "Naam"
    assert "2 people have a place" in olga.post(f"{PAGE}/invoeren", button_of(page), status=200).text


def test_letters_that_are_not_certain_are_shown(olga: PageClient, session: KnowledgeSession) -> None:
    page = given(olga, LIST.encode("cp1254"))
    assert "Western European (Windows-1252)" in page.get_text() and "Iþýl" in page.get_text()
    assert "CSV UTF-8" in page.get_text()
    page = read_otherwise(olga, page, encoding="cp1254", column_name="1")
    assert "Turkish (Windows-1254, Latin-5)" in page.get_text() and "Işıl" in people(page)[1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_letters_that_are_certain_are_not_asked_about(
    olga: PageClient, session: KnowledgeSession, encoding: str
) -> None:
    page = given(olga, LIST.encode(encoding))
    assert page.select_one("select[name=encoding]") is None and "letters" not in page.main.get_text()  # type: ignore[union-attr]


def book() -> bytes:
    made, file = Workbook(), io.BytesIO()
    for title, email in (("Noord", "n@example.org"), ("West", "w@example.org"), ("Leeg", "")):
        sheet = made.create_sheet(title)
        for line in (["Naam", "E-mail"], ["Jan", email]) if email else ():
            sheet.append(line)
    sheet = made.create_sheet("Uitleg")
    sheet.append(["Zo werkt het"])
    made.save(file)
    return file.getvalue()


def test_other_sheets_are_named_and_can_be_read(olga: PageClient, session: KnowledgeSession) -> None:
    page = given(olga, book())
    assert "only the sheet ‘Noord’" in page.get_text() and "West, Uitleg" in page.get_text()
    assert people(read_otherwise(olga, page, sheet="West")) == ["Jan w@example.org"]
    page = read_otherwise(olga, page, sheet="Uitleg", status=422)
    error = page.select_one(".field__error")
    assert error and "nobody in this list" in error.get_text()
    assert people(page) == ["Jan w@example.org"], "as it was before"


def test_what_cannot_be_chosen_is_refused_and_the_preview_stays(olga: PageClient, session: KnowledgeSession) -> None:
    page = read_otherwise(olga, given(olga, LIST), column_name="59", status=422)
    assert page.select_one(".field__error") and people(page)[0] == "Pantar jan@example.org"


def test_a_list_goes_when_its_people_are_registered(olga: PageClient, session: KnowledgeSession) -> None:
    page = given(olga, LIST)
    olga.post(f"{PAGE}/invoeren", button_of(page), status=200)
    read_otherwise(olga, page, status=409)
    assert "unless you entered it already" in olga.post(f"{PAGE}/invoeren", button_of(page), status=409).text


def test_a_list_that_is_gone_is_asked_for_again(olga: PageClient, session: KnowledgeSession) -> None:
    assert "Give it again" in olga.post(f"{PAGE}/anders", {"kept": "0" * 16}, status=409).text


def test_another_organiser_does_not_reach_the_list(client: PageClient, cast: Cast, session: KnowledgeSession) -> None:
    kept = given(client.sign_in(cast.organiser_olga), LIST).select_one("input[name=kept]")
    assert kept
    client.sign_in(cast.admin_anna).post(f"{PAGE}/anders", {"kept": str(kept["value"])}, status=409)
