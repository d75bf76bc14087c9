"""The rooms and what each brings into the application: pages, commands, timed jobs, personal links."""

from functools import partial
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup
from werkzeug.routing import IntegerConverter, UnicodeConverter

ROOMS = (
    "core", "outbox", "people", "knowledge_sessions", "registrations",
    "invitations", "feedback", "agreements", "replies", "questions", "materials", "insights", "pages", "seed",
)  # fmt: skip
HIGHEST_ID = 2**31 - 1  # of a row in PostgreSQL


class Word(UnicodeConverter):
    """A part of an address. No row is named with a NUL, and PostgreSQL does not even want to look for one."""

    def __init__(self, *given: Any, **asked: Any) -> None:
        super().__init__(*given, **asked)
        self.regex = self.regex.replace("[^/]", r"[^/\x00]")


class Commands(AppGroup):
    """The commands of all rooms. Their modules are imported when somebody types one: a web process needs none."""

    has_all = False

    def list_commands(self, ctx: click.Context) -> list[str]:
        self._find()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        self._find()
        return super().get_command(ctx, cmd_name)

    def _find(self) -> None:
        if not self.has_all:
            self.has_all = True
            for room in ROOMS:
                for command in getattr(_part("cli", room), "commands", ()):
                    self.add_command(command)


def install(app: Flask) -> None:
    """Imports `models`, `routes` and `tasks` of every room that has them, and `cli` for who types a command; their
    blueprints and commands are found under the names `blueprint` (or `blueprints`) and `commands`."""
    # A number that no row can have is an unknown address, not a fault of the database.
    app.url_map.converters["int"] = partial(IntegerConverter, max=HIGHEST_ID)  # type: ignore[assignment]
    app.url_map.converters |= {"default": Word, "string": Word}
    app.cli = Commands(app.name, app.cli.commands)
    for room in ROOMS:
        for part in ("models", "routes", "tasks"):
            module = _part(part, room)
            for blueprint in getattr(module, "blueprints", [getattr(module, "blueprint", None)]):
                if blueprint is not None:
                    app.register_blueprint(blueprint)


def _part(part: str, room: str) -> ModuleType | None:
    name = f"sessions_app.{room}.{part}"
    return None if find_spec(name) is None else import_module(name)
