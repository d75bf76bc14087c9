"""However many sessions there are, `/inzicht` reads the sums and a handful of rows: told by how the databases go about
the statements that the page really sends, and by the work that these take."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection

from sessions_app.core.extensions import db
from tests import plans
from tests.cast import Cast
from tests.insights import years
from tests.page_client import PageClient

BIG = {
    "knowledge_sessions", "session_figures", "registrations", "feedback_responses", "own_answers", "later_answers",
    "agreements", "agreement_parties", "released_figures", "released_later", "persons",
}  # fmt: skip
FEW, MANY = 100, 1_000
CHOICES = ("", "?stadsdeel=noord", "?van=2025-01-01&tot=2025-12-31")


@pytest.fixture
def cor(on_both: Flask) -> PageClient:
    return PageClient(on_both).sign_in(Cast().coordinator_cor)


def statements_of(client: PageClient, choice: str = "") -> list[plans.Sent]:
    with plans.sent() as seen:
        client.get(f"/inzicht{choice}")
    db.session.rollback()
    return seen


def test_no_big_table_is_gone_through(cor: PageClient) -> None:
    years.hold(MANY)
    for choice in CHOICES:
        assert plans.whole_tables(statements_of(cor, choice), BIG) == []


def test_ten_times_the_sessions_are_no_more_work(cor: PageClient) -> None:
    years.hold(FEW)
    before = work_of(statements_of(cor))
    years.hold(MANY - FEW, already=FEW)
    assert work_of(statements_of(cor)) <= 1.2 * before


def work_of(statements: list[plans.Sent]) -> int:
    """What the database does for them: steps of SQLite's machine, or rows that PostgreSQL reads."""
    work = _rows if db.engine.dialect.name == "postgresql" else _steps
    with db.engine.connect() as connection:
        return sum(work(connection, one) for one in statements)


def _steps(connection: Connection, one: plans.Sent) -> int:
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    driver: Any = connection.connection.driver_connection
    driver.set_progress_handler(step, 1)
    try:
        connection.exec_driver_sql(one.statement, one.parameters).all()
    finally:
        driver.set_progress_handler(None, 1)
    return steps


def _rows(connection: Connection, one: plans.Sent) -> int:
    ((told,),) = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {one.statement}", one.parameters)
    return sum(_read(told[0]["Plan"]))


def _read(node: dict[str, Any]) -> Iterator[int]:
    if "Relation Name" in node:
        yield (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    for below in node.get("Plans", ()):
        yield from _read(below)
