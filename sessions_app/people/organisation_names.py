"""Whether two people mean the same organisation: names as they are typed, compared."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping

LEADING_WORDS = ("stichting", "de", "het")
TRAILING_WORDS = ("bv", "nv")


def organisation_key(name: str, known: Mapping[str, str] | None = None) -> str:
    """How organisations are compared: without capitals, accents, signs and spaces too many, and without "de" or
    "stichting" in front. `known`: other names of organisations that we know (`known_names`)."""
    plain = name
    for _twice in range(2):  # a letter may be taken apart into a capital, and a small one into signs
        plain = unicodedata.normalize("NFKD", plain).casefold()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = re.sub(r"[\W_]+", " ", plain.replace(".", "").replace("'", "").replace("’", "")).split()
    while len(words) > 1 and words[0] in LEADING_WORDS:
        words.pop(0)
    while len(words) > 1 and words[-1] in TRAILING_WORDS:
        words.pop()
    key = " ".join(words)
    return (known or {}).get(key, key)


def known_names(names: Iterable[str]) -> dict[str, str]:
    """For names such as "WPI (gemeente Amsterdam)" also the short one, unless it is the name of several."""
    found: dict[str, set[str]] = {}
    for name in names:
        short = organisation_key(re.sub(r"\([^)]*\)", " ", name))
        if short:
            found.setdefault(short, set()).add(organisation_key(name))
    return {short: wholes.pop() for short, wholes in found.items() if len(wholes) == 1}


def as_known(typed: str, names: Collection[str]) -> str:
    """The name, of these, of the organisation that is meant; as it was typed when it is none of them."""
    meant = organisation_key(typed, known_names(names))
    return next((name for name in names if meant and organisation_key(name) == meant), typed)
