"""Rows that wait until they are many, and then go in by one statement per table; on PostgreSQL by COPY."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from sqlalchemy import Connection, Insert, Table, func, insert, select, text

from sessions_app.agreements.models import Agreement, AgreementChange, AgreementParty
from sessions_app.core.database.connections import is_postgresql
from sessions_app.core.extensions import Model, db
from sessions_app.feedback.made_up import ANSWER, LATER_ANSWER
from sessions_app.feedback.models import FeedbackRequest, LaterRequest
from sessions_app.feedback.released_models import ReleasedFigures, ReleasedLater
from sessions_app.knowledge_sessions.models import (
    KnowledgeSession,
    PartInSession,
    ProgrammeItem,
    themes_of_knowledge_sessions,
)
from sessions_app.people.models import Person
from sessions_app.registrations.models import Registration
from sessions_app.seed import copying

MANY = 10_000
MEGABYTES = 256  # of SQLite's cache: random keys and six indexes touch every page of them over and over


def _into(model: Any) -> Insert:
    return insert(model.__table__)


SESSION, PART, ITEM = _into(KnowledgeSession), _into(PartInSession), _into(ProgrammeItem)
THEME = insert(themes_of_knowledge_sessions)
PERSON, REGISTRATION = _into(Person), _into(Registration)
REQUEST, LATER_REQUEST = _into(FeedbackRequest), _into(LaterRequest)
RELEASED, RELEASED_LATER = _into(ReleasedFigures), _into(ReleasedLater)
AGREEMENT, PARTY, CHANGE = _into(Agreement), _into(AgreementParty), _into(AgreementChange)
IN_ORDER = (  # what is referred to goes first
    SESSION, THEME, PART, ITEM, PERSON, REGISTRATION, REQUEST, LATER_REQUEST, ANSWER, LATER_ANSWER, RELEASED,
    RELEASED_LATER, AGREEMENT, PARTY, CHANGE,
)  # fmt: skip


class Writing:
    def __init__(self) -> None:
        db.session.flush()
        self._connection = db.session.connection()
        self._waiting: dict[Insert, list[dict[str, Any]]] = {into: [] for into in IN_ORDER}
        self._keys: dict[type[Model], Iterator[int]] = {}
        if not is_postgresql():
            self._connection.exec_driver_sql(f"PRAGMA cache_size = -{MEGABYTES * 1024}")

    def key_of(self, model: type[Model]) -> int:
        """The next one."""
        if model not in self._keys:
            key = model.__table__.c["id"]
            self._keys[model] = count((self._connection.scalar(select(func.max(key))) or 0) + 1)
        return next(self._keys[model])

    def add(self, into: Insert, row: dict[str, Any]) -> None:
        """All rows of a table name the same columns."""
        self._waiting[into].append(row)

    def send_when_many(self) -> None:
        if len(self._waiting[REGISTRATION]) >= MANY:
            self._send()

    def finish(self) -> None:
        """The database counts on from the keys that were given, and knows how large its tables are now."""
        self._send()
        if is_postgresql():
            for model in self._keys:
                _count_on(model.__table__)
        count_rows_anew(self._connection)

    def _send(self) -> None:
        for into, rows in self._waiting.items():
            if rows:
                self._write(into, rows)
                rows.clear()

    def _write(self, into: Insert, rows: list[dict[str, Any]]) -> None:
        if is_postgresql():
            copying.copy_into(self._connection, _table_of(into), rows)
        else:
            self._connection.execute(into, rows)


def count_rows_anew(connection: Connection) -> None:
    """For the planner. Of these tables alone: on PostgreSQL all others would stay locked until the commit, those that
    the databases of a server share too."""
    for table in db.metadata.sorted_tables:
        connection.execute(text(f'ANALYZE "{table.name}"'))


def _table_of(into: Insert) -> Table:
    assert isinstance(into.table, Table)
    return into.table


def _count_on(table: Any) -> None:
    assert isinstance(table, Table)
    sequence = func.pg_get_serial_sequence(table.name, "id")
    db.session.execute(select(func.setval(sequence, select(func.max(table.c.id)).scalar_subquery())))
