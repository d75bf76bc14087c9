"""Alembic's entry: migrates the database of the running application (`flask db …`)."""

from typing import Any

from alembic import context
from flask import current_app

from sessions_app.core import types

# Naming: YYYYMMDD_HHMM_what.py. Add, fill, then remove in a later release, so that old and new code run side by side.
target = current_app.extensions["migrate"].db
HUEY_TABLES = ("huey_kv", "huey_schedule", "huey_task", "huey_counter")


def include_object(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """Huey's tables come with a migration, but are no models of ours."""
    table = name if kind == "table" else getattr(getattr(thing, "table", None), "name", None)
    return table not in HUEY_TABLES


def render_item(kind: str, thing: Any, autogen_context: Any) -> str | bool:
    """Writes our own column type by its name."""
    if kind == "type" and isinstance(thing, types.UtcMoment):
        autogen_context.imports.add("from sessions_app.core.types import UtcMoment")
        return "UtcMoment()"
    return False


def run() -> None:
    with target.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=target.metadata,
            include_object=include_object,
            render_item=render_item,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
