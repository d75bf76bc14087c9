"""Adding rows in one prepared statement, where the ORM's look at each of them would cost more than the rows.

What was added stands in the session as if it had been read: columns that only the database fills are read when somebody
asks. On PostgreSQL a row whose id was known before (`ids_ahead`, for one transaction) and those of `put_in` leave with
the next statement or with the COMMIT, so that is when a fault of theirs is told; a rollback forgets them. SQLite writes
them at once. Each tells the version of the facts of its table, which no event of SQLAlchemy sees here.

Held by `tests/core/test_database.py` and `tests/core/test_by_driver.py`.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from sessions_app.core import transaction
from sessions_app.core.database import by_driver
from sessions_app.core.database.connections import is_postgresql
from sessions_app.core.extensions import Model, db
from sessions_app.core.kept import facts
from sessions_app.core.values import dataclass

M = TypeVar("M", bound=Model)
MOST_VALUES = 900  # of one statement; what SQLite took in its oldest versions

AHEAD = "ids ahead"  # in the info of the session: of which transaction, and the next id of each table

Value = Callable[[dict[str, Any]], Any]

_brought: dict[type[Model], list[type[Model]]] = {}


def add_unless_there(model: type[M], known_by: str, rows: Sequence[dict[str, Any]]) -> list[M]:
    """Adds the rows that break no uniqueness, and gives those. Who added the same in this very moment is waited for.
    `known_by`: the unique column that tells them apart; the key `id` is the database's."""
    ids = {known: id_ for id_, known in _added(model, rows, _unless_there(known_by))}
    return [_standing(model, ids[row[known_by]], row, {}) for row in rows if row[known_by] in ids]


def newcomer(model: type[Model], known_by: str, row: dict[str, Any]) -> by_driver.Statement:
    """The statement that adds one row unless it is there, for who asks it together with something else."""
    insert = _insert(cast("Table", model.__table__), tuple(row), _unless_there(known_by), db.engine.dialect)
    return insert.statement(1), insert.of([row])


def newcomer_of(model: type[M], row: dict[str, Any], answer: Sequence[Any]) -> M | None:
    """What `newcomer` answers; None when it was there."""
    facts.note_change_of(db.session.connection(), model.__tablename__)
    return _standing(model, answer[0][0], row, {}) if answer else None


def put_in(model: type[Model], rows: Sequence[dict[str, Any]]) -> None:
    """Adds the rows that break no uniqueness; nobody needs to know which."""
    for connection, statement, values in _to_add(model, rows, "ON CONFLICT DO NOTHING"):
        by_driver.write_behind(connection, statement, values)


def add(model: type[M], row: dict[str, Any], **related: Any) -> M:
    """Adds one row. Raises IntegrityError when it breaks a uniqueness, where its id was known before (`ids_ahead`) at
    the latest with the COMMIT. `related`: the rows that it leads to."""
    id_ = _next_id(model)
    if id_ is None:
        [(id_,)] = _added(model, [row], "RETURNING id")
    else:
        [(connection, statement, values)] = _to_add(model, [{"id": id_, **row}], "")
        by_driver.write_behind(connection, statement, values)
    return _standing(model, id_, row, related)


def brings(model: type[Model], *others: type[Model]) -> None:
    """A new row of it mostly brings one of each of these."""
    _brought.setdefault(model, []).extend(others)


def ids_ahead(model: type[Model]) -> list[str]:
    """The statement that asks for the next ids, of it and of what it brings, for who asks it together with something
    else. PostgreSQL gives an id that is not used to nobody else; SQLite is no way away, and has none to give."""
    if not is_postgresql():
        return []
    ids = (f"nextval(pg_get_serial_sequence('{one.__tablename__}', 'id'))" for one in _with_what_it_brings(model))
    return [f"SELECT {', '.join(ids)}"]


def note_ids_ahead(model: type[Model], answer: Sequence[Any]) -> None:
    """What `ids_ahead` answers. They are good for this transaction."""
    given = dict(zip(_with_what_it_brings(model), answer[0], strict=True))
    db.session.info[AHEAD] = (db.session().get_transaction(), given)


def _with_what_it_brings(model: type[Model]) -> list[type[Model]]:
    return [model, *_brought.get(model, [])]


def _next_id(model: type[Model]) -> int | None:
    transaction_of, given = db.session.info.get(AHEAD, (None, {}))
    return given.pop(model, None) if transaction_of is db.session().get_transaction() else None


def add_apart(model: type[Model], row: dict[str, Any]) -> None:
    """Adds one row in a transaction of its own, which ends that of the request (`transaction.write_apart`)."""
    insert = _insert(cast("Table", model.__table__), tuple(row), "", db.engine.dialect)
    transaction.write_apart(insert.statement(1), insert.of([row]))


def _unless_there(known_by: str) -> str:
    return f"ON CONFLICT DO NOTHING RETURNING id, {known_by}"


def _added(model: type[Model], rows: Sequence[dict[str, Any]], ending: str) -> Iterator[Any]:
    for connection, statement, values in _to_add(model, rows, ending):
        yield from by_driver.rows_of(connection, statement, values)


def _to_add(
    model: type[Model], rows: Sequence[dict[str, Any]], ending: str
) -> Iterator[tuple[Connection, str, Sequence[Any]]]:
    """By so many at once as a statement takes."""
    db.session.flush()
    connection = db.session.connection()
    facts.note_change_of(connection, model.__tablename__)
    insert = _insert(cast("Table", model.__table__), tuple(rows[0]) if rows else (), ending, connection.dialect)
    at_once = max(1, MOST_VALUES // len(insert.values))
    for first in range(0, len(rows), at_once):
        some = rows[first : first + at_once]
        yield connection, insert.statement(len(some)), insert.of(some)


@dataclass(frozen=True)
class Insert:
    """`values`: what stands in each column of a row, as the driver takes it."""

    start: str
    row: str
    end: str
    values: tuple[Value, ...]

    def of(self, rows: Sequence[dict[str, Any]]) -> tuple[Any, ...]:
        return tuple([value(row) for row in rows for value in self.values])

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
    ghost = db.session.identity_map.get(identity_key(model, id_))
    if ghost is not None:  # rolled back, and still held by somebody: SQLite gives its id again
        db.session.expunge(ghost)
    db.session.add(one)
    return one
