from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from sessions_app.core import retention, tasks
from sessions_app.core.extensions import db
from sessions_app.people.models import Person
from sessions_app.people.service import person_with
from tests import factories
from tests.people import trail


@pytest.fixture
def sweep_of_persons(on_both: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
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


@pytest.mark.usefixtures("sweep_of_persons")
def test_one_sweep_that_fails_holds_up_no_other_and_is_told(on_both: Flask) -> None:
    """As where the store of files does not answer."""

    def unreachable(_now: datetime, _dry_run: bool) -> int:
        person_with("half@example.org")
        raise OSError("the store of files")

    retention.register_sweep("files", unreachable)
    retention.register_sweep("mails", lambda _now, _dry_run: 3)
    factories.person("sam@example.org")
    db.session.commit()
    answer = FlaskCliRunner(on_both).invoke(args=["privacy", "sweep"])
    assert answer.exit_code == 1
    assert all(one in answer.output for one in ("persons: 1 erased", "mails: 3 erased", "files could not be swept"))
    with pytest.raises(tasks.SweepFailed, match="files"):
        tasks.sweep_personal_data()
    assert sorted(one.subject_kind for one in trail.entries("swept")) == ["mails", "mails", "persons"]
    assert db.session.scalars(select(Person)).all() == []
