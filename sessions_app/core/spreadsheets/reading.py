"""Reading a list that someone else made: a CSV or XLSX file, or lines that were pasted. Nothing of it is kept.

    read = read_upload(file, ("email", "name"), most_rows=2000)
    for row in read.rows: row.number, row["email"]
    read.how  # which column was taken for what, for the page that shows it

Columns are known by their heads (`heads.py`), in any order; without heads by what stands in them
(`looks.py`); whoever gives the list may choose otherwise (`Choice`). Other columns are left alone.
Refuses with `UnreadableTable`, whose sentence says what to do; what is wrong with one line is for others to judge.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import islice
from typing import IO

from flask_babel import gettext as _

from sessions_app.core.names import is_last_name_first
from sessions_app.core.plain_text import clean_line
from sessions_app.core.spreadsheets.addresses import ALONE, addresses_of_a_mail, apart, first_name_first, without_links
from sessions_app.core.spreadsheets.heads import find_heads, fit, letters_of, places_of
from sessions_app.core.spreadsheets.how_read import UNREAD, HowRead, columns_in, letters_in
from sessions_app.core.spreadsheets.lines import (
    LONGEST_CELL,
    MOST_COLUMNS,
    Line,
    Table,
    UnreadableTable,
    decoded,
    lines_of_csv,
    table_of_xlsx,
    too_many,
)
from sessions_app.core.spreadsheets.looks import LOOKED_AT, places_by_looks
from sessions_app.core.spreadsheets.writing import COUNT_LABELS
from sessions_app.core.values import dataclass

__all__ = ["UNREAD", "Choice", "HowRead", "Read", "Row", "UnreadableTable", "read_text", "read_upload"]

BIGGEST_FILE = 5 * 1024 * 1024
OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # .xls, and every file with a password
LAST_NAME_FIRST = re.compile(r"\s*[^\W\d_][^,\d]*,\s*[^\W\d_][^,\d]*")


@dataclass(frozen=True)
class Choice:
    """What whoever gave the list says of it: the column of each field (None: it has none), the sheet, the encoding.
    What is left empty is found out."""

    columns: Mapping[str, int | None] = field(default_factory=dict)
    sheet: str = ""
    encoding: str = ""


AUTOMATIC = Choice()


@dataclass(frozen=True)
class Row:
    """One line with something in it. `number`: where it stands in the file, from 1."""

    number: int
    values: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


@dataclass(frozen=True)
class Read:
    rows: list[Row]
    how: HowRead


def read_upload(file: IO[bytes], fields: Collection[str], most_rows: int, choice: Choice = AUTOMATIC) -> Read:
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
        return _read(table_of_xlsx(file, most_rows, choice.sheet), fields, most_rows, choice)
    text, encoding = decoded(data, choice.encoding)
    return read_text(text, fields, most_rows, choice, encoding)


def read_text(
    text: str, fields: Collection[str], most_rows: int, choice: Choice = AUTOMATIC, encoding: str = ""
) -> Read:
    """The same from text that was pasted: from a spreadsheet, a CSV, or addresses as mail programs write them."""
    addresses = list(islice(addresses_of_a_mail(text), most_rows + 1))
    if addresses:
        rows = [_row(number, cells, {"email": 0, "name": 1}) for number, cells in addresses]
        return _whole(rows, HowRead(encoding=encoding, letters=letters_in(addresses, encoding)), most_rows)
    lines = lines_of_csv(without_links(text), lambda cells: fit(cells, fields), most_rows)
    return _read(Table(lines, encoding), fields, most_rows, choice)


def _read(table: Table, fields: Collection[str], most_rows: int, choice: Choice) -> Read:
    lines = list(_before_the_count([line for line in table.lines if any(cell.strip(" -:") for cell in line[1])]))
    at = find_heads([cells for _number, cells in lines[: 2 * LOOKED_AT]], fields)
    heads = [clean_line(cell) for cell in lines[at][1]] if at is not None else []
    lines = lines[at + 1 :] if at is not None else lines
    places = _places(heads, [cells for _number, cells in lines], fields)
    taken = {name: place for name, place in {**places, **choice.columns}.items() if place is not None}
    is_turned = "name" in taken and _is_last_name_first([cells for _number, cells in lines], taken["name"])
    rows = [_row(number, cells, taken, is_turned) for number, cells in lines] if "email" in taken or heads else []
    how = HowRead(
        columns_in(heads, [cells for _number, cells in lines]), taken, table.sheet, table.sheets, table.encoding,
        letters_in(lines, table.encoding),
    )  # fmt: skip
    return _whole([row for row in rows if any(row.values.values())], how, most_rows)


def _whole(rows: list[Row], how: HowRead, most_rows: int) -> Read:
    """A list with nobody in it, or with too many, is refused and never cut."""
    if not rows:
        raise UnreadableTable(_("There is nobody in this list. Put one person on each line, with an e-mail address."))
    if len(rows) > most_rows:
        raise too_many(most_rows)
    return Read(rows, how)


def _places(heads: Sequence[str], lines: Sequence[list[str]], fields: Collection[str]) -> dict[str, int]:
    width = min(max(map(len, lines), default=0), MOST_COLUMNS)
    addresses = [sum("@" in line[at] for line in lines if at < len(line)) for at in range(width)]
    if heads:
        return _name_or_last_name(places_of(heads, fields, addresses), lines)
    if not any(addresses):
        return {}
    email = addresses.index(max(addresses))
    return {"email": email} | places_by_looks(lines, email, fields)


def _name_or_last_name(places: dict[str, int], lines: Sequence[list[str]]) -> dict[str, int]:
    """A name beside a first name is what comes after it, unless the first name stands in it too."""
    if not {"name", "first_name"} <= places.keys() or "last_name" in places:
        return places
    both = [line for line in lines[:LOOKED_AT] if len(line) > max(places["name"], places["first_name"])]
    again = sum(letters_of(line[places["first_name"]]) in letters_of(line[places["name"]]) for line in both)
    if again > len(both) / 2:
        return places
    return {("last_name" if name == "name" else name): at for name, at in places.items()}


def _is_last_name_first(lines: Sequence[list[str]], place: int) -> bool:
    """`Bos, Jan` on most of the lines."""
    names = [line[place] for line in lines[:LOOKED_AT] if place < len(line) and line[place].strip()]
    return sum(bool(LAST_NAME_FIRST.fullmatch(name)) for name in names) > len(names) / 2


def _row(number: int, cells: list[str], places: Mapping[str, int], is_turned: bool = False) -> Row:
    values = {name: clean_line(cells[at][:LONGEST_CELL]) if at < len(cells) else "" for name, at in places.items()}
    if values.get("email") == "" and "@" in values.get("name", ""):
        values |= _from_the_name(values["name"])
    if is_turned or is_last_name_first(values.get("name", "")):
        values["name"] = first_name_first(values["name"])
    if any(sign in values.get("email", "") for sign in " <("):  # no address has these
        values["email"], beside = apart(values["email"])
        values["name"] = values.get("name") or beside
    return Row(number, _joined(values))


def _from_the_name(cell: str) -> dict[str, str]:
    """A line of a mail program among the others, `Jan <jan@x.nl>`, has all it says in its first cell."""
    address, name = apart(cell)
    return {"email": address, "name": name} if ALONE.fullmatch(address) else {}


def _joined(values: dict[str, str]) -> dict[str, str]:
    """First name, what stands between, and last name are one name."""
    parts = [values.pop(part, "") for part in ("first_name", "prefix", "last_name")]
    if any(parts) and not values.get("name"):
        values["name"] = " ".join(filter(None, parts))
    return values


def _before_the_count(lines: list[Line]) -> Iterator[Line]:
    """A file that we made ourselves ends with how many rows it holds."""
    for number, cells in lines:
        if cells[0].strip() in COUNT_LABELS:
            return
        yield number, cells
