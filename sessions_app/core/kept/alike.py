"""A page that says the same to many, but for a few words of each: made once, filled in for each.

My registration tells two thousand participants of a session the same; their names and links differ. So the page is made
with marks in the place of her words, and kept for as long as the facts (`facts.py`) and the minute are the same.
Only who is told the same gets it: `key` holds all else that it is made of. Nothing of anybody stays in it.

From the second time on, because some are told what nobody else is. What a mark cannot stand in for is found out at
once: the page is made for real as well, and when the two differ it is not kept. Nor when a word of hers stands in it;
that may be one that stands on each page, such as a dash, and then it is tried with the words of the next one.

Held by `tests/pages/test_told_alike.py` and `tests/pages/test_told_to_staff.py`.
"""

import re
from collections.abc import Callable, Hashable, Mapping

from flask import request
from flask import session as browser_session
from flask_login import current_user
from markupsafe import escape

from sessions_app.core import clock, language
from sessions_app.core.kept import facts
from sessions_app.core.kept.kept_pages import FORM_TOKEN, LONGEST_KEY, MARK, Making, her_token
from sessions_app.core.kept.shelf import Shelf
from sessions_app.core.values import dataclass

Words = Mapping[str, str]

A_MARK = re.compile(f"{MARK}-([a-z_]+)-")
OF_THE_FORM = "form"


@dataclass(frozen=True)
class Alike:
    """`pieces` of the page, with the names of what comes between them."""

    pieces: tuple[str, ...]
    names: tuple[str, ...]

    def filled_in(self, words: Words) -> str:
        known = {name: str(escape(words[name])) for name in set(self.names) - {OF_THE_FORM}}
        if OF_THE_FORM in self.names:
            known[OF_THE_FORM] = her_token()
        told = [self.pieces[0]]
        for name, piece in zip(self.names, self.pieces[1:], strict=True):
            told += known[name], piece
        return "".join(told)


_shelf: Shelf[Alike | str] = Shelf(most=500, most_bytes=8 * 2**20)
ONCE, NEVER = "was told once", "is told to nobody else"


def told(
    key: tuple[Hashable, ...], version: str, words: Words, really: Callable[[], str], page: Callable[[Words], str]
) -> str:
    """`really` makes her page of what she is told; `page` makes the same of any words. `version`: of the facts, read
    before anything else. Who is signed in, or is told something once, gets a page made for her."""
    if request.query_string or current_user.is_authenticated:
        return really()
    return _shared(key, version, words, really, page)


def told_to_staff(
    key: tuple[Hashable, ...], words: Words, really: Callable[[], str], page: Callable[[Words], str]
) -> str:
    """The same, of a page of the staff: for all with the same roles who ask the same. `key` holds all else that it is
    made of beside facts: what was counted for it, and what her scope lets her see of it."""
    version = facts.present_version()
    if version is None or len(request.full_path) > LONGEST_KEY:
        return really()
    roles = frozenset(role.name for role in current_user.roles)
    return _shared((*key, roles, request.full_path), version, words, really, page)


def _shared(
    key: tuple[Hashable, ...], version: str, words: Words, really: Callable[[], str], page: Callable[[Words], str]
) -> str:
    if "_flashes" in browser_session:
        return really()
    given = tuple(name for name, word in words.items() if word)
    minute = int(clock.now().timestamp()) // 60
    shared = (*key, version, given, minute, language.current(), request.endpoint)
    found = _shelf.get(shared)
    if isinstance(found, Alike):
        return found.filled_in(words)
    hers = really()
    if found is None:
        _shelf.put(shared, ONCE, 0)
    elif found is ONCE:
        alike = _alike(words, page) if facts.version() == version else NEVER
        is_true = isinstance(alike, Alike) and alike.filled_in(words) == hers
        _shelf.put(shared, alike if is_true or alike is ONCE else NEVER, len(hers) if is_true else 0)
    return hers


def _alike(words: Words, page: Callable[[Words], str]) -> Alike | str:
    """NEVER when it is not made of facts alone, ONCE when something of hers stands in it."""
    marks = {name: f"{MARK}-{name}-" if word else "" for name, word in words.items()}
    with facts.watched_by(making := Making()):
        text = page(marks).replace(FORM_TOKEN, f"{MARK}-{OF_THE_FORM}-")
    if making.saw_what_is_not_shown or making.seen:
        return NEVER
    if any(str(escape(word)) in text for word in words.values() if word):
        return ONCE
    pieces = A_MARK.split(text)
    return Alike(tuple(pieces[::2]), tuple(pieces[1::2]))
