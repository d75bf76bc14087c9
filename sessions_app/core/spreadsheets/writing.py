"""Tables as files for a spreadsheet: CSV for a Dutch Excel, and XLSX. Each file says itself how many rows it holds.

A file is written to disk row by row and leaves only when it is whole: whatever its size the memory stays the same, and
a fault on the way is an error page and not half a list. Reading what others made is in `reading.py`.
"""

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from io import TextIOWrapper
from tempfile import SpooledTemporaryFile, TemporaryDirectory
from textwrap import shorten
from typing import IO, TYPE_CHECKING, Any

from flask import Response, send_file
from flask_babel import gettext as _

from sessions_app.core import clock
from sessions_app.core.plain_text import clean_line, spreadsheet_cell
from sessions_app.core.values import dataclass

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | datetime | date | None

KEPT_IN_MEMORY = 1024 * 1024  # a smaller file never touches the disk
LONGEST_CELL, LONGEST_TAB_NAME = 32_767, 31  # what Excel holds
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The first line under the rows of a CSV begins with one of these, so that we know our own file when it comes back.
COUNT_LABELS = ("Number of rows", "Aantal rijen")


@dataclass(frozen=True)
class Column:
    label: str
    width: int = 20  # in characters


@dataclass(frozen=True)
class Table:
    """What becomes a file. `rows` is read once; `about` is what else the file says of itself (session, filter)."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    about: Sequence[tuple[str, Cell]] = ()


def csv_file(table: Table, filename: str) -> Response:
    """Semicolons, a byte order mark, no cell that could be taken for a formula. The column heads stand on the first
    line, where every program looks for them; the number of rows and what the file is about stand under the rows."""
    return _as_download(lambda file: write_csv(table, file), "text/csv", filename)


def xlsx_file(table: Table, filename: str) -> Response:
    """Texts stay texts (leading zeros, no formulas), moments are moments on the clock of Amsterdam; a second sheet
    holds the number of rows and what the file is about."""
    return _as_download(lambda file: write_xlsx(table, file), XLSX, filename)


def write_csv(table: Table, file: IO[bytes]) -> int:
    """Returns the number of rows. `file` stays open."""
    file.write(BYTE_ORDER_MARK)
    words = TextIOWrapper(file, "utf-8", errors="replace", newline="")
    writer = csv.writer(words, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.label for column in table.columns])
    count = 0
    for count, row in enumerate(table.rows, start=1):  # noqa: B007 - the count is what matters
        writer.writerow([_csv_cell(value) for value in row])
    padding = [""] * (len(table.columns) - 2)
    writer.writerow(["", "", *padding])
    for label, value in [(_("Number of rows"), count), *table.about]:
        writer.writerow([label, _csv_cell(value), *padding])
    words.flush()
    words.detach()
    return count


def write_xlsx(table: Table, file: IO[bytes]) -> int:
    """Returns the number of rows. `file` stays open."""
    with TemporaryDirectory() as folder:
        import xlsxwriter  # only for who writes an XLSX

        book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": folder})
        formats = _Formats.of(book)
        count = _write_rows(book.add_worksheet(_tab_name(table.title)), table, formats)
        _write_about(book.add_worksheet(_tab_name(_("About this file"))), table, count, formats)
        book.set_properties({"title": table.title, "created": clock.local(clock.now()).replace(tzinfo=None)})
        book.close()
    return count


@dataclass(frozen=True)
class _Formats:
    head: "Format"
    text: "Format"
    moment: "Format"
    day: "Format"

    @staticmethod
    def of(book: Any) -> "_Formats":
        return _Formats(
            head=book.add_format({"bold": True, "bottom": 1, "num_format": "@"}),
            text=book.add_format({"num_format": "@"}),  # stays a text when someone edits the cell
            moment=book.add_format({"num_format": "dd-mm-yyyy hh:mm", "align": "left"}),
            day=book.add_format({"num_format": "dd-mm-yyyy", "align": "left"}),
        )


def _write_rows(sheet: "Worksheet", table: Table, formats: _Formats) -> int:
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.label, formats.head)
    count = 0
    for count, row in enumerate(table.rows, start=1):
        for place, value in enumerate(row):
            _write_cell(sheet, count, place, value, formats)
    sheet.autofilter(0, 0, count, len(table.columns) - 1)
    return count


def _write_about(sheet: "Worksheet", table: Table, count: int, formats: _Formats) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 60)
    sheet.write_string(0, 0, table.title, formats.head)
    for line, (label, value) in enumerate([(_("Number of rows"), count), *table.about], start=1):
        sheet.write_string(line, 0, label)
        _write_cell(sheet, line, 1, value, formats)


def _write_cell(sheet: "Worksheet", line: int, place: int, value: Cell, formats: _Formats) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(line, place, clock.local(value).replace(tzinfo=None), formats.moment)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, formats.day)
    elif isinstance(value, int | float):
        sheet.write_number(line, place, value)
    elif value:
        sheet.write_string(line, place, _readable(value), formats.text)


def _tab_name(title: str) -> str:
    """Whole words, as far as Excel has room for them."""
    name = "".join(" " if sign in "[]:*?/\\'" else sign for sign in _readable(title))
    return shorten(name, LONGEST_TAB_NAME, placeholder="…") or "1"


def _readable(text: str) -> str:
    """On one line, without the characters that XML, and so a spreadsheet, cannot hold."""
    kept = "".join(character for character in clean_line(text) if ord(character) & 0xFFFE != 0xFFFE)
    return kept[:LONGEST_CELL]


def _csv_cell(value: Cell) -> str:
    if isinstance(value, datetime):
        return f"{clock.local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return spreadsheet_cell(value) if isinstance(value, str) else "" if value is None else str(value)


def _as_download(write: Callable[[IO[bytes]], int], mimetype: str, filename: str) -> Response:
    file: Any = SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115 - closed with the answer
    try:
        write(file)
        size = file.tell()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    answer = send_file(file, mimetype=mimetype, as_attachment=True, download_name=filename, max_age=None)
    answer.content_length = size
    answer.headers["Cache-Control"] = "no-store"
    return answer
