from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from sessions_app.core.extensions import db
from sessions_app.outbox.letterbox import Letterbox
from tests.free_port import free_port
from tests.migrated import migrated_app, to_head


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application with a letterbox, on a database without any table."""
    port = free_port()
    letterbox = Letterbox(tmp_path / "mail", port)
    letterbox.open()
    with migrated_app(request.param, tmp_path, MAIL_PORT=port) as app:
        yield app
    letterbox.close()


def test_all_is_well_after_migrating(fresh: Flask) -> None:
    _upgrade(fresh)
    answer = FlaskCliRunner(fresh).invoke(args=["doctor"])
    assert answer.exit_code == 0, answer.output
    assert "FAIL" not in answer.output
    assert "ok    migrations: " in answer.output


def test_it_says_how_to_migrate(fresh: Flask) -> None:
    answer = FlaskCliRunner(fresh).invoke(args=["doctor"])
    assert answer.exit_code == 1
    assert "FAIL  migrations: none of " in answer.output
    assert "flask --app wsgi db upgrade" in answer.output


def test_it_says_that_the_mail_server_is_down(fresh: Flask) -> None:
    _upgrade(fresh)
    fresh.config["MAIL_PORT"] = free_port()
    answer = FlaskCliRunner(fresh).invoke(args=["doctor"])
    assert answer.exit_code == 1
    assert f"FAIL  mail: 127.0.0.1:{fresh.config['MAIL_PORT']}" in answer.output


def test_it_says_that_the_database_is_down(tmp_path: Path) -> None:
    with migrated_app("sqlite", tmp_path, at=f"postgresql+psycopg://nobody:secret@127.0.0.1:{free_port()}/x") as app:
        answer = FlaskCliRunner(app).invoke(args=["doctor"])
    assert answer.exit_code == 1
    assert "FAIL  database: no answer" in answer.output
    assert "secret" not in answer.output


def _upgrade(app: Flask) -> None:
    with app.app_context():
        to_head()
        db.session.remove()
