"""How the database goes about the statements that a page or a job really sends.

    with plans.sent() as seen:
        client.get("/")
    assert plans.whole_tables(seen, {"registrations"}) == []

A planner reads a small table as a whole, rightly so: fill the tables that you ask about (tens of thousands of rows,
of which the page needs few), then `plans.count_rows_anew()`.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from sessions_app.core.database import at_a_glance
from sessions_app.core.extensions import db

HAS_A_PLAN = re.compile(r"\s*(?:SELECT|WITH|UPDATE|DELETE|INSERT\b.*\bSELECT)\b", re.IGNORECASE | re.DOTALL)
ALIAS = re.compile(r"\b(\w+) AS (\w+)\b", re.IGNORECASE)
BY_KEY = re.compile(r"ORDER BY \w+\.id\b")
SQLITE_SCAN = re.compile(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?")


@dataclass(frozen=True)
class Sent:
    """A statement as the driver got it; of many rows the first."""

    statement: str
    parameters: Any = field(compare=False)


@contextmanager
def sent() -> Iterator[list[Sent]]:
    """Inside the block every statement that has a plan lands in the list, each kind of it once."""
    seen: dict[str, Sent] = {}

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if HAS_A_PLAN.match(statement):
            seen.setdefault(statement, Sent(statement, parameters[0] if many else parameters))
            found[:] = seen.values()

    found: list[Sent] = []
    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    with pytest.MonkeyPatch.context() as patch:  # what is asked past the transaction has a plan, too
        patch.setattr(at_a_glance, "_only_reads", lambda: False)
        try:
            yield found
        finally:
            event.remove(engine, "before_cursor_execute", note)


def whole_tables(statements: Iterable[Sent], big: Iterable[str]) -> list[str]:
    """`table: statement` for each of these `big` tables that is gone through from begin to end, be it by an index."""
    with db.engine.connect() as connection:
        read = _read_by_postgresql if connection.dialect.name == "postgresql" else _read_by_sqlite
        return [f"{table}: {one.statement}" for one in statements for table in sorted(read(connection, one) & set(big))]


def count_rows_anew() -> None:
    """As it is in use: PostgreSQL counts by itself, SQLite knows nothing of its tables but their indexes."""
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ANALYZE " + ", ".join(table.name for table in db.metadata.sorted_tables)))
        elif connection.dialect.has_table(connection, "sqlite_stat1"):
            connection.execute(text("DROP TABLE sqlite_stat1"))
    db.engine.dispose()  # a connection remembers what it read of that


def _read_by_postgresql(connection: Connection, one: Sent) -> set[str]:
    """Of our tables it rightly reads all when it needs a tenth of one. Asked is what it does with tables that have no
    end: look up row by row. Then it reads all only where no index leads to what is wanted."""
    for way in ("seqscan", "hashjoin", "mergejoin"):
        connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
    connection.exec_driver_sql("SET LOCAL random_page_cost = 0.1")
    ((told,),) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {one.statement}", one.parameters)
    return set(_scans(told[0]["Plan"], _partial_indexes(connection), to_a_limit=False))


def _scans(node: dict[str, Any], partial: set[str], to_a_limit: bool) -> Iterator[str]:
    """Along an index is not all when its first rows are enough, or when the index holds only what is asked."""
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    elif "Relation Name" in node:
        found_by = [node, *node.get("Plans", ())]  # of a bitmap the index stands beneath it
        indexes = [one for one in found_by if "Index Name" in one and "Index Cond" not in one]
        if any(one["Index Name"] not in partial for one in indexes) and not (to_a_limit and "Filter" not in node):
            yield node["Relation Name"]
    for below in node.get("Plans", ()):
        yield from _scans(below, partial, to_a_limit or node["Node Type"] == "Limit")


def _read_by_sqlite(connection: Connection, one: Sent) -> set[str]:
    told = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one.statement}", one.parameters)]
    tables = {alias: table for table, alias in ALIAS.findall(one.statement)}
    stops_early = "LIMIT" in one.statement and not any("TEMP B-TREE" in line for line in told)
    scans = [found for line in told if (found := SQLITE_SCAN.match(line))]
    partial = _partial_indexes(connection)
    return {
        tables.get(name, name)
        for name, index in (found.groups() for found in scans)
        if not (index in partial or (stops_early and (index or BY_KEY.search(one.statement))))
    }


def _partial_indexes(connection: Connection) -> set[str]:
    on_postgresql = connection.dialect.name == "postgresql"
    names = "SELECT indexname FROM pg_indexes WHERE indexdef LIKE '% WHERE %'"
    in_sqlite = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"
    return set(connection.scalars(text(names if on_postgresql else in_sqlite)))
