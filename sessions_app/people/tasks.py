"""What goes by itself: the address of a person to whom nothing refers any more. It is of no use then."""

from datetime import datetime

from sqlalchemy import Column, ColumnElement, delete, func, select

from sessions_app.core.extensions import db
from sessions_app.core.retention import register_sweep
from sessions_app.people.models import Person


def sweep_persons(_now: datetime, dry_run: bool) -> int:
    """Removes whom no row in any table refers to. Which tables those are the schema tells, because this room does not
    know the rooms above it."""
    unused = [~_refers_to_her(column) for column in _columns_of_persons()]
    if dry_run:
        return db.session.scalar(select(func.count()).select_from(Person).where(*unused)) or 0
    db.session.flush()
    return db.session.execute(delete(Person).where(*unused)).rowcount  # type: ignore[attr-defined]


register_sweep("persons", sweep_persons, after_all_others=True)


def _columns_of_persons() -> list["Column[object]"]:
    """Every foreign key to a person, in whatever table."""
    tables = db.metadata.sorted_tables
    return [column for table in tables for column in table.columns if _leads_to_her(column)]


def _leads_to_her(column: "Column[object]") -> bool:
    return any(key.column.table is Person.__table__ for key in column.foreign_keys)


def _refers_to_her(column: "Column[object]") -> ColumnElement[bool]:
    return select(column).where(column == Person.id).exists()
