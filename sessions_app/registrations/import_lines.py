"""One line of a list that an organiser has: what it says, and whether it can be used."""

import json
from collections.abc import Iterable
from dataclasses import astuple, replace
from enum import StrEnum
from hashlib import sha256

from sessions_app.core.forms import UNKEPT, clean, normalised_email
from sessions_app.core.spreadsheets.reading import Row
from sessions_app.core.values import dataclass
from sessions_app.registrations.forms import BLANK_SIGNS

MOST_LINES = 1000

FIELDS = ("name", "email", "organisation", "job_title", "online", "first_name", "prefix", "last_name")
WORDS_FOR_ONLINE = ("online", "ja", "yes", "j", "y", "x", "1", "true", "waar", "digitaal")
WORDS_FOR_ROOM = ("", "nee", "no", "n", "-", "0", "false", "onwaar", "zaal", "in de zaal", "room", "in the room")


class Wrong(StrEnum):
    """Why a line cannot be used."""

    NO_NAME = "no_name"
    NO_ADDRESS = "no_address"
    BAD_ADDRESS = "bad_address"
    NO_WAY = "no_way"
    BAD_CHARACTERS = "bad_characters"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Line:
    """`number`: of the line in the file. The address is normalised, unless the line is wrong."""

    number: int
    name: str
    email: str
    organisation: str = ""
    job_title: str = ""
    online: bool = False
    wrong: Wrong | None = None


def lines_of(rows: Iterable[Row], is_hybrid: bool = False) -> list[Line]:
    """`is_hybrid`: whether it matters what each says about taking part online."""
    return [_line(row, is_hybrid) for row in rows]


def mark_of(lines: Iterable[Line]) -> str:
    """By which the button knows that the list is still read as it was shown."""
    return sha256(json.dumps([astuple(line) for line in lines]).encode()).hexdigest()


def _line(row: Row, is_hybrid: bool) -> Line:
    values = {name: clean(row[name]) for name in FIELDS}
    typed = values["email"].removeprefix("mailto:").strip()
    way = values["online"].casefold()
    online = way in WORDS_FOR_ONLINE
    email = _address(typed)
    line = Line(row.number, values["name"], email or typed, values["organisation"], values["job_title"], online)
    wrong = _wrong(line, is_address=email is not None)
    if wrong is None and is_hybrid and not online and way not in WORDS_FOR_ROOM:
        wrong = Wrong.NO_WAY
    return replace(line, wrong=wrong)


def _address(typed: str) -> str | None:
    try:
        return normalised_email(typed)
    except ValueError:
        return None


def _wrong(line: Line, is_address: bool) -> Wrong | None:
    if UNKEPT in line.name + line.organisation + line.job_title:
        return Wrong.BAD_CHARACTERS
    if not line.email:
        return Wrong.NO_ADDRESS
    if not is_address:
        return Wrong.BAD_ADDRESS
    if not any(sign.isalnum() for sign in line.name.translate(dict.fromkeys(map(ord, BLANK_SIGNS)))):
        return Wrong.NO_NAME
    is_long = len(line.name) > 120 or len(line.organisation) > 160 or len(line.job_title) > 120 or len(line.email) > 254
    return Wrong.TOO_LONG if is_long else None
