"""Reading a list that someone else made: a CSV or XLSX file, or lines that were pasted. Nothing of it is kept.

    NAMES = {"email": ("e-mailadres", "e-mail", "mail"), "name": ("naam", "name")}
    for row in read_upload(file, NAMES, most_rows=2000): row.number, row["email"]

Columns are known by their heads, in Dutch or English, in any order; other columns are left alone. Without heads the
column with the addresses is `email` and the ones beside it follow the order of NAMES. Refuses with `UnreadableTable`,
whose sentence says what to do; what is wrong with one line is for whoever asked to judge.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

from flask_babel import gettext as _

from sessions_app.core.plain_text import clean_line
from sessions_app.core.spreadsheet import COUNT_LABELS
from sessions_app.core.spreadsheet_lines import (
    LINES_ABOVE,
    LONGEST_CELL,
    MOST_COLUMNS,
    Line,
    UnreadableTable,
    addresses_of_a_mail,
    decoded,
    lines_of_csv,
    lines_of_xlsx,
    too_many,
)

__all__ = ["Heads", "Row", "UnreadableTable", "read_text", "read_upload"]

Heads = Mapping[str, Sequence[str]]  # the columns that are wanted, and the words that may stand above each

BIGGEST_FILE = 5 * 1024 * 1024
OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # .xls, and every file with a password


@dataclass(frozen=True)
class Row:
    """One line with something in it. `number`: where it stands in the file, from 1."""

    number: int
    values: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


def read_upload(file: IO[bytes], heads: Heads, most_rows: int) -> list[Row]:
    """The lines of an uploaded file, whatever it calls itself: its content says whether it is XLSX or CSV."""
    data = file.read(BIGGEST_FILE + 1)
    if len(data) > BIGGEST_FILE:
        raise UnreadableTable(
            _("This file is larger than 5 MB. Save only the sheet with the people, or split the list.")
        )
    if not data.strip():
        raise UnreadableTable(_("This file is empty. Choose the file with the list."))
    if data.startswith(OLD_EXCEL):
        raise UnreadableTable(
            _("This is an old Excel file, or one with a password. Save it as .xlsx without a password, or as CSV.")
        )
    if data.startswith(b"PK"):
        return _rows_of(lines_of_xlsx(file, most_rows), heads, most_rows)
    return read_text(decoded(data), heads, most_rows)


def read_text(text: str, heads: Heads, most_rows: int) -> list[Row]:
    """The same from text that was pasted: from a spreadsheet, a CSV, or addresses as mail programs write them."""
    addresses = list(addresses_of_a_mail(text))
    lines = addresses or lines_of_csv(text, lambda cells: len(_places_of(cells, heads)))
    return _rows_of(lines, heads, most_rows)


def _rows_of(lines: Iterable[Line], heads: Heads, most_rows: int) -> list[Row]:
    filled = [(number, cells) for number, cells in lines if any(cell.strip() for cell in cells)]
    places = _places_without_heads([cells for _number, cells in filled], heads)
    for index, (_number, cells) in enumerate(filled[:LINES_ABOVE]):
        if "email" in (known := _places_of(cells, heads)) or len(known) > 1:
            places, filled = known, filled[index + 1 :]
            break
    rows = [_row(number, cells, places) for number, cells in _before_the_count(filled)]
    rows = [row for row in rows if any(row.values.values())]
    if not places or not rows:
        raise UnreadableTable(_("There is nobody in this list. Put one person on each line, with an e-mail address."))
    if len(rows) > most_rows:
        raise too_many(most_rows)
    return rows


def _row(number: int, cells: list[str], places: Mapping[str, int]) -> Row:
    return Row(
        number, {name: clean_line(cells[at][:LONGEST_CELL]) if at < len(cells) else "" for name, at in places.items()}
    )


def _before_the_count(lines: list[Line]) -> Iterator[Line]:
    """A file that we made ourselves ends with how many rows it holds."""
    for number, cells in lines:
        if cells[0].strip() in COUNT_LABELS:
            return
        yield number, cells


def _places_of(cells: Sequence[str], heads: Heads) -> dict[str, int]:
    """Which column stands where, if this is the line with the heads."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells[:MOST_COLUMNS]):
        word = _letters(cell)
        name = next((name for name, words in heads.items() if word and word in map(_letters, words)), None)
        if name is not None:
            found.setdefault(name, place)
    return found


def _places_without_heads(lines: list[list[str]], heads: Heads) -> dict[str, int]:
    """The column with the most addresses; then the others that have something in them, in the order of the heads."""
    width = max(map(len, lines), default=0)
    counted = [sum("@" in line[at] for line in lines if at < len(line)) for at in range(min(width, MOST_COLUMNS))]
    if not any(counted):
        return {}
    email = counted.index(max(counted))
    others = [
        at for at in range(len(counted)) if at != email and any(line[at].strip() for line in lines if at < len(line))
    ]
    return {"email": email} | dict(zip([name for name in heads if name != "email"], others, strict=False))


def _letters(text: str) -> str:
    """`E-mail adres` and `emailadres` are one word."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if character.isalnum())
