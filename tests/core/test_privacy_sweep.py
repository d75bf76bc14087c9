from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from sessions_app.core import retention
from sessions_app.core.extensions import db
from sessions_app.people.models import Person
from tests import factories


@pytest.fixture
def sweep_of_persons(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A room whose every person is past her period."""

    def sweep(_now: datetime, dry_run: bool) -> int:
        people = db.session.scalars(select(Person)).all()
        for person in people if not dry_run else ():
            db.session.delete(person)
        return len(people)

    monkeypatch.setattr(retention, "_sweeps", {})
    retention.register_sweep("persons", sweep)
    return


@pytest.mark.usefixtures("sweep_of_persons")
@pytest.mark.parametrize(("arguments", "said", "left"), [(["--dry-run"], "1 to erase", 1), ([], "1 erased", 0)])
def test_it_erases_or_only_counts(on_both: Flask, arguments: list[str], said: str, left: int) -> None:
    factories.person("sam@example.org")
    answer = FlaskCliRunner(on_both).invoke(args=["privacy", "sweep", *arguments])
    assert answer.exit_code == 0, answer.output
    assert f"persons: {said}" in answer.output
    assert db.session.scalar(select(func.count()).select_from(Person)) == left
