"""Counts the statements that a page sends to the database."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from sessions_app.core.database import at_a_glance
from sessions_app.core.extensions import db


@contextmanager
def statements() -> Iterator[list[str]]:
    """Inside the block every statement lands in the list, also what a page asks past SQLAlchemy."""
    seen: list[str] = []
    note_asked = at_a_glance._note

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    def note_glance(asked: Sequence[at_a_glance.Asked]) -> None:
        seen.extend(one.text for one in asked)
        note_asked(asked)

    event.listen(db.engine, "before_cursor_execute", note)
    at_a_glance._note = note_glance
    try:
        yield seen
    finally:
        at_a_glance._note = note_asked
        event.remove(db.engine, "before_cursor_execute", note)
