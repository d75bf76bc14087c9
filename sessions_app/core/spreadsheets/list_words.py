"""How a list was read, in words: which column was taken for what, and which were not used."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from sessions_app.core.spreadsheets.reading import HowRead

FIELDS: Mapping[str, Any] = {
    "email": _l("E-mail address"),
    "name": _l("Name"),
    "first_name": _l("First name"),
    "prefix": _l("Prefix (van, de)"),
    "last_name": _l("Last name"),
    "organisation": _l("Organisation"),
    "job_title": _l("Job title"),
    "online": _l("Online"),
}
PARTS_OF_A_NAME = ("first_name", "prefix", "last_name")


def in_order(fields: Collection[str]) -> list[str]:
    return [field for field in FIELDS if field in fields]


def told(how: HowRead, fields: Collection[str]) -> list[tuple[str, str]]:
    """Each thing that is wanted, with the columns it was taken from; then the columns that are left."""
    found = []
    for field in in_order(fields):
        if field in PARTS_OF_A_NAME:
            continue
        places = [how.taken[one] for one in _taken_for(field, how) if one in how.taken]
        found.append((str(FIELDS[field]), " + ".join(column_word(how, at) for at in places) or _("no column found")))
    left = [column_word(how, at) for at, _head, _example in how.columns if at not in how.taken.values()]
    return [*found, (_("Not used"), ", ".join(left))] if left else found


def column_word(how: HowRead, place: int) -> str:
    """Its head; its letter where there are two of them, and where there is none with what stands in it."""
    _place, head, example = next((one for one in how.columns if one[0] == place), (place, "", ""))
    if [one[1] for one in how.columns].count(head) > 1 and head:
        return _("%(head)s (column %(letter)s)", head=head, letter=_letter(place))
    if head:
        return head
    return _("column %(letter)s (%(example)s)", letter=_letter(place), example=example or "–")


def encodings() -> list[tuple[str, str]]:
    return [
        ("cp1252", _("Western European (Windows-1252)")),
        ("cp1254", _("Turkish (Windows-1254, Latin-5)")),
        ("cp1250", _("Central European (Windows-1250)")),
        ("mac_roman", _("Western European of an old Mac")),
        ("mac_turkish", _("Turkish of an old Mac")),
    ]


def _taken_for(field: str, how: HowRead) -> tuple[str, ...]:
    return PARTS_OF_A_NAME if field == "name" and "name" not in how.taken else (field,)


def _letter(place: int) -> str:
    """As a spreadsheet names it: A … Z, AA …"""
    first, second = divmod(place, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)
