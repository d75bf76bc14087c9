"""One line of a list that an organiser has: what it says, whether it can be used, and how it travels from the preview
to the button. Between the two the server keeps nothing: the lines go along in the page, signed."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace
from enum import StrEnum

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from sessions_app.core.forms import UNKEPT, clean, normalised_email
from sessions_app.core.spreadsheet_reading import Row, read_text
from sessions_app.registrations.forms import BLANK_SIGNS

MOST_LINES = 1000
LASTS = 2 * 60 * 60  # seconds between the preview and the button

FIELDS = ("name", "email", "organisation", "job_title", "online", "first_name", "prefix", "last_name")
WORDS_FOR_ONLINE = ("online", "ja", "yes", "j", "y", "x", "1", "true", "waar", "digitaal")


class Wrong(StrEnum):
    """Why a line cannot be used."""

    NO_NAME = "no_name"
    NO_ADDRESS = "no_address"
    BAD_ADDRESS = "bad_address"
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


def lines_of(rows: Iterable[Row]) -> list[Line]:
    return [_line(row) for row in rows]


def lines_of_text(text: str) -> list[Line]:
    """Raises `UnreadableTable`."""
    return lines_of(read_text(text, FIELDS, MOST_LINES).rows)


def signed(lines: Iterable[Line], knowledge_session_id: int, user_id: int) -> str:
    """For a hidden field: nobody can add a line, and another session or colleague cannot use it."""
    return _serializer(knowledge_session_id, user_id).dumps([astuple(line) for line in lines])  # type: ignore[return-value]


def find_signed(text: str, knowledge_session_id: int, user_id: int) -> list[Line] | None:
    """None when it is not ours, or too old."""
    try:
        found = _serializer(knowledge_session_id, user_id).loads(text, max_age=LASTS)
    except BadSignature:
        return None
    return [replace(Line(*values), wrong=Wrong(wrong) if wrong else None) for *values, wrong in found]


def _serializer(knowledge_session_id: int, user_id: int) -> URLSafeTimedSerializer:
    salt = f"list of participants:{knowledge_session_id}:{user_id}"
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt=salt)


def _line(row: Row) -> Line:
    values = {name: clean(row[name]) for name in FIELDS}
    typed = values["email"].removeprefix("mailto:").strip()
    online = values["online"].casefold() in WORDS_FOR_ONLINE
    email = _address(typed)
    line = Line(row.number, values["name"], email or typed, values["organisation"], values["job_title"], online)
    return replace(line, wrong=_wrong(line, is_address=email is not None))


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
