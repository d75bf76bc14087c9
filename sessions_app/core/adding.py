"""Adding rows in one prepared statement, where the ORM's look at each of them would cost more than the rows."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeVar, cast

from sqlalchemy import Dialect, Table
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from sessions_app.core import by_driver, facts, transaction
from sessions_app.core.extensions import Model, db
from sessions_app.core.values import dataclass

M = TypeVar("M", bound=Model)
MOST_VALUES = 900  # of one statement; what SQLite took in its oldest versions

Value = Callable[[dict[str, Any]], Any]


def add_unless_there(model: type[M], known_by: str, rows: Sequence[dict[str, Any]]) -> list[M]:
    """Adds the rows that break no uniqueness, and gives those. Who added the same in this very moment is waited for.
    `known_by`: the unique column that tells them apart; the key `id` is the database's."""
    ids = keys_of_added(model, known_by, rows)
    return [_standing(model, ids[row[known_by]], row, {}) for row in rows if row[known_by] in ids]


def keys_of_added(model: type[M], known_by: str, rows: Sequence[dict[str, Any]]) -> dict[Any, int]:
    """The same; gives their keys alone."""
    return {known: id_ for id_, known in _added(model, rows, f"ON CONFLICT DO NOTHING RETURNING id, {known_by}")}


def add(model: type[M], row: dict[str, Any], **related: Any) -> M:
    """Adds one row. Raises IntegrityError when it breaks a uniqueness. `related`: the rows that it leads to."""
    [(id_,)] = _added(model, [row], "RETURNING id")
    return _standing(model, id_, row, related)


def add_apart(model: type[Model], row: dict[str, Any]) -> None:
    """Adds one row in a transaction of its own, which ends that of the request (`transaction.write_apart`)."""
    insert = _insert(cast("Table", model.__table__), tuple(row), "", db.engine.dialect)
    transaction.write_apart(insert.statement(1), [value(row) for value in insert.values])


def _added(model: type[M], rows: Sequence[dict[str, Any]], ending: str) -> Iterator[Any]:
    db.session.flush()
    connection = db.session.connection()
    facts.note_change_of(connection, model.__tablename__)
    insert = _insert(cast("Table", model.__table__), tuple(rows[0]) if rows else (), ending, connection.dialect)
    at_once = max(1, MOST_VALUES // len(insert.values))
    for first in range(0, len(rows), at_once):
        some = rows[first : first + at_once]
        values = tuple(value(row) for row in some for value in insert.values)
        yield from by_driver.rows_of(connection, insert.statement(len(some)), values)


@dataclass(frozen=True)
class Insert:
    """`values`: what stands in each column of a row, as the driver takes it."""

    start: str
    row: str
    end: str
    values: tuple[Value, ...]

    def statement(self, rows: int) -> str:
        return f"{self.start} VALUES {', '.join([self.row] * rows)} {self.end}"


@lru_cache(maxsize=100)
def _insert(table: Table, given: tuple[str, ...], ending: str, dialect: Dialect) -> Insert:
    """All rows of it name the same columns; of the others those that the application has a default for."""
    columns = [column for column in table.columns if column.name in given or _has_default(column)]
    mark = {"qmark": "?", "format": "%s", "pyformat": "%s"}[dialect.paramstyle]
    quote = dialect.identifier_preparer.quote
    return Insert(
        f"INSERT INTO {quote(table.name)} ({', '.join(quote(column.name) for column in columns)})",
        f"({', '.join([mark] * len(columns))})",
        ending,
        tuple(_value(column, column.name in given, dialect) for column in columns),
    )


def _has_default(column: Any) -> bool:
    return column.default is not None and (column.default.is_scalar or column.default.is_callable)


def _value(column: Any, is_given: bool, dialect: Dialect) -> Value:
    written = column.type.dialect_impl(dialect).bind_processor(dialect)  # None: the driver takes it as it is
    if is_given:
        return (lambda row: written(row[column.name])) if written else itemgetter(column.name)
    if column.default.is_scalar:
        always = written(column.default.arg) if written else column.default.arg
        return lambda _row: always
    made = column.default.arg
    return (lambda _row: written(made(None))) if written else lambda _row: made(None)


def _standing(model: type[M], id_: int, row: dict[str, Any], related: dict[str, Any]) -> M:
    """As if it had been read: what the row was not given (defaults of the table) is read when somebody asks."""
    one = model()
    vars(one).update(row, id=id_)
    for name, value in related.items():
        set_committed_value(one, name, value)
    make_transient_to_detached(one)
    db.session.add(one)
    return one
