"""The migrations go up, down and up again, and make exactly what the models say, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import CheckConstraint, inspect

from sessions_app.core.extensions import db
from tests.migrated import migrated_app

TABLES_OF_THE_QUEUE = "huey_"


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    with migrated_app(request.param, tmp_path) as app, app.app_context():
        yield app


def test_up_down_and_up_again(fresh: Flask) -> None:
    flask_migrate.upgrade()
    first = _tables()
    flask_migrate.downgrade(revision="base")
    assert _tables() == {"alembic_version"}
    flask_migrate.upgrade()
    assert _tables() == first
    assert {table.name for table in db.metadata.sorted_tables} <= first


def test_models_and_migrations_agree(fresh: Flask) -> None:
    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": lambda name, *_: not _is_of_the_queue(name)}
        )
        assert compare_metadata(context, db.metadata) == []


def test_checks_in_the_database_are_those_of_the_models(fresh: Flask) -> None:
    """Alembic does not compare check constraints."""
    flask_migrate.upgrade()
    for table in db.metadata.sorted_tables:
        wanted = {constraint.name for constraint in table.constraints if isinstance(constraint, CheckConstraint)}
        found = {constraint["name"] for constraint in inspect(db.engine).get_check_constraints(table.name)}
        assert found == wanted, table.name


def test_there_is_one_newest_migration(app: Flask) -> None:
    migrate = app.extensions["migrate"]
    scripts = ScriptDirectory.from_config(migrate.migrate.get_config(migrate.directory))
    assert len(scripts.get_heads()) == 1


def _tables() -> set[str]:
    return {name for name in inspect(db.engine).get_table_names() if not _is_of_the_queue(name)}


def _is_of_the_queue(name: str | None) -> bool:
    return bool(name) and str(name).startswith(TABLES_OF_THE_QUEUE)
