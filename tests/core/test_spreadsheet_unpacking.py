"""An XLSX of a few kilobytes that would take minutes, or all memory there is, to open."""

import io
import re
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from openpyxl import Workbook
from openpyxl.xml.constants import XLSM, XLSX, XLTM, XLTX

from sessions_app.core.spreadsheets import lines, unpacking
from sessions_app.core.spreadsheets.lines import UnreadableTable, table_of_xlsx
from sessions_app.core.spreadsheets.reading import read_text

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
LAST_ROW = SHEET.format(f'<row r="{lines.LAST_ROW_OF_EXCEL}"><c r="A{lines.LAST_ROW_OF_EXCEL}"/></row>')
A_PERSON = '<row r="1"><c r="A1" t="inlineStr"><is><t>a@x.nl</t></is></c></row>'


@pytest.fixture(autouse=True)
def in_a_request(app: Flask) -> Iterator[None]:
    with app.test_request_context("/", headers={"Cookie": "taal=en"}):
        yield


def book(changed: str, change: Callable[[str], str], sheets: int = 1) -> io.BytesIO:
    """An ordinary book in which the parts with this name are something else."""
    made, plain, file = Workbook(), io.BytesIO(), io.BytesIO()
    for _more in range(sheets - 1):
        made.create_sheet()
    made.save(plain)
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            text = before.read(part).decode()
            after.writestr(part.filename, change(text) if re.fullmatch(changed, part.filename) else text)
    file.seek(0)
    return file


def elsewhere(part: str, there: str, file: io.BytesIO) -> io.BytesIO:
    """The same book with this part in another place, and everything that names it."""
    moved = io.BytesIO()
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(moved, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name.replace(part, there), before.read(name).replace(part.encode(), there.encode()))
    moved.seek(0)
    return moved


def many(element: str, number: int) -> Callable[[str], str]:
    return lambda _text: SHEET.format(element * number)


@pytest.mark.parametrize(
    "file",
    [
        book("xl/worksheets/sheet1.xml", many("<row/>", unpacking.MOST_ELEMENTS)),
        book("xl/worksheets/sheet1.xml", many("<row><c/></row>", unpacking.MOST_ELEMENTS // 2)),
        book("xl/styles.xml", lambda text: text.replace("</cellXfs>", "<xf/>" * 50_000 + "</cellXfs>")),
        book("xl/_rels/workbook.xml.rels", lambda text: text.replace("</R", "<Relationship/>" * 50_000 + "</R")),
        book("xl/workbook.xml", lambda text: text.replace("<sheets>", "<sheets>" + "<sheet/>" * 50_000)),
        book("xl/worksheets/sheet1.xml", lambda _text: '<!DOCTYPE w [<!ENTITY a "b">]>' + SHEET.format(A_PERSON)),
        book(r"xl/worksheets/sheet\d.xml", lambda _text: LAST_ROW, sheets=3),
    ],
    ids=["rows", "cells", "styles", "relations", "sheets", "entities", "last rows"],
)
def test_what_would_take_too_long_is_refused(file: io.BytesIO) -> None:
    with pytest.raises(UnreadableTable, match="too much"):
        table_of_xlsx(file, 100)


SHEETS = book("xl/workbook.xml", lambda text: text.replace("<sheets>", "<sheets>" + '<sheet name="a"/>' * 50_000))
A_CHART = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartsheet"


@pytest.mark.parametrize("kind", [XLSX, XLSM, XLTX, XLTM])
def test_a_list_of_sheets_that_lies_among_the_sheets_is_refused(kind: str) -> None:
    of_kind = elsewhere(XLSX, kind, SHEETS)
    with pytest.raises(UnreadableTable, match="too much"):
        table_of_xlsx(elsewhere("xl/workbook.xml", "xl/worksheets/workbook.xml", of_kind), 100)


def test_a_sheet_that_calls_itself_a_chart_is_not_read() -> None:
    charts = book("xl/_rels/workbook.xml.rels", lambda text: re.sub(r'http://[^"]*/worksheet(?=")', A_CHART, text))
    assert table_of_xlsx(charts, 100).lines == []


def test_a_sheet_that_was_formatted_to_its_last_row_is_read() -> None:
    last = LAST_ROW.replace("<sheetData>", f"<sheetData>{A_PERSON}")
    assert table_of_xlsx(book("xl/worksheets/sheet1.xml", lambda _text: last), 100).lines[0][1][0] == "a@x.nl"


@pytest.mark.parametrize("line", ["a;b\n", "a@x.nl\n", "\n"], ids=["cells", "addresses", "empty"])
def test_a_csv_without_end_is_not_taken_apart_to_its_end(line: str) -> None:
    text = "name;email\n" * (line != "a@x.nl\n") + line * 50_000
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableTable):
            read_text(text, ("name", "email"), 100)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 45 * len(text)  # three times as much when each line is kept
