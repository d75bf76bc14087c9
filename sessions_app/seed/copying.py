"""Rows into PostgreSQL by COPY. An INSERT goes there once for each row, however many are given to one statement: a
million of them took half an hour."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Table

Row = Mapping[str, Any]


def copy_into(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """In the present transaction. All rows name the columns that the first one names; of the others the usual value is
    filled in, here or by the database, as an INSERT would."""
    names = [column.name for column in table.columns if column.name in rows[0] or column.default is not None]
    values = [_value_of(table.c[name], connection.dialect) for name in names]
    quote = connection.dialect.identifier_preparer.quote
    statement = f"COPY {quote(table.name)} ({', '.join(map(quote, names))}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([value(row) for value in values])


def _value_of(column: Column[Any], dialect: Dialect) -> Callable[[Row], Any]:
    """What the driver is given for it: what the row says, or else the default of the column."""
    name, default = column.name, column.default
    bound = column.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is
    if default is None:
        return lambda row: bound(row[name])
    made: Callable[[], Any] = (lambda: default.arg(None)) if default.is_callable else (lambda: default.arg)  # type: ignore[attr-defined]
    return lambda row: bound(row[name] if name in row else made())


def _as_it_is(value: Any) -> Any:
    return value
