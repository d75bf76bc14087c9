"""One line of a list of people to invite: what it says and whether it can be used."""

from collections.abc import Iterable
from dataclasses import replace

from sessions_app.core.forms import UNKEPT, clean, normalised_email
from sessions_app.core.spreadsheets.reading import Row, read_text
from sessions_app.core.values import dataclass
from sessions_app.invitations.round_rules import Reason

MOST_LINES = 50_000

FIELDS = ("name", "email", "organisation", "first_name", "prefix", "last_name")


@dataclass(frozen=True)
class Line:
    """`position`: of the line in its list. The address is normalised, unless there is a reason to leave it out."""

    position: int
    email: str
    name: str = ""
    organisation: str = ""
    reason: Reason | None = None
    same_as: int | None = None


def lines_of_text(text: str) -> list[Line]:
    """Raises `UnreadableTable`."""
    return lines_of(read_text(text, FIELDS, MOST_LINES).rows)


def without_doubles(lines: Iterable[Line]) -> list[Line]:
    """The first line of an address counts; a later one says where that is."""
    seen: dict[str, int] = {}
    kept = []
    for line in lines:
        first = seen.get(line.email) if line.reason is None else None
        if first is not None:
            kept.append(replace(line, reason=Reason.DOUBLE, same_as=first))
            continue
        if line.reason is None:
            seen[line.email] = line.position
        kept.append(line)
    return kept


def lines_of(rows: Iterable[Row]) -> list[Line]:
    """Numbered as in the file; two addresses on one line of a mail follow each other."""
    lines: list[Line] = []
    for row in rows:
        at_least = lines[-1].position + 1 if lines else 1
        lines.append(_line(row, max(row.number, at_least)))
    return lines


def _line(row: Row, position: int) -> Line:
    name, organisation = clean(row["name"]), clean(row["organisation"])
    typed = clean(row["email"]).removeprefix("mailto:").strip()
    email = _address(typed)
    reason = _what_is_wrong(typed, email, name, organisation)
    return Line(position, (email or typed)[:254], name[:120], organisation[:160], reason)


def _address(typed: str) -> str | None:
    try:
        return normalised_email(typed)
    except ValueError:
        return None


def _what_is_wrong(typed: str, email: str | None, name: str, organisation: str) -> Reason | None:
    """A name that is missing is no fault: the mail then speaks to a colleague."""
    if UNKEPT in name + organisation:
        return Reason.BAD_CHARACTERS
    if not typed:
        return Reason.NO_ADDRESS
    if email is None:
        return Reason.BAD_ADDRESS
    is_long = len(name) > 120 or len(organisation) > 160 or len(email) > 254
    return Reason.TOO_LONG if is_long else None
