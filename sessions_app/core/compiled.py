"""Templates as Python read them before: a process that starts need not take each of them apart again, and what one
takes from another is made once."""

from pathlib import Path

from flask import Flask
from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context


def templates_of(app: Flask) -> FileSystemBytecodeCache:
    """Beside the database, for nobody else to write in: what stands there is run. Each is known by its source, so a
    changed template is another one, and all may be thrown away."""
    folder = Path(app.config["INSTANCE_DIR"]) / "templates"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


class Shared(Template):
    """Every template here knows the same globals. Jinja makes sure of that, by comparing them all, each time that one
    imports another without its context."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


class Templates(Environment):
    template_class = Shared
