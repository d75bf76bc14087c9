"""An application on a database of its own, made by migrations as in production, not by `create_all`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from sessions_app.core.extensions import db
from tests import databases
from tests.conftest import make_app


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
