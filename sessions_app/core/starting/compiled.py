"""What is made of templates and addresses, so that a process that starts need not make all of it: templates are kept as
Python read them before, and what one takes from another is made once; an address is worked out when somebody links
to it."""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache, Template
from jinja2.bccache import Bucket
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from werkzeug.routing import Rule


class OnDisk(FileSystemBytecodeCache):
    """A full disk makes a template slow, not unreadable: the page that tells of it is one, too."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def templates_of(app: Flask) -> FileSystemBytecodeCache:
    """Beside the database, for nobody else to write in: what stands there is run. Each is known by its source, so a
    changed template is another one, and all may be thrown away."""
    folder = Path(app.config["INSTANCE_DIR"]) / "templates"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return OnDisk(str(folder))


class Shared(Template):
    """Every template here knows the same globals. Jinja makes sure of that, by comparing them all, each time that one
    imports another without its context."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


class Templates(Environment):
    template_class = Shared


class Address(Rule):
    """Werkzeug writes and compiles two functions for each address, by which a link to it is made. For all of them that
    is a fifteenth of a start, and a process uses a few dozen of them."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = cache(super()._compile_builder)

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            return compiled(append_unknown)(rule, **values)

        return build
