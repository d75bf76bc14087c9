"""What this process writes into its log, as production writes it."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from sessions_app.core import queue
from sessions_app.core.watching import log_lines


class Lines:
    def __init__(self) -> None:
        self._written = StringIO()
        self.handler = logging.StreamHandler(self._written)
        self.handler.setFormatter(log_lines.JsonLines())
        self.handler.addFilter(log_lines._News())

    @property
    def text(self) -> str:
        return self._written.getvalue()

    def all(self, logger: str = "") -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self.text.splitlines()]
        return [line for line in lines if line["logger"].startswith(logger)]

    def requests(self) -> list[dict[str, Any]]:
        return self.all("sessions_app.requests")


@contextmanager
def written(level: int = logging.INFO) -> Iterator[Lines]:
    """Of all loggers, from this level on."""
    lines, root = Lines(), logging.getLogger()
    before = root.level
    root.addHandler(lines.handler)
    root.setLevel(level)
    try:
        yield lines
    finally:
        root.removeHandler(lines.handler)
        root.setLevel(before)


@contextmanager
def one_job_more(job: Callable[[], None]) -> Iterator[None]:
    """For applications that are made meanwhile, and for no test after this one."""
    queue.timed(every_minutes=59)(job)
    try:
        yield
    finally:
        del queue._jobs[job.__name__]
