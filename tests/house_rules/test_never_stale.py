"""Whatever changes, by whatever form, job or command: what another process kept is never shown when it is not true.

Two applications stand on one database. Before each change the other one has kept every page that is kept, and a chart;
after it, it gives what one without any memory gives. With processes of their own: `tests/cluster/test_nodes.py`.
"""

import gc
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from sessions_app.core import clock, queue
from sessions_app.core.extensions import db
from sessions_app.core.kept import kept_pages
from sessions_app.core.kept.shelf import Shelf
from sessions_app.people.access_table import Actor, Answer
from sessions_app.people.models import User
from tests.conftest import NOON, make_app
from tests.house_rules import every_change
from tests.house_rules.every_change import Fields
from tests.house_rules.small_world import SmallWorld
from tests.outbox.letterbox import letterbox_for
from tests.page_client import PageClient

ROUTES = every_change.writing_routes()
CHANGES_AT_LEAST = 45  # routes by which something is written; else the forms of the pages are not found any more
CHARTS = ("/inzicht/tevredenheid.svg",)
COMMANDS = ("invitations remind", "feedback ask", "agreements remind", "privacy sweep", "figures rebuild")
MOMENTS = [timedelta(hours=hours) for hours in (0, 5, 5 * 24, 60 * 24)]
OF_EACH_ANSWER = re.compile(rb'name="(?:csrf_token|form_token)" value="[^"]*"|<code>[0-9a-f]{12}</code>')

Pages = dict[str, tuple[int, bytes]]


class TwoProcesses:
    """`here` changes what `there` has kept; it can be put back to how it began."""

    def __init__(self, here: Flask, there: Flask) -> None:
        self.here, self.there = here, there
        self.world = SmallWorld(here)
        db.session.remove()  # from here on each request has a session of its own, as in life
        self.paths = list(self._kept_paths())
        assert self.paths
        noor = db.session.get_one(User, self.world.users[Actor.COORDINATOR])
        self.coordinator = PageClient(there).sign_in(noor)
        self.shelves = [one for one in gc.get_objects() if isinstance(one, Shelf)]  # all that is kept in memory
        db.session.remove()
        self._put_back, self._state = _copied(), _state()
        self._begun: list[tuple[Shelf[Any], dict[str, Any]]] = []

    @property
    def _is_put_back_whole(self) -> bool:
        return db.engine.dialect.name == "sqlite"

    @cached_property
    def forms(self) -> dict[str, Fields]:
        return every_change.forms_of(self.world)

    def put_back(self) -> None:
        db.session.remove()
        self._put_back()

    def keep(self) -> None:
        """Every page there is. Those of how it began are made once; that they hold is looked at each time."""
        for shelf, then in self._begun:
            vars(shelf).update(_copy_of(then))
        self._seen()
        if not self._begun and self._is_put_back_whole:
            self._begun = [(shelf, _copy_of(vars(shelf))) for shelf in self.shelves]

    def stale_after(self, change: Callable[[], object]) -> list[str]:
        """What it shows though it is not so any more. All is kept afterwards, of how it is then. A change that writes
        nothing makes nothing untrue."""
        before = self._state()
        change()
        return self.stale() if self._state() != before else []

    def stale(self) -> list[str]:
        shown = self._seen()
        with _empty(self.shelves):
            true = self._seen()
        return [path for path in true if shown[path] != true[path]]

    def _seen(self) -> Pages:
        db.session.remove()
        seen = {path: PageClient(self.there)._client.get(path) for path in self.paths}
        seen |= {path: self.coordinator._client.get(path) for path in CHARTS}
        return {path: (got.status_code, OF_EACH_ANSWER.sub(b"", got.get_data())) for path, got in seen.items()}

    def _kept_paths(self) -> Iterator[str]:
        for rule in self.here.url_map.iter_rules():
            if _is_kept(self.here.view_functions[rule.endpoint]) and not rule.rule.startswith("/inzicht"):
                yield self.world._address(rule.rule, Actor.VISITOR, True, Answer.YES)


def _is_kept(view: Any) -> bool:
    """Whether it carries `@kept`."""
    while view is not None:
        if view.__code__.co_filename == kept_pages.__file__:
            return True
        view = getattr(view, "__wrapped__", None)
    return False


@pytest.fixture
def two(on_both: Flask, tmp_path: Path) -> Iterator[TwoProcesses]:
    apps = [make_app(on_both.config["SQLALCHEMY_DATABASE_URI"], tmp_path) for _ in range(2)]
    yield TwoProcesses(*apps)
    for app in apps:
        with app.app_context():
            db.engine.dispose()


def test_after_no_form_is_a_page_stale(two: TwoProcesses) -> None:
    wrong, wrote = [], 0
    for sent in ROUTES:
        two.put_back()
        two.keep()
        if every_change.send(two.world, sent, two.forms) >= 400:
            continue
        wrote += 1
        wrong += [f"{sent.rule}: {path}" for path in two.stale()]
    assert not wrong
    assert wrote >= CHANGES_AT_LEAST


@pytest.mark.parametrize("later", MOMENTS, ids=str)
def test_after_no_job_and_no_command_is_a_page_stale(two: TwoProcesses, later: timedelta) -> None:
    runner = two.here.test_cli_runner()

    def run(job: Callable[[], object]) -> None:
        with two.here.app_context():
            job()

    def tell(command: str) -> None:
        told = runner.invoke(args=command.split())
        assert told.exit_code == 0, told.output

    with clock.set_to(NOON + later), letterbox_for(two.here):
        two.keep()
        for job in [one.run for one in queue._jobs.values()]:
            assert not two.stale_after(partial(run, job)), job.__name__
        for command in COMMANDS:
            assert not two.stale_after(partial(tell, command)), command


def _copied() -> Callable[[], None]:
    """Copies the database; gives how to put it back."""
    if db.engine.dialect.name == "postgresql":
        return lambda: None  # there one change comes on top of the other
    file, copy = db.engine.url.database or "", sqlite3.connect(":memory:")
    with closing(sqlite3.connect(file)) as original:
        original.backup(copy)

    def put_back() -> None:
        with closing(sqlite3.connect(file)) as original:
            copy.backup(original)

    return put_back


def _state() -> Callable[[], object]:
    """Gives something else once anybody has written anything: in PostgreSQL on the whole server."""
    if db.engine.dialect.name == "sqlite":
        looks = sqlite3.connect(db.engine.url.database or "")
        return lambda: looks.execute("PRAGMA data_version").fetchone()

    def newest() -> object:
        with db.engine.connect() as connection:
            return connection.scalar(text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text"))

    return newest


def _copy_of(shelf: dict[str, Any]) -> dict[str, Any]:
    return shelf | {"_things": shelf["_things"].copy()}


@contextmanager
def _empty(shelves: list[Shelf[Any]]) -> Iterator[None]:
    """As in a process that starts. Afterwards everything is there again as it was."""
    kept = [(shelf, dict(vars(shelf))) for shelf in shelves]
    for shelf in shelves:
        shelf.__init__(shelf._most, shelf._most_bytes)  # type: ignore[misc]
    yield
    for shelf, before in kept:
        vars(shelf).update(before)
