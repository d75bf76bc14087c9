"""The words of a mail: rendered once for everyone who is told the same, then filled in for each.

A mail to the next participant of a session differs in her name and her links alone. So a template is rendered with
marks in their place and kept, as long as the facts are the same (`core/kept/facts.py`) and everything else that the
template asked about her is answered the same; from the second mail on, because some are told what nobody else is. What
a mark cannot stand in for is found out at once: that mail is rendered for real as well, and when the two differ, for
each.

Held by `tests/outbox/test_wording.py`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask import render_template
from markupsafe import escape

from sessions_app.core import clock, language, links
from sessions_app.core.extensions import Model, db
from sessions_app.core.kept import facts
from sessions_app.core.kept.shelf import Shelf
from sessions_app.core.plain_text import one_stop
from sessions_app.outbox import pictures
from sessions_app.outbox.message import Message
from sessions_app.outbox.refusals import CHOICES_MARK

PLAIN = (str, int, float, bool, date, datetime, type(None))
HERS = {"name": "\ue000name\ue001", "id": "\ue000id\ue001"}
A_MARK = re.compile(
    rf"\[\[link:(?P<link>[a-z_]+):{HERS['id']}:[0-9a-f]+\]\]|\[\[qr:(?P<qr>[a-z_]+):{HERS['id']}:[0-9a-f]+\]\]"
    rf"|(?P<id>{HERS['id']})|(?P<name>{HERS['name']})"
)
MOST_VARIANTS = 8

Texts = tuple[str, str, str]
Piece = str | Callable[[int, str], str]  # words for all, or what makes hers of the id of her row and her name
Pieces = tuple[Piece, ...]
Answers = dict[str, Any]


class CannotBeShared(Exception):
    """The mail says something that is nobody else's."""


@dataclass
class Variant:
    answers: Answers
    texts: tuple[Pieces, ...]
    size: int


_shelf: Shelf[list[Variant]] = Shelf(most=500, most_bytes=16 * 2**20)


def texts_of(message: Message) -> Texts:
    """Subject, text and HTML in the recipient's language."""
    if message.texts is not None:
        return message.texts
    with language.spoken(message.language):
        try:
            return _shared(message)
        except CannotBeShared:
            return _rendered(message, message.context)


def _shared(message: Message) -> Texts:
    key, her = _key(message)
    variants = _shelf.get(key)
    if variants is None:  # maybe nobody else is ever told the same, such as a number on a waiting list
        _shelf.put(key, [], 0)
        return _rendered(message, message.context)
    for variant in variants:
        if all(_is_answered(her, path, answer) for path, answer in variant.answers.items()):
            return _filled_in(variant.texts, message, her)
    variant = _variant(message)
    real = _rendered(message, message.context)
    if _filled_in(variant.texts, message, her) == real and len(variants) < MOST_VARIANTS:
        _shelf.put(key, [*variants, variant], variant.size * (len(variants) + 1))
    return real


def _key(message: Message) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """What all who share this wording have in common, and the rows that are hers."""
    db.session.flush()
    version = None if message.is_secret or facts.has_changes() else facts.version()
    if version is None:
        raise CannotBeShared
    told, her = [], {}
    for name, value in sorted(message.context.items()):
        if isinstance(value, Model):
            if value.__tablename__ in facts.NOT_SHOWN:
                her[name] = value
            else:
                told.append((name, value.__tablename__, getattr(value, "id", None)))
        elif name == "name" and value == message.recipient_name:
            continue
        elif isinstance(value, PLAIN):
            told.append((name, value, None))
        else:
            raise CannotBeShared
    if len(her) != 1:
        raise CannotBeShared
    minute = int(clock.now().timestamp()) // 60
    return (message.kind, message.language, version, minute, tuple(sorted(her)), tuple(told)), her


def _variant(message: Message) -> Variant:
    answers: Answers = {}
    context = dict(message.context)
    for name, value in message.context.items():
        if isinstance(value, Model) and value.__tablename__ in facts.NOT_SHOWN:
            context[name] = Somebody(value, name, answers, _marks_for(value, message))
        elif name == "name" and value == message.recipient_name:
            context[name] = HERS["name"]
    texts = _rendered(message, context)
    return Variant(answers, tuple(_cut(text) for text in texts), sum(map(len, texts)))


def _marks_for(row: Any, message: Message) -> dict[str, str]:
    return HERS if getattr(row, "name", None) == message.recipient_name else {"id": HERS["id"]}


@dataclass
class Somebody:
    """Stands in a template for a row that is about one person, and notes what it is asked."""

    _row: Any
    _path: str
    _answers: Answers = field(repr=False)
    _marks: dict[str, str]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._marks:
            return self._marks[name]
        value, path = getattr(self._row, name), f"{self._path}.{name}"
        if isinstance(value, Model):
            self._answers[path] = type(value)
            return Somebody(value, path, self._answers, {}) if value.__tablename__ in facts.NOT_SHOWN else value
        if not isinstance(value, PLAIN):
            raise CannotBeShared
        self._answers[path] = value
        return value


def _is_answered(her: dict[str, Any], path: str, answer: Any) -> bool:
    first, *rest = path.split(".")
    value = her[first]
    for name in rest:
        value = getattr(value, name)  # whether it is there was answered before
    return type(value) is answer if isinstance(answer, type) else value == answer


def _cut(text: str) -> Pieces:
    """At the marks, so that a mail is put together of its pieces."""
    pieces: list[Piece] = []
    end = 0
    for mark in A_MARK.finditer(text):
        pieces += [text[end : mark.start()], _hers(mark[mark.lastgroup or ""], mark.lastgroup)]
        end = mark.end()
    return (*pieces, text[end:])


def _hers(purpose: str, kind: str | None) -> Piece:
    match kind:
        case "link":
            return lambda row_id, _name: links.placeholder(purpose, row_id)
        case "qr":
            return lambda row_id, _name: pictures.placeholder(purpose, row_id)
        case "id":
            return lambda row_id, _name: str(row_id)
    return lambda _row_id, name: name


def _filled_in(texts: tuple[Pieces, ...], message: Message, her: dict[str, Any]) -> Texts:
    [row] = her.values()
    row_id, name = row.id, message.recipient_name
    subject, text, html = (
        "".join([piece if isinstance(piece, str) else piece(row_id, written) for piece in pieces])
        for pieces, written in zip(texts, (name, name, str(escape(name))), strict=True)
    )
    return subject, text, html


def _rendered(message: Message, context: Any) -> Texts:
    subject = one_stop(" ".join(_part(message, "subject.txt", context).split()))
    text, html = (_part(message, part, context, subject=subject) for part in ("body.txt", "body.html"))
    return subject, text, html


def _part(message: Message, part: str, context: Any, **more: str) -> str:
    choices = CHOICES_MARK if message.topic else ""
    return render_template(
        f"mail/{message.kind}/{part}", **{"locale": language.current(), "choices_link": choices, **more, **context}
    )
