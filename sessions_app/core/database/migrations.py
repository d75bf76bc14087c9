"""Flask-Migrate, for `flask db` and for whoever upgrades from here. Alembic and what it brings are read when they are
asked for: a web process migrates nothing.
"""

from functools import cache
from typing import Any

import click
from flask import Flask
from werkzeug.local import LocalProxy

import config
from sessions_app.core.extensions import db


class Commands(click.Command):
    """`flask db …`: stands for Flask-Migrate's own until somebody types it."""

    def make_context(self, *args: Any, **options: Any) -> click.Context:
        from flask_migrate.cli import db as theirs

        return theirs.make_context(*args, **options)


def install(app: Flask) -> None:
    app.cli.add_command(Commands("db", help="Perform database migrations."))
    app.extensions["migrate"] = LocalProxy(cache(lambda: _made(app)))


def _made(app: Flask) -> Any:
    from flask_migrate import Migrate

    Migrate().init_app(app, db, directory=str(config.ROOT / "migrations"), render_as_batch=True)
    return app.extensions["migrate"]  # which took the place of this
