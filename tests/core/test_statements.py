"""Statements that take long are told, by their text and never by their values; and all are counted."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from sessions_app.core.extensions import db
from sessions_app.core.watching.log_lines import Work, present
from tests.conftest import make_app
from tests.core.lines import written

ASKS = text("SELECT   1\n WHERE :hers = 'geheim'")


def app_beside(other: Flask, folder: Path, slow_ms: float) -> Flask:
    """On the same database, with a patience of its own."""
    return make_app(other.config["SQLALCHEMY_DATABASE_URI"], folder, SLOW_QUERY_MS=slow_ms, LOG_REQUESTS=0.0)


def test_a_slow_statement_is_told_by_its_text(on_both: Flask, tmp_path: Path) -> None:
    app = app_beside(on_both, tmp_path, slow_ms=1e-6)
    mark = present.set(Work("0123456789ab", job="a_job", endpoint="pages.programme"))
    with app.app_context(), written() as lines:
        db.session.execute(ASKS, {"hers": "geheim van Sam"})
    present.reset(mark)
    told = next(line for line in lines.all("sessions_app.core.database.statements") if "WHERE" in line["statement"])
    assert "SELECT 1 WHERE " in told["statement"]
    assert (told["level"], told["request"], told["endpoint"]) == ("warning", "0123456789ab", "pages.programme")
    assert told["job"] == "a_job"
    assert told["ms"] >= 0
    assert "van Sam" not in lines.text


def test_a_statement_that_took_long_and_then_failed_is_told_too(on_both: Flask, tmp_path: Path) -> None:
    app = app_beside(on_both, tmp_path, slow_ms=1e-6)
    with app.app_context(), written() as lines, pytest.raises(SQLAlchemyError):
        db.session.execute(text("SELECT nothing FROM nowhere WHERE x = :hers"), {"hers": "geheim van Sam"})
    told = [line["message"] for line in lines.all("sessions_app.core.database.statements")]
    assert told[-1] == "a slow statement that failed"
    assert "van Sam" not in lines.text


@pytest.mark.parametrize("slow_ms", [0, 600_000])
def test_what_is_quick_enough_is_no_news(on_both: Flask, tmp_path: Path, slow_ms: int) -> None:
    app = app_beside(on_both, tmp_path, slow_ms)
    with app.app_context(), written() as lines:
        db.session.execute(ASKS, {"hers": "geheim"})
    assert lines.all() == []


def test_statements_are_counted(on_both: Flask) -> None:
    work = Work("0123456789ab")
    mark = present.set(work)
    db.session.execute(ASKS, {"hers": "geheim"})
    before = work.statements
    for _ in range(3):
        db.session.execute(ASKS, {"hers": "geheim"})
    present.reset(mark)
    assert work.statements == before + 3


def test_who_wants_to_know_nothing_pays_nothing(tmp_path: Path) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path, SLOW_QUERY_MS=0, LOG_REQUESTS=0.0)
    with app.app_context():
        assert not list(db.engine.dispatch.before_cursor_execute)
