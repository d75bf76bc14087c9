"""What a page reads, in one way to the database and back, and outside of a transaction.

    _LATE = Glance(select(…).where(… == bindparam("moment")))       once, in a module
    late, counted = read(_LATE.of(moment=now), "SELECT …")             the rows of each

SQLAlchemy takes more time for a short statement than the database does, and PostgreSQL's BEGIN and ROLLBACK are ways of
their own. So the driver is asked itself; on PostgreSQL all questions travel together (a pipeline of psycopg), on SQLite
they are asked of one moment. Values and rows are what SQLAlchemy would make of them.

A request that writes, or that has a transaction already, asks them in it, in the ordinary way.
As with `by_driver.py` no slow statement is told apart here; they are counted.

Held by `tests/core/test_at_a_glance.py`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import has_request_context, request
from sqlalchemy import Compiled, CompoundSelect, Dialect, Engine, Select

from sessions_app.core.database import by_driver
from sessions_app.core.database.connections import READING_METHODS
from sessions_app.core.extensions import READ_FROM, db, has_begun
from sessions_app.core.kept import facts
from sessions_app.core.values import dataclass
from sessions_app.core.watching.log_lines import present

Convert = Callable[[Any], Any]


@dataclass(frozen=True)
class Asked:
    """A question with its values, as this database takes it."""

    text: str
    values: Any = None
    to_read: Sequence[tuple[int, Convert]] = ()

    def read(self, rows: Sequence[Any]) -> list[Any]:
        if not self.to_read:
            return list(rows)
        read = [list(row) for row in rows]
        for row in read:
            for place, convert in self.to_read:
                row[place] = convert(row[place])
        return read


@dataclass(frozen=True)
class _Ready:
    """A statement of one database, ready for any values; with those for one of its lists for these alone."""

    text: str
    fixed: Mapping[str, Any]  # with their values as the driver takes them
    writes: Mapping[str, Convert]
    in_order: Sequence[str] | None  # where the driver takes values by their place

    def asked(self, values: Mapping[str, Any], to_read: Sequence[tuple[int, Convert]]) -> Asked:
        given = {name: self.writes[name](value) if name in self.writes else value for name, value in values.items()}
        every = {**self.fixed, **given}
        return Asked(self.text, every if self.in_order is None else tuple(map(every.get, self.in_order)), to_read)


class Glance:
    """A statement that is put together once. What it takes stands in it as `bindparam("…")`; one that takes a list
    (`expanding`) is made ready for each list."""

    def __init__(self, statement: Select[Any] | CompoundSelect[Any]) -> None:
        self._statement = statement
        self._known: dict[str, tuple[Compiled, Sequence[tuple[int, Convert]], _Ready | None]] = {}

    def of(self, **values: Any) -> Asked:
        dialect = db.engine.dialect
        if dialect.name not in self._known:
            self._known[dialect.name] = self._made(dialect, values)
        compiled, to_read, ready = self._known[dialect.name]
        if ready is None:
            ready = _ready(compiled, dialect, values)
            values = {name: value for name, value in values.items() if name not in ready.fixed}
        return ready.asked(values, to_read)

    def _made(self, dialect: Dialect, values: Mapping[str, Any]) -> Any:
        compiled = self._statement.compile(dialect=dialect)
        made = ((place, _reads(column.type, dialect)) for place, column in enumerate(self._statement.selected_columns))
        to_read = [(place, convert) for place, convert in made if convert is not None]
        takes_lists = any(isinstance(value, list | tuple) for value in values.values())
        return compiled, to_read, None if takes_lists else _ready(compiled, dialect, values)


def read(*questions: Asked | str) -> list[list[Any]]:
    """The rows of each question. Raises what SQLAlchemy raises."""
    asked = [Asked(one) if isinstance(one, str) else one for one in questions]
    found = _apart(db.engine, asked) if _only_reads() else None
    if found is None:  # in the ordinary way, which also tells what is wrong
        connection = db.session.connection()
        found = [connection.exec_driver_sql(one.text, one.values).all() for one in asked]
    return [one.read(rows) for one, rows in zip(asked, found, strict=True)]


def _only_reads() -> bool:
    """Whether nothing of this request can have changed what it reads, nor will: a request that writes begins with its
    lock (`connections.py`)."""
    if not has_request_context() or request.method not in READING_METHODS:
        return False
    return not has_begun() and READ_FROM not in db.session.info


def _apart(engine: Engine, asked: Sequence[Asked]) -> list[Sequence[Any]] | None:
    """None when the database does not answer, or not with rows."""
    _note(asked)
    together = _in_one_go if engine.dialect.name == "postgresql" else _of_one_moment
    return by_driver.past_a_transaction(engine, lambda driver: together(driver, asked))


def _in_one_go(driver: Any, asked: Sequence[Asked]) -> list[Sequence[Any]]:
    return [cursor.fetchall() for cursor in by_driver.in_one_go(driver, [(one.text, one.values) for one in asked])]


def _of_one_moment(driver: Any, asked: Sequence[Asked]) -> list[Sequence[Any]]:
    if len(asked) > 1:
        driver.execute("BEGIN")  # ends when the connection is put back
    return [driver.execute(one.text, one.values or ()).fetchall() for one in asked]


def _note(asked: Sequence[Asked]) -> None:
    """As if SQLAlchemy had sent them."""
    if (work := present.get()) is not None:
        work.statements += len(asked)
    if facts.watching() is not None:
        for one in asked:
            facts.note_reading(one.text)


def _ready(compiled: Any, dialect: Dialect, values: Mapping[str, Any]) -> _Ready:
    """Of values that are no lists only the names matter."""
    state = compiled.construct_expanded_state(values)
    of_each = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
    writes = {name: convert for name, convert in {**of_each, **state.processors}.items() if convert is not None}
    of_lists = {name for name, value in values.items() if isinstance(value, list | tuple)}
    fixed = {name: value for name, value in state.parameters.items() if name not in values or name in of_lists}
    return _Ready(
        text=state.statement,
        fixed={name: writes[name](value) if name in writes else value for name, value in fixed.items()},
        writes=writes,
        in_order=state.positiontup,
    )


def _reads(kind: Any, dialect: Dialect) -> Convert | None:
    convert: Convert | None = kind.dialect_impl(dialect).result_processor(dialect, None)
    return convert
