"""Adding rows in one prepared statement, where the ORM's look at each of them would cost more than the rows."""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.sql.dml import ReturningInsert

from sessions_app.core.database import is_postgresql
from sessions_app.core.extensions import Model, db

M = TypeVar("M", bound=Model)


def add_unless_there(model: type[M], known_by: str, rows: Sequence[dict[str, Any]]) -> list[M]:
    """Adds the rows that break no uniqueness, and gives those. Who added the same in this very moment is waited for.
    `known_by`: the unique column that tells them apart; the key `id` is the database's."""
    db.session.flush()
    statement = _insert(cast("Table", model.__table__), known_by, is_postgresql())
    added = db.session.connection().execute(statement, list(rows))
    ids = {known: id_ for id_, known in added}
    return [_standing(model, ids[row[known_by]], row) for row in rows if row[known_by] in ids]


@cache
def _insert(table: Table, known_by: str, on_postgresql: bool) -> ReturningInsert[Any]:
    insert = postgresql.insert if on_postgresql else sqlite.insert
    return insert(table).on_conflict_do_nothing().returning(table.c.id, table.c[known_by])


def _standing(model: type[M], id_: int, row: dict[str, Any]) -> M:
    """As if it had been read: what the row was not given (defaults of the table) is read when somebody asks."""
    one = model(id=id_, **row)
    make_transient_to_detached(one)
    db.session.add(one)
    return one
