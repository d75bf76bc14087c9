"""The rooms and what each brings into the application: pages, commands, timed jobs, personal links."""

from importlib import import_module
from importlib.util import find_spec

from flask import Flask

ROOMS = (
    "core", "outbox", "people", "knowledge_sessions", "registrations",
    "invitations", "feedback", "agreements", "insights", "pages", "seed",
)  # fmt: skip


def install(app: Flask) -> None:
    """Imports `models`, `routes`, `cli` and `tasks` of every room that has them; their blueprints and command groups
    are found under the names `blueprint` (or `blueprints`) and `commands`."""
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
