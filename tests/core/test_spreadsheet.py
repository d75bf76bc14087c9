"""Files for a spreadsheet: complete, in constant memory, and texts that stay texts."""

import csv
import io
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from tempfile import TemporaryFile

import pytest
from flask import Flask
from openpyxl import load_workbook

from sessions_app.core.spreadsheets.writing import Cell, Column, Table, csv_file, write_csv, write_xlsx

COLUMNS = [Column("Name", 30), Column("Number"), Column("When")]
WINTER = datetime(2027, 1, 14, 12, 30, tzinfo=UTC)
SUMMER = datetime(2027, 7, 14, 12, 30, tzinfo=UTC)
HOSTILE = ["=1+1", "+31", "-2", "@SUM(A1)", "\t=1+1", " =1+1", "＝1+1", '=HYPERLINK("http://evil.example")']


def table(rows: list[list[Cell]]) -> Table:
    return Table("People", COLUMNS, rows, about=[("Session", "Noord"), ("Made on", WINTER)])


def as_csv(rows: list[list[Cell]]) -> list[list[str]]:
    file = io.BytesIO()
    write_csv(table(rows), file)
    assert file.getvalue().startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline=""), delimiter=";"))


def as_book(rows: list[list[Cell]]) -> load_workbook:
    file = io.BytesIO()
    write_xlsx(table(rows), file)
    return load_workbook(file)


def test_csv_says_how_many_rows_it_holds(app: Flask) -> None:
    with app.test_request_context("/", headers={"Cookie": "taal=en"}):
        lines = as_csv([["Ayşe", "0612", WINTER], ["Mo", 3, SUMMER], ["Kim", 8.5, date(2027, 1, 2)]])
    assert lines[0] == ["Name", "Number", "When"]
    assert lines[1:4] == [
        ["Ayşe", "0612", "2027-01-14 13:30"],
        ["Mo", "3", "2027-07-14 14:30"],
        ["Kim", "8,5", "2027-01-02"],
    ]
    assert lines[4:] == [
        ["", "", ""],
        ["Number of rows", "3", ""],
        ["Session", "Noord", ""],
        ["Made on", "2027-01-14 13:30", ""],
    ]


@pytest.mark.parametrize("value", HOSTILE)
def test_nothing_becomes_a_formula(app: Flask, value: str) -> None:
    with app.test_request_context():
        assert as_csv([[value, None, None]])[1][0].startswith("'")
        cell = as_book([[value, None, None]]).worksheets[0]["A2"]
    assert cell.data_type == "s"
    assert cell.value == " ".join(value.split())


def test_a_sheet_keeps_leading_zeros_and_real_moments(app: Flask) -> None:
    with app.test_request_context("/", headers={"Cookie": "taal=en"}):
        book = as_book([["0020", 7, WINTER], ["a\ufffe\x00\ud800b", 2.5, SUMMER]])
    rows, about = book.worksheets
    assert [[cell.value for cell in row] for row in rows["A2:C3"]] == [
        ["0020", 7, datetime(2027, 1, 14, 13, 30)],
        ["ab", 2.5, datetime(2027, 7, 14, 14, 30)],
    ]
    assert (rows["A2"].number_format, rows["A2"].data_type) == ("@", "s")
    assert rows["C2"].number_format == "dd-mm-yyyy hh:mm"
    assert (rows.freeze_panes, rows.auto_filter.ref, rows.title) == ("A2", "A1:C3", "People")
    assert [about["A2"].value, about["B2"].value] == ["Number of rows", 2]
    assert about["B3"].value == "Noord"


@pytest.mark.parametrize(
    ("title", "on_the_tab"),
    [
        ("By district, theme, partner and kind", "By district, theme, partner…"),
        ("Per stadsdeel, thema, partner en soort", "Per stadsdeel, thema, partner…"),
        ("Questions? [Noord]", "Questions Noord"),
        ("", "1"),
    ],
)
def test_the_name_on_the_tab_has_whole_words(app: Flask, title: str, on_the_tab: str) -> None:
    file = io.BytesIO()
    with app.test_request_context("/"):
        write_xlsx(Table(title, COLUMNS, []), file)
    assert load_workbook(file).worksheets[0].title == on_the_tab


def test_without_rows_there_is_a_file_all_the_same(app: Flask) -> None:
    with app.test_request_context():
        assert as_csv([])[2][1] == "0"
        assert as_book([]).worksheets[1]["B2"].value == 0


def test_memory_does_not_grow_with_the_rows(app: Flask) -> None:
    def many() -> Iterator[list[Cell]]:
        for number in range(20_000):
            yield [f"Deelnemer nummer {number} met een lange naam " * 3, number, WINTER]

    for write in (write_csv, write_xlsx):
        with app.test_request_context(), TemporaryFile() as file:
            tracemalloc.start()
            assert write(Table("People", COLUMNS, many()), file) == 20_000
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        assert peak < 4_000_000, write.__name__


def test_a_download_is_whole_and_is_not_kept_by_the_browser(app: Flask) -> None:
    with app.test_request_context():
        answer = csv_file(table([["Ayşe", 1, None]]), "lijst.csv")
        answer.direct_passthrough = False
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Disposition"] == "attachment; filename=lijst.csv"
        assert answer.content_length == len(answer.data)
