"""Everything that is shown exists in Dutch: a new message without its translation fails here.

English needs no catalogue: the messages in the code are English.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
DUTCH = ROOT / "sessions_app/translations/nl/LC_MESSAGES/messages.po"
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
METHODS = [("sessions_app/**.py", "python"), ("templates/**.*", "jinja2")]  # as in pyproject.toml
OPTIONS = {"templates/**.*": {"silent": "false"}}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]")


def test_every_message_is_there_in_dutch() -> None:
    missing = sorted(f"{text!r} ({where})" for text, where in _in_the_code().items() if not _said(_dutch().get(text)))
    assert not missing, f"{len(missing)} messages without Dutch; `make translations` brings them into the catalogue"


def test_no_translation_is_a_guess() -> None:
    assert not [message.id for message in _dutch() if message.id and message.fuzzy]


def test_placeholders_survive_the_translation() -> None:
    broken = [
        f"{english!r} → {dutch!r}"
        for message in _dutch()
        for english, dutch in _pairs(message)
        if dutch and not _fits(english, dutch, of_many=isinstance(message.id, tuple))
    ]
    assert not broken


def test_quotes_are_of_one_kind() -> None:
    said = [text for message in _dutch() for pair in _pairs(message) for text in pair]
    assert not [text for text in said if re.search(r"[“”]|(?<!\w)'\w", text)]


def test_the_catalogue_holds_nothing_that_is_no_longer_said() -> None:
    assert not sorted(_key(message) for message in _dutch() if message.id and _key(message) not in _in_the_code())


def test_messages_of_code_and_of_templates_are_found() -> None:
    """A walk that finds nothing proves nothing."""
    found = _in_the_code()
    assert any(where.endswith(".py") for where in found.values())
    assert any(where.endswith(".html") for where in found.values())


def test_somebody_unknown_is_no_she_in_english() -> None:
    """A screen speaks of people as "they"; the code may call them what it likes."""
    assert not [text for text in _in_the_code() if re.search(r"\b(she|her|hers|herself)\b", text, re.IGNORECASE)]


def test_english_has_no_dutch_turns() -> None:
    """A session is in a calendar and on a page ("staat"), until a day or up to and including it ("tot en met")."""
    dutch = r"\bst(ands?|ood) (in(?! the way)|on|there|together)\b|until and including"
    assert not [text for text in _in_the_code() if re.search(dutch, text)]


def test_what_goes_has_one_word() -> None:
    """Data are erased and a thing is removed from its list, as in Dutch: wissen, verwijderen."""
    assert not [text for text in _in_the_code() if re.search(r"\b(wip(e|ing)|delet)", text, re.IGNORECASE)]


@cache
def _in_the_code() -> dict[str, str]:
    """Each message (of a plural the singular), and a file that says it."""
    found: dict[str, str] = {}
    for filename, _line, text, _comments, _context in extract_from_dir(ROOT, METHODS, OPTIONS, keywords=KEYWORDS):
        found.setdefault(text[0] if isinstance(text, tuple) else text, filename)
    return {text: where for text, where in found.items() if text}


@cache
def _dutch() -> Catalog:
    with DUTCH.open("rb") as file:
        return read_po(file, locale="nl")


def _key(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


def _said(message: Message | None) -> bool:
    if message is None:
        return False
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(strings)


def _pairs(message: Message) -> Iterator[tuple[str, str]]:
    """English and Dutch, form by form."""
    if not message.id:
        return
    if isinstance(message.id, tuple | list):
        yield from zip(message.id, message.string, strict=True)
    else:
        yield str(message.id), str(message.string)


def _fits(english: str, dutch: str, of_many: bool) -> bool:
    """The same placeholders; a singular may leave its number out."""
    wanted, found = set(PLACEHOLDER.findall(english)), set(PLACEHOLDER.findall(dutch))
    return found == wanted or (of_many and found <= wanted | {"%(num)d", "%(num)s"})
