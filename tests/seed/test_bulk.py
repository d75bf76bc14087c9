"""`flask seed` of many sessions: rows that stand as the services, the gate and the timed jobs would have left them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from sessions_app.core import clock, retention
from sessions_app.core.extensions import db
from sessions_app.feedback import gate, later, service
from sessions_app.feedback.models import FeedbackResponse, LaterAnswer
from sessions_app.feedback.released_models import ReleasedFigures, ReleasedLater
from sessions_app.insights import checking
from sessions_app.insights.cell_models import session_figures
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import Person
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import CONFIRMED
from sessions_app.seed import bulk
from tests.conftest import NOON
from tests.migrated import migrated_app, to_head
from tests.seed.test_seed import contents, new_app, nobody_has_a_place_too_many, seed

SESSIONS = 80
OPTIONS = ("--sessions", str(SESSIONS), "--registrations", "2200", "--years", "3", "--random-seed", "7")


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "SESSIONS", SESSIONS - 1)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def seeded_app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Seeded once, in a database of its own: no test of this file commits anything."""
    with pytest.MonkeyPatch.context() as patch, migrated_app(request.param, tmp_path_factory.mktemp("seed")) as app:
        patch.setattr(bulk, "SESSIONS", SESSIONS - 1)
        with app.app_context():
            to_head()
        with clock.set_to(NOON):
            result = seed(app, *OPTIONS)
        assert result.exit_code == 0, result.output
        yield app


@pytest.fixture
def seeded(seeded_app: Flask) -> Iterator[Flask]:
    with seeded_app.app_context(), clock.set_to(NOON):
        yield seeded_app
        db.session.rollback()
        db.session.remove()


def figures(model: type[ReleasedFigures] | type[ReleasedLater]) -> dict[int, tuple[object, ...]]:
    """All that was let out, but for the day on which it was."""
    columns = [one for one in model.__table__.c if one.name != "released_on"]
    return {row.knowledge_session_id: tuple(row) for row in db.session.execute(select(*columns))}


def texts_out() -> set[tuple[object, ...]]:
    answer, of_later = FeedbackResponse, LaterAnswer
    rows = db.session.execute(select(answer.id, answer.takeaway_released, answer.tip_released)).all()
    return {*map(tuple, rows), *map(tuple, db.session.execute(select(of_later.id, of_later.text_released)))}


def test_the_gate_would_have_let_out_the_same(seeded: Flask) -> None:
    told = figures(ReleasedFigures), figures(ReleasedLater), texts_out()
    assert len(told[0]) > 50
    assert len(told[1]) > 40
    for model in (ReleasedFigures, ReleasedLater):
        db.session.execute(delete(model))
    db.session.execute(update(FeedbackResponse).values(takeaway_released=False, tip_released=False))
    db.session.execute(update(LaterAnswer).values(text_released=False))
    db.session.expire_all()
    for id_ in db.session.scalars(select(KnowledgeSession.id)).all():
        gate.release_all(id_)
    db.session.flush()
    assert (figures(ReleasedFigures), figures(ReleasedLater), texts_out()) == told


def test_the_sums_are_those_of_the_rows(seeded: Flask) -> None:
    assert checking.differences() == []
    assert (db.session.scalar(select(func.count()).select_from(session_figures)) or 0) > SESSIONS / 2


def test_no_timed_job_finds_anything_to_do(seeded: Flask) -> None:
    with clock.set_to(NOON + timedelta(minutes=1)):
        done = (service.ask_all_due(), service.remind_all_due(), later.ask_all_due())
        swept = retention.sweep_all(clock.now(), dry_run=True)
    assert done == (0, 0, 0)
    assert {what: number for what, number in swept.items() if number} == {}


def test_who_came_had_a_place_and_stands_there_once(seeded: Flask) -> None:
    assert db.session.scalar(select(func.count()).select_from(KnowledgeSession)) == SESSIONS
    nobody_has_a_place_too_many()
    came = select(func.count()).select_from(Registration).where(CONFIRMED, Registration.attendance.is_not(None))
    assert (db.session.scalar(came) or 0) > 1000


def test_keys_go_on_from_those_that_were_given(seeded: Flask) -> None:
    before = db.session.scalar(select(func.max(Person.id))) or 0
    db.session.add(made := Person(email="nieuw@example.org", created_at=clock.now()))
    db.session.flush()
    assert made.id > before


@pytest.mark.parametrize("seeded_app", ["sqlite"], indirect=True)
def test_the_same_number_gives_the_same_data(seeded_app: Flask, tmp_path: Path) -> None:
    again = new_app(tmp_path / "again")
    with clock.set_to(NOON):
        assert seed(again, *OPTIONS).exit_code == 0
    found = []
    for app in (seeded_app, again):
        with app.app_context():
            db.session.info["writes"] = False
            found.append(contents())
            db.session.remove()
    first, second = found
    assert [table for table in first if first[table] != second[table]] == []
