"""How a list was understood, for the page that shows it to whoever gave it."""

from collections.abc import Mapping, Sequence
from dataclasses import field

from sessions_app.core.plain_text import clean_line
from sessions_app.core.spreadsheets.lines import LONGEST_CELL, MOST_COLUMNS, Line
from sessions_app.core.values import dataclass

LONGEST_EXAMPLE = 30
MOST_LETTERS_SHOWN = 3


@dataclass(frozen=True)
class HowRead:
    """For the page that shows how a list was understood. `columns`: place, head and an example of each that has
    something in it; `taken`: which of them for which field; `letters`: cells by which one sees whether the guessed
    `encoding` is right."""

    columns: Sequence[tuple[int, str, str]] = ()
    taken: Mapping[str, int] = field(default_factory=dict)
    sheet: str = ""
    sheets: Sequence[str] = ()
    encoding: str = ""
    letters: Sequence[tuple[int, str]] = ()


UNREAD = HowRead()


def columns_in(heads: Sequence[str], lines: Sequence[list[str]]) -> list[tuple[int, str, str]]:
    found = []
    for place in range(min(max(map(len, [heads, *lines]), default=0), MOST_COLUMNS)):
        head = heads[place] if place < len(heads) else ""
        example = next((line[place] for line in lines if place < len(line) and line[place].strip()), "")
        if head or example:
            found.append((place, head[:LONGEST_EXAMPLE], clean_line(example[:LONGEST_CELL])[:LONGEST_EXAMPLE]))
    return found


def letters_in(lines: Sequence[Line], encoding: str) -> list[tuple[int, str]]:
    found: dict[str, int] = {}
    for number, cells in lines if encoding else ():
        for cell in cells:
            if not cell.isascii():
                found.setdefault(clean_line(cell)[:80], number)
        if len(found) >= MOST_LETTERS_SHOWN:
            break
    return [(number, cell) for cell, number in found.items()][:MOST_LETTERS_SHOWN]
