"""The rooms and what each brings into the application: pages, commands, timed jobs, personal links."""

from functools import partial
from importlib import import_module
from importlib.util import find_spec

from flask import Flask
from werkzeug.routing import IntegerConverter

ROOMS = (
    "core", "outbox", "people", "knowledge_sessions", "registrations",
    "invitations", "feedback", "agreements", "replies", "questions", "materials", "insights", "pages", "seed",
)  # fmt: skip
HIGHEST_ID = 2**31 - 1  # of a row in PostgreSQL


def install(app: Flask) -> None:
    """Imports `models`, `routes`, `cli` and `tasks` of every room that has them; their blueprints and command groups
    are found under the names `blueprint` (or `blueprints`) and `commands`."""
    # A number that no row can have is an unknown address, not a fault of the database.
    app.url_map.converters["int"] = partial(IntegerConverter, max=HIGHEST_ID)  # type: ignore[assignment]
    for room in ROOMS:
        for part in ("models", "routes", "cli", "tasks"):
            name = f"sessions_app.{room}.{part}"
            if find_spec(name) is None:
                continue
            module = import_module(name)
            for blueprint in getattr(module, "blueprints", [getattr(module, "blueprint", None)]):
                if blueprint is not None:
                    app.register_blueprint(blueprint)
            for command in getattr(module, "commands", ()):
                app.cli.add_command(command)
