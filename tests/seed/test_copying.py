"""COPY leaves the same rows as an INSERT would."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, Table, delete, insert, select

from sessions_app.agreements.models import Agreement, AgreementChange, AgreementStatus
from sessions_app.agreements.rules import Step
from sessions_app.core.extensions import db
from sessions_app.feedback.released_models import ReleasedFigures
from sessions_app.seed.copying import copy_into
from tests import factories

pytestmark = pytest.mark.parametrize("on_both", ["postgresql"], indirect=True)
ODD = ["\\N", "tab\ten\nregel", "back\\slash", "", "‘één’, twéé; \"drie\" 'vier'", "👩🏽‍🦽", "NULL"]


def rows_of(connection: Connection, table: Table) -> list[tuple[Any, ...]]:
    found = connection.execute(select(*(column for column in table.c if column.name != "id")))
    return sorted(map(tuple, found), key=repr)


def leaves_the_same(table: Table, rows: list[dict[str, Any]]) -> None:
    connection = db.session.connection()
    connection.execute(insert(table), rows)
    wanted = rows_of(connection, table)
    connection.execute(delete(table))
    copy_into(connection, table, rows)
    assert rows_of(connection, table) == wanted
    assert len(wanted) == len(rows)


def table_of(model: Any) -> Table:
    assert isinstance(model.__table__, Table)
    return model.__table__


def test_of_words_moments_and_keys_and_defaults_that_are_not_told(on_both: Flask) -> None:
    session, moment = factories.knowledge_session(), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    agreement = {"knowledge_session_id": session.id, "what": "", "status": AgreementStatus.OPEN, "created_at": moment}
    leaves_the_same(table_of(Agreement), [{**agreement, "due_on": moment.date()}])
    id_ = db.session.scalars(select(Agreement.id)).one()
    change = {"agreement_id": id_, "step": Step.PROPOSED, "status": AgreementStatus.PROPOSED, "changed_at": moment}
    leaves_the_same(table_of(AgreementChange), [{**change, "what": words} for words in ODD])


def test_of_lists_and_what_is_empty(on_both: Flask) -> None:
    told = {"knowledge_session_id": factories.knowledge_session().id, "released_on": datetime(2026, 1, 2).date()}
    figures = {"asked": 9, "responses": 7, "rating_sum": 50, "ratings_low": None, "on_paper": {"rating": 2, "é": [1]}}
    leaves_the_same(table_of(ReleasedFigures), [{**told, "attendance_was_marked": True, **figures}])
