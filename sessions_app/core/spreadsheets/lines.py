"""From bytes or text to lines of cells: CSV in whatever encoding Excel chose, XLSX with a limit on what it unpacks to.
What the columns mean is settled in `reading.py`."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from datetime import date, datetime
from io import StringIO
from itertools import islice
from typing import IO, Any

from flask_babel import gettext as _

from sessions_app.core.spreadsheets.unpacking import TooMuchInside, check_what_it_unpacks_to
from sessions_app.core.values import dataclass

HeadsKnown = Callable[[list[str]], int]  # how well a line of cells fits for the one with the heads
Line = tuple[int, list[str]]  # its number, as a spreadsheet or an editor shows it, and its cells

MOST_SHEETS = 20  # that are looked into
LAST_ROW_OF_EXCEL = 1_048_576
MOST_ROWS = LAST_ROW_OF_EXCEL + 100_000  # of all sheets, empty ones too: one that was formatted to its end is no fault
MOST_COLUMNS = 60
LONGEST_CELL = 2_000
MOST_LINES_IN_A_CELL = 5
LINES_ABOVE = 10  # of a title, that may stand above the heads
SEPARATORS = (";", "\t", ",", "|")
GUESSED = "cp1252"  # what Excel calls "CSV (separated by semicolons)"
OTHER_ENCODINGS = (GUESSED, "cp1254", "cp1250", "mac_roman", "mac_turkish")


class UnreadableTable(Exception):
    """`sentence` says, in the visitor's language, what is wrong and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Table:
    """A list before anyone says what its columns mean. `encoding` only when it was guessed or chosen; `sheets`: all
    that have something in them."""

    lines: list[Line] = field(default_factory=list)
    encoding: str = ""
    sheet: str = ""
    sheets: Sequence[str] = ()


def decoded(data: bytes, encoding: str = "") -> tuple[str, str]:
    """The text, and the encoding unless that is certain."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(data, "utf-16"), ""
    if b"\0" in data or data.startswith((b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8")):
        raise _no_list()
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        encoding = encoding if encoding in OTHER_ENCODINGS else GUESSED
        return _strictly(data, encoding), encoding


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableTable(
            _("We cannot read the letters in this file. Save it in Excel as .xlsx, or as CSV UTF-8.")
        ) from None


def lines_of_csv(text: str, known: HeadsKnown, most_rows: int) -> list[Line]:
    """Those with something in them."""
    first, _newline, rest = text.partition("\n")
    begins_at = 1
    if re.fullmatch(r'"?sep=.\s*"?', first.strip(), re.IGNORECASE):
        text, begins_at = rest, 2
    separator = max(SEPARATORS, key=lambda one: _suits(text, one, known))
    lines: list[Line] = []
    for number, cells in enumerate(_split(text, separator), start=begins_at):
        if any(map(str.strip, cells)):
            lines.append((number, cells))
        if len(lines) > most_rows + LINES_ABOVE:
            raise too_many(most_rows)
    return lines


def _suits(text: str, separator: str, known: HeadsKnown) -> tuple[int, int]:
    """How well this separator fits the beginning: heads that are known, then lines of more than one cell."""
    beginning = "\n".join(text[:40_000].splitlines()[:20])
    lines = [line for line in _split(beginning, separator) if any(line)]
    heads = max((known(line) for line in lines[:LINES_ABOVE]), default=0)
    return heads, sum(len(line) > 1 for line in lines)


def _split(text: str, separator: str) -> Iterator[list[str]]:
    try:
        if _has_open_quotation(text, separator):  # it must not swallow the people on the lines below
            plain = csv.reader(StringIO(text, newline=""), delimiter=separator, quoting=csv.QUOTE_NONE)
            yield from ([cell.strip('"') for cell in line] for line in plain)
        else:
            yield from csv.reader(StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        raise _no_list() from None


def _has_open_quotation(text: str, separator: str) -> bool:
    lines = csv.reader(StringIO(text, newline=""), delimiter=separator) if '"' in text else ()
    return any(cell.count("\n") > MOST_LINES_IN_A_CELL for line in lines for cell in line)


def table_of_xlsx(file: IO[bytes], most_rows: int, sheet: str = "") -> Table:
    """The sheet of this name, else the first that has something in it. What unpacks to more than a list can be is
    refused unopened."""
    from sessions_app.core.spreadsheets.book import opened  # takes 30 MB: only for who reads an XLSX

    try:
        check_what_it_unpacks_to(file)
        book = opened(file)
        try:
            room = iter(range(MOST_ROWS))
            filled = [one for one in book.worksheets[:MOST_SHEETS] if _has_something(one, room)]
            chosen = next((one for one in filled if one.title == sheet), next(iter(filled), None))
            if chosen is None:
                return Table()
            return Table(_lines_of_sheet(chosen, most_rows, room), "", chosen.title, [one.title for one in filled])
        finally:
            book.close()
    except UnreadableTable:
        raise
    except TooMuchInside:
        raise UnreadableTable(
            _("There is too much in this file. Save only the sheet with the people as CSV.")
        ) from None
    except Exception as fault:  # openpyxl has no common base for what a broken or a foreign file leads to
        raise UnreadableTable(
            _("This is not an Excel file that we can read. Open it in Excel and save it as .xlsx or as CSV.")
        ) from fault


def _has_something(sheet: Any, room: Iterator[int]) -> bool:
    sheet.reset_dimensions()  # what a file says of its own size need not be true
    return any(row.count(None) < len(row) for row in _rows(sheet, room))


def _lines_of_sheet(sheet: Any, most_rows: int, room: Iterator[int]) -> list[Line]:
    lines: list[Line] = []
    for number, row in enumerate(_rows(sheet, room), start=1):
        if row.count(None) < len(row):
            lines.append((number, [_as_text(value) for value in row]))
        if len(lines) > most_rows + LINES_ABOVE:
            raise too_many(most_rows)
    return lines


def _rows(sheet: Any, room: Iterator[int]) -> Iterator[tuple[Any, ...]]:
    """`room`: how many rows may still be looked at. Those that a file leaves out are counted too: each takes time."""
    for row in islice(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), LAST_ROW_OF_EXCEL):
        if next(room, None) is None:
            raise TooMuchInside
        yield row


def too_many(most_rows: int) -> UnreadableTable:
    """A list that is too long is refused and never cut."""
    return UnreadableTable(_("There are more than %(most)s lines in this list. Split it.", most=most_rows))


def _no_list() -> UnreadableTable:
    return UnreadableTable(_("This is not a list that we can read. Save it in Excel as .xlsx or as CSV."))


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)[:LONGEST_CELL]
