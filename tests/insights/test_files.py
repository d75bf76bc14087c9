"""The figures as files: CSV for a spreadsheet, the chart as SVG and PNG, drawn only when something changed."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from sessions_app.core.extensions import db
from sessions_app.core.plain_text import spreadsheet_cell
from sessions_app.feedback.models import ReleasedFigures
from sessions_app.registrations.models import Attendance
from tests import factories
from tests.cast import Cast
from tests.insights.held import EIGHT_OF_TEN, agreement, held
from tests.page_client import PageClient


@pytest.fixture
def cor(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.coordinator_cor)


def told(answer: TestResponse) -> dict[str, str]:
    """What a CSV says beneath its rows."""
    lines = answer.data.decode("utf-8-sig").splitlines()
    below = lines[next(number for number, line in enumerate(lines) if not line.strip(";")) + 1 :]
    return dict(line.split(";")[:2] for line in below)


def sheets(answer: TestResponse) -> list[list[list[object]]]:
    book = load_workbook(BytesIO(answer.data))
    return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book]


def test_the_table_opens_in_a_dutch_spreadsheet(cor: PageClient) -> None:
    held(30, EIGHT_OF_TEN, asked=16, title="Café “Zuid”; en verder")
    answer = cor.raw("/inzicht/tevredenheid.csv")
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    line = answer.data.decode("utf-8-sig").splitlines()[1]
    assert line == '"Café “Zuid”; en verder";2026-10-22;Noord;1;1;8,0;10;16;62;7,4;8,5;;'
    assert "attachment" in answer.headers["Content-Disposition"]
    about = told(cor.raw("/inzicht/tevredenheid.csv?stadsdeel=noord"))
    assert (about["Aantal rijen"], about["Keuze"]) == ("1", "Noord")
    assert about["Periode"].endswith("zaterdag 21 november 2026")


def test_a_workbook_holds_the_same_with_its_number_of_rows(cor: PageClient) -> None:
    held(30, EIGHT_OF_TEN, asked=16, title="=1+1")
    held(20)
    rows, about = sheets(cor.raw("/inzicht/tevredenheid.xlsx"))
    assert rows[1][0] == "=1+1"  # a text, as xlsx tells texts and formulas apart
    assert rows[1][3:9] == [1, 1, 8, 10, 16, 62]
    assert rows[2][5:] == [None] * 7 + ["te weinig antwoorden"]
    assert ["Aantal rijen", 2] in about


def test_who_came_as_a_file(cor: PageClient) -> None:
    session = held(9)
    for attendance in (Attendance.ATTENDED, Attendance.ATTENDED, Attendance.NO_SHOW):
        factories.registration(session, attendance=attendance)
    line = cor.raw("/inzicht/opkomst.csv").data.decode("utf-8-sig").splitlines()[1]
    assert line == "Noord;1;3;2;67;1;33;0;0"
    assert sheets(cor.raw("/inzicht/opkomst.xlsx"))[0][1] == ["Noord", 1, 3, 2, 67, 1, 33, 0, 0]


def test_between_whom_agreements_are_as_a_file_without_their_text(cor: PageClient) -> None:
    agreement(held(60), what="Iets dat niemand leest", organisations=("@werk", "B"))
    answer = cor.raw("/inzicht/afspraken.csv")
    assert answer.data.decode("utf-8-sig").splitlines()[1] == "'@werk;B;1;0;0"
    assert b"niemand leest" not in answer.data
    assert sheets(cor.raw("/inzicht/afspraken.xlsx"))[0][1] == ["@werk", "B", 1, 0, 0]


@pytest.mark.parametrize("title", ["=1+1", "+31", "-2", "@SUM(A1)", "\t=1+1", " =1+1", "＝1+1"])
def test_no_title_becomes_a_formula(title: str) -> None:
    assert spreadsheet_cell(title).startswith("'")


def test_the_drawing_is_a_file_that_says_what_it_is_about(cor: PageClient) -> None:
    held(30, EIGHT_OF_TEN, asked=16)
    answer = cor.raw("/inzicht/tevredenheid.svg?stadsdeel=noord")
    drawing = answer.get_data(as_text=True)
    assert answer.mimetype == "image/svg+xml"
    assert "Noord" in drawing
    assert "8,0 (n = 10" in drawing
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_drawing_that_did_not_change_is_not_sent_again(cor: PageClient) -> None:
    session = held(30, EIGHT_OF_TEN)
    tag = cor.raw("/inzicht/tevredenheid.svg").headers["ETag"]
    again = cor.raw("/inzicht/tevredenheid.svg", 304, headers={"If-None-Match": tag})
    assert (again.data, again.headers["ETag"]) == (b"", tag)
    cor.raw("/inzicht/tevredenheid.svg?stadsdeel=noord", 200, headers={"If-None-Match": tag})
    cor.raw("/inzicht/tevredenheid.png", 200, headers={"If-None-Match": tag})
    figures = db.session.get(ReleasedFigures, session.id)
    figures.rating_sum += 5
    db.session.commit()
    assert cor.raw("/inzicht/tevredenheid.svg", 200, headers={"If-None-Match": tag}).headers["ETag"] != tag


def test_the_tag_follows_the_language(cor: PageClient) -> None:
    held(30, EIGHT_OF_TEN)
    tag = cor.raw("/inzicht/tevredenheid.svg").headers["ETag"]
    cor.set_language("en")
    assert b"8.0" in cor.raw("/inzicht/tevredenheid.svg", 200, headers={"If-None-Match": tag}).data


def test_a_picture_for_a_report(cor: PageClient) -> None:
    held(30, EIGHT_OF_TEN)
    assert cor.raw("/inzicht/tevredenheid.png").data.startswith(b"\x89PNG")


def test_without_sessions_there_are_files_all_the_same(cor: PageClient) -> None:
    assert told(cor.raw("/inzicht/tevredenheid.csv"))["Aantal rijen"] == "0"
    assert b"<svg" in cor.raw("/inzicht/tevredenheid.svg").data
