"""`DATABASE_URL` may name several servers: all who take it find the one that is there (docs/cluster.md)."""

import socket
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import make_url

from sessions_app.core.database import libpq
from sessions_app.core.extensions import db
from sessions_app.core.storage import backup
from tests.conftest import make_app


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql+psycopg://ann:s%40t@db/app", "user=ann password=s@t host=db dbname=app"),
        (
            "postgresql+psycopg://ann@/app?host=a:5432&host=b:5433&target_session_attrs=read-write",
            "user=ann host=a,b port=5432,5433 dbname=app target_session_attrs=read-write",
        ),
        ("postgresql+psycopg:///app", "dbname=app"),
        ("postgresql://a:1,b:2/app", "postgresql://a:1,b:2/app"),
    ],
)
def test_an_address_as_postgresql_takes_it(url: str, told: str) -> None:
    given = libpq.connection_string(url)
    assert psycopg.conninfo.conninfo_to_dict(given) == psycopg.conninfo.conninfo_to_dict(told)


def test_the_password_can_stay_out() -> None:
    assert "geheim" not in libpq.connection_string("postgresql+psycopg://ann:geheim@db/app", without_password=True)


def test_the_queue_and_a_backup_find_the_server_that_is_there(postgresql_app: Flask, tmp_path: Path) -> None:
    url = make_url(postgresql_app.config["SQLALCHEMY_DATABASE_URI"])
    with socket.socket() as taken:  # and does not listen: nobody answers there
        taken.bind(("127.0.0.1", 0))
        servers = (f"127.0.0.1:{taken.getsockname()[1]}", f"{url.host}:{url.port or 5432}")
        several = url.set(host=None, port=None, query={"host": servers, "target_session_attrs": "read-write"})
        address = several.render_as_string(hide_password=False)
        app = make_app(address, tmp_path, QUEUE_URL=address)
        with app.app_context():
            app.extensions["queue"].storage.sql("SELECT 1")
            backup.backup(tmp_path / "copy.dump")
            db.session.remove()
            db.engine.dispose()
    assert (tmp_path / "copy.dump").stat().st_size
