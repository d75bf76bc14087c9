"""Names of people as lists and forms hold them: which way round they stand, where in a list, and by which first name
somebody can be spoken to. Pure."""

import re
from itertools import dropwhile

from sessions_app.core.formatting import TUSSENVOEGSELS, without_accents

TITLES = {
    "mevr", "mevrouw", "mw", "mej", "dhr", "heer", "meneer", "fam", "familie", "dr", "drs", "prof", "professor", "ir",
    "ing", "mr", "mrs", "ms", "miss", "ds", "pater", "zr", "zuster", "br",
}  # fmt: skip
DEGREES = {"msc", "bsc", "llm", "mba", "phd", "ma", "ba", "md", "mph", "ra", "aa", "rn", "nt", "jr", "sr"}
_WORD = r"[^\W\d_][^\W\d_'’.-]*"
A_LAST_NAME = re.compile(rf"{_WORD}(?:[-–](?:(?:van|de|den|der|ten|ter|het|'t|el|al) )*{_WORD})*")
A_FIRST_NAME = re.compile(r"[^\W\d_][^\d,;:/@_]*")
MOST_WORDS = 5  # before a last name: `J. P. van den`
INITIALS = re.compile(r"(?:[^\W\d_]{1,3}\.-?)+[^\W\d_]?|[^\W\d_]")
DE_HEER = re.compile(r"^de heer\b", re.IGNORECASE)
IN_BRACKETS = re.compile(r"\(([^\W\d_][^\W\d_'’-]+)\)")


def is_last_name_first(name: str) -> bool:
    """`Vries, Jan de`, for sure. Not `Jan Bos, Pantar` and not `Bos, MSc`: what follows the comma is no first name."""
    last, _comma, first = (part.strip() for part in name.partition(","))
    words = first.split()
    if not words or not A_LAST_NAME.fullmatch(last) or not A_FIRST_NAME.fullmatch(first):
        return False
    return _bare(words[0]) not in DEGREES and len(words) <= MOST_WORDS


def sort_name(name: str) -> str:
    """The key that sorts a name as a Dutch list does: "J. van den Linden" → "linden j. van den", Şahin among the S; the
    same for "Linden, J. van den"."""
    if is_last_name_first(name):
        return " ".join(without_accents(name.replace(",", " ", 1)).split())[:200]
    words = without_accents(name).split()
    for index in range(1, len(words)):
        if words[index] not in TUSSENVOEGSELS:
            return " ".join([*words[index:], words[0], *words[1:index]])[:200]
    return " ".join(words)[:200]


def first_name_of(name: str) -> str:
    """Empty when there is none: initials, a title or a last name alone are no way to speak to somebody."""
    whole, comma, after = name.strip().partition(",")
    if comma and is_last_name_first(name):
        whole, comma = f"{after.strip()} {whole}", ""
    words = DE_HEER.sub("heer", whole).split()
    spoken = list(dropwhile(lambda word: _bare(word) in TITLES, words))
    while spoken and INITIALS.fullmatch(spoken[0]):
        spoken = spoken[1:]
        if spoken and (called := IN_BRACKETS.fullmatch(spoken[0])):
            return called[1]
        if spoken and not INITIALS.fullmatch(spoken[0]):
            return ""  # the last name
    if not spoken or spoken[0].lower() in TUSSENVOEGSELS:
        return ""
    is_alone = len(spoken) == 1 and (comma or len(words) > 1)
    return "" if is_alone else spoken[0]


def _bare(word: str) -> str:
    return word.lower().replace(".", "")
