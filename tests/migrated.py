"""An application on a database of its own, made by migrations as in production, not by `create_all`.

with migrated_app("postgresql", tmp_path) as app, app.app_context():
    to_head()
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import make_url

from sessions_app.core.extensions import db
from tests import databases
from tests.conftest import make_app

_examples: dict[str, str] = {}  # by kind the address of a database that was migrated


@contextmanager
def migrated_app(kind: str, folder: Path, at: str | None = None, **settings: object) -> Iterator[Flask]:
    """On an empty SQLite or PostgreSQL database (or the one `at` this address); the caller migrates it."""
    own = databases.own_postgresql_database(f"own_{os.urandom(4).hex()}") if kind == "postgresql" else None
    app = make_app(at or own or f"sqlite:///{folder / 'own.sqlite3'}", folder, **settings)
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        if own:
            databases.drop(own)


def to_head() -> None:
    """What `flask_migrate.upgrade()` makes of the empty database of this application, as a copy of what it made of
    another one before: that takes a second each time."""
    db.session.remove()
    db.engine.dispose()
    example = make_url(_example_of(db.engine.dialect.name))
    if example.drivername == "sqlite":
        shutil.copyfile(str(example.database), str(db.engine.url.database))
    else:
        databases.copy(example, db.engine.url)


def _example_of(kind: str) -> str:
    if kind not in _examples:
        folder = Path(tempfile.mkdtemp(prefix="migrated-"))
        own = databases.own_postgresql_database("migrated") if kind == "postgresql" else None
        _examples[kind] = own or f"sqlite:///{folder / 'own.sqlite3'}"
        with make_app(_examples[kind], folder).app_context():
            flask_migrate.upgrade()
            db.session.remove()
            db.engine.dispose()
    return _examples[kind]


def forget_examples() -> None:
    for kind, url in _examples.items():
        if kind == "postgresql":
            databases.drop(url)
        else:
            shutil.rmtree(Path(str(make_url(url).database)).parent, ignore_errors=True)
    _examples.clear()
