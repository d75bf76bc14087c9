"""What stands above a column, in Dutch and in English: "E-mailadres (zakelijk)", "Naam organisatie", "Last name" …

Fields that are known: `email`, `name`, `first_name`, `prefix` (between first and last name), `last_name`,
`organisation`, `job_title`, `online`.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence

from sessions_app.core.spreadsheets.lines import LINES_ABOVE, MOST_COLUMNS

LONGEST_HEAD = 60  # more is a sentence

# The whole head, its signs and spaces left out.
WORDS: Mapping[str, Collection[str]] = {
    "email": {"email", "mail", "emailadres", "mailadres", "emailaddress", "emailadreswerk", "emailwerk"},
    "job_title": {"functie", "functietitel", "functienaam", "jobtitle", "function", "position", "rol", "role"},
    "organisation": {
        "organisatie", "organisation", "organization", "werkgever", "bedrijf", "instelling", "company", "employer",
        "organisatienaam", "bedrijfsnaam", "naamorganisatie", "companyname", "organisationname", "organizationname",
    },
    "first_name": {"voornaam", "firstname", "givenname", "roepnaam", "voornamen", "forename"},
    "prefix": {"tussenvoegsel", "tussenvoegsels", "tv", "tussenv", "prefix", "infix", "voorvoegsel", "middlename"},
    "last_name": {"achternaam", "lastname", "surname", "familienaam", "familyname", "geslachtsnaam"},
    "name": {
        "naam", "name", "volledigenaam", "fullname", "contactpersoon", "contact", "contactperson", "deelnemer",
        "participant", "naamdeelnemer", "voorenachternaam", "displayname", "weergavenaam", "genodigde",
    },
    "online": {"online", "doetmee", "takespart", "deelname", "zaalofonline", "maniervandeelname"},
}  # fmt: skip

# Part of the head. In this order: "E-mail organisatie" is an address and "Naam organisatie" no name of a person.
PARTS: Mapping[str, re.Pattern[str]] = {
    "email": re.compile(r"mail(?!ing|lijst|list|verzonden|sent)"),
    "job_title": re.compile(r"functie|jobtitle|beroep|organi[sz]ation\d*title"),
    "organisation": re.compile(r"organi[sz]at|werkgever|employer|bedrijf|company|instelling|instantie|stichting|firma"),
    "name": re.compile(r"voor(naam)?(en)?achternaam|achternaam(en)?voor|(first|given)(name)?and(last|family|sur)"),
    "first_name": re.compile(r"voorna|roepnaam|firstname|givenname|voorletter|initia"),
    "prefix": re.compile(r"tussenv|voorvoegsel|middlename|middelstenaam|tussennaam"),
    "last_name": re.compile(r"achternaam|familienaam|lastname|surname|familyname|geslachtsnaam"),
}
PART_OF_A_NAME = re.compile(r"naam|name$|^name|deelnemer|participant|contactpers|genodigde|medewerker|collega")
# Above what is about a person or an organisation and is not its name.
SOMETHING_ELSE = re.compile(
    r"telefo|phone|mobiel|^tel|fax|postcode|zip|plaats|city|stad|straat|street|adres|address|website|url|datum|date"
    r"|geboort|birth|kvk|nummer|number|code|soort|type|label|opmerking|note|afdeling|department|sector|akkoord"
    r"|symbol|phonetic"
)
NO_NAME_OF_A_PERSON = re.compile(
    r"gebruiker|user|login|sessie|session|cursus|course|training|event|bijeenkomst|suffix|prefix|groep|group|team"
    r"|bestand|file|project|alias|nick|aanhef|thema|dossier|label"
)
PRIVATE = re.compile(r"prive|privat|thuis|home|personal|persoonlijk")


def letters_of(text: str) -> str:
    """`E-mail adres` and `emailadres` are one word, `Organisatië` loses its dots."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if sign.isalnum())


def find_heads(lines: Sequence[list[str]], fields: Collection[str]) -> int | None:
    """Which of the lines holds the heads, when it is one of the first. One cell above several columns is a title."""
    is_wide = any(_width(cells) > 1 for cells in lines[: 2 * LINES_ABOVE])
    fits = [fit(cells, fields) if _width(cells) > is_wide else 0 for cells in lines[:LINES_ABOVE]]
    return fits.index(max(fits)) if any(fits) else None


def _width(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def fit(cells: Sequence[str], fields: Collection[str]) -> int:
    """How well these cells look like heads; 0 when they do not. A line with an address in it is of a person."""
    if any("@" in cell for cell in cells):
        return 0
    known = [_fields_of(cell, fields) for cell in cells[:MOST_COLUMNS]]
    whole = {field for field, is_whole in known if is_whole}
    partly = {field for field, _is_whole in known if field} - whole
    is_heads = "email" in whole | partly or (whole and len(whole | partly) > 1)
    return 3 * len(whole) + len(partly) if is_heads else 0


def places_of(heads: Sequence[str], fields: Collection[str], addresses: Sequence[int]) -> dict[str, int]:
    """Which column is which; `addresses`: how many cells of each column hold an address."""
    found: dict[str, list[tuple[bool, int]]] = {}
    for place, cell in enumerate(heads[:MOST_COLUMNS]):
        field, is_whole = _fields_of(cell, fields)
        if field:
            found.setdefault(field, []).append((not is_whole, place))
    places = {field: min(those)[1] for field, those in found.items() if field != "email"}
    email = _column_of_addresses([place for _rank, place in found.get("email", [])], heads, addresses)
    return places if email is None else {"email": email} | {f: at for f, at in places.items() if at != email}


def _column_of_addresses(candidates: list[int], heads: Sequence[str], addresses: Sequence[int]) -> int | None:
    """Of "E-mail privé" and "E-mail werk" the second; a column that holds none only where no other does."""
    most = max(addresses, default=0)
    fitting = [place for place in candidates if place < len(addresses) and addresses[place] > most // 2]
    if fitting:
        return min(fitting, key=lambda place: (bool(PRIVATE.search(letters_of(heads[place]))), place))
    return addresses.index(most) if most else next(iter(candidates), None)


def _fields_of(cell: str, fields: Collection[str]) -> tuple[str, bool]:
    """The field that this head names, and whether it says nothing else."""
    word = letters_of(cell) if len(cell) <= LONGEST_HEAD else ""
    if not word:
        return "", False
    whole = next((field for field, words in WORDS.items() if word in words), "")
    part = whole or next((field for field, pattern in PARTS.items() if pattern.search(word)), "")
    if part != "email" and not whole and SOMETHING_ELSE.search(word):
        return "", False
    if not part and PART_OF_A_NAME.search(word) and not NO_NAME_OF_A_PERSON.search(word):
        part = "name"
    return (part, bool(whole)) if part in fields else ("", False)
