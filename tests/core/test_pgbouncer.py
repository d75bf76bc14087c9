"""Behind PgBouncer in transaction mode: no two statements of ours need the same connection, and nothing stays behind on
one that the next visitor gets. Where there is no PgBouncer on this machine only the settings are tried.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest
from flask import Flask
from sqlalchemy import NullPool, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

import config
from sessions_app.core import clock
from sessions_app.core.extensions import db
from tests import databases, factories
from tests.cast import Cast
from tests.conftest import NOON, make_app
from tests.free_port import free_port
from tests.page_client import PageClient
from tests.stopping import PATIENCE_SECONDS, stop

URL, DIRECT = "postgresql+psycopg://app@bouncer/kennissessies", "postgresql+psycopg://app@db/kennissessies"
BEHIND = {"DATABASE_URL": URL, "DATABASE_BEHIND_PGBOUNCER": "true", "DATABASE_DIRECT_URL": DIRECT}
OF_BOUNCER = """
[databases]
{to.database} = host={to.host} port={port} user={to.username} {password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own_port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 1
"""


def test_the_web_sends_no_options_and_prepares_nothing(tmp_path: Path) -> None:
    settings = config.settings_from({"INSTANCE_DIR": str(tmp_path), **BEHIND})
    connecting = settings["SQLALCHEMY_ENGINE_OPTIONS"]["connect_args"]
    assert settings["SQLALCHEMY_DATABASE_URI"] == URL
    assert connecting["prepare_threshold"] is None
    assert "options" not in connecting
    assert settings["QUEUE_URL"] == DIRECT


def test_worker_and_commands_go_past_it(tmp_path: Path) -> None:
    settings = config.settings_from({"INSTANCE_DIR": str(tmp_path), "FLASK_RUN_FROM_CLI": "true", **BEHIND})
    assert settings["SQLALCHEMY_DATABASE_URI"] == DIRECT
    assert "statement_timeout=900000" in settings["SQLALCHEMY_ENGINE_OPTIONS"]["connect_args"]["options"]


def test_without_a_way_past_it_nothing_starts(tmp_path: Path) -> None:
    without = {name: value for name, value in BEHIND.items() if name != "DATABASE_DIRECT_URL"}
    with pytest.raises(config.HalfConfigured, match="DATABASE_DIRECT_URL"):
        config.settings_from({"INSTANCE_DIR": str(tmp_path), **without})


@pytest.fixture
def behind(postgresql_app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """An application behind a PgBouncer that has one connection for everybody."""
    direct = postgresql_app.config["SQLALCHEMY_DATABASE_URI"]
    with postgresql_app.app_context():
        databases.empty(db.engine)
    with bouncer(direct) as url:
        environment = {"INSTANCE_DIR": str(tmp_path), **BEHIND, "DATABASE_URL": url, "DATABASE_DIRECT_URL": direct}
        options = config.settings_from(environment)["SQLALCHEMY_ENGINE_OPTIONS"]
        app = make_app(url, tmp_path, SQLALCHEMY_ENGINE_OPTIONS=options)
        with app.app_context(), clock.set_to(NOON):
            yield app
            db.session.remove()
            db.engine.dispose()


def test_a_visitor_and_the_desk_leave_nothing_behind(behind: Flask) -> None:
    slug = factories.knowledge_session().slug
    visitor, olga = PageClient(behind), PageClient(behind).sign_in(Cast().organiser_olga)
    before = _of_its_session()
    for look in (
        lambda: visitor.get("/"),
        lambda: visitor.get("/"),
        lambda: visitor.get(f"/sessies/{slug}/aanmelden"),
        lambda: visitor.post(f"/sessies/{slug}/aanmelden", {"name": "Sam", "email": "sam@example.org"}),
        lambda: olga.get(f"/beheer/sessies/{slug}/deelnemers"),
        lambda: visitor.raw("/gezond/klaar"),
    ):
        look()
        assert _of_its_session() == before


def _of_its_session() -> object:
    """What somebody set on the one connection that there is, and left. Lets it go, as each request does in life."""
    db.session.remove()
    prepared = text("SELECT count(*) FROM pg_prepared_statements")
    own = "source = 'session' AND name NOT LIKE 'transaction%'"  # what is of one transaction ends with it
    changed = text(f"SELECT name, setting FROM pg_settings WHERE {own} ORDER BY name")
    found = db.session.scalar(prepared), db.session.execute(changed).all()
    db.session.remove()
    return found


@contextmanager
def bouncer(direct: str) -> Iterator[str]:
    """The address of this database through one."""
    program = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        pytest.skip("no PgBouncer: on Debian `apt install pgbouncer`")
    own_port, to = free_port(), make_url(direct)
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "pgbouncer.ini"
        password = f"password={to.password}" if to.password else ""
        settings.write_text(OF_BOUNCER.format(to=to, port=to.port or 5432, password=password, own_port=own_port))
        if os.geteuid() == 0:  # which it refuses to be
            shutil.chown(folder, "nobody")
        with (Path(folder) / "log").open("wb") as said:
            as_somebody = ["-u", "nobody"] if os.geteuid() == 0 else []
            process = subprocess.Popen([program, *as_somebody, str(settings)], stdout=said, stderr=said)
        try:
            url = to.set(host="127.0.0.1", port=own_port).render_as_string(hide_password=False)
            _wait_until_it_answers(url)
            yield url
        finally:
            stop(process)


def _wait_until_it_answers(url: str) -> None:
    engine, until = create_engine(url, poolclass=NullPool), monotonic() + PATIENCE_SECONDS
    while True:
        try:
            engine.connect().close()
            return
        except OperationalError:
            assert monotonic() < until, "PgBouncer did not start"
            sleep(0.05)
