"""Is everything there that the application needs? Each check gives one finding, with what to do when it fails."""

import smtplib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError

from sessions_app.core import clock, queue
from sessions_app.core.database import replica_position
from sessions_app.core.database.connections import is_postgresql
from sessions_app.core.extensions import db
from sessions_app.core.storage import files
from sessions_app.core.values import dataclass
from sessions_app.core.watching import disk, readiness, worker_told

REPLICA_ADVICE = {  # pages are read from the primary meanwhile
    "behind": "see pg_stat_replication on the primary: is the replica connected, and does it keep up?",
    "unreachable": "check DATABASE_REPLICA_URL and whether that server runs",
    "no replica": "DATABASE_REPLICA_URL leads to a server that follows nobody: name a streaming replica, or unset it",
}
CLOCK_MAY_DIFFER = timedelta(seconds=10)


@dataclass(frozen=True)
class Finding:
    """`advice` is empty when all is well."""

    what: str
    found: str
    advice: str = ""

    @property
    def is_well(self) -> bool:
        return not self.advice


def examine() -> Iterator[Finding]:
    """Every check, in the order in which one thing needs the other; a check that itself fails is a finding too."""
    db.session.info["writes"] = False
    for what, check in CHECKS.items():
        try:
            found, advice = check(current_app._get_current_object())  # type: ignore[attr-defined]
        except SQLAlchemyError as error:
            found = str(getattr(error, "orig", None) or error).splitlines()[0]
            advice = "see the database above; the log of its server says more"
        finally:
            db.session.rollback()
        yield Finding(what, found, advice)


def _disk(app: Flask) -> tuple[str, str]:
    found = f"{disk.free_mb(app):,} MB free in {app.config['INSTANCE_DIR']}"
    return found, "make room: nobody can register when it is full" if disk.is_almost_full(app) else ""


def _settings(app: Flask) -> tuple[str, str]:
    if app.config["PRODUCTION"]:
        secure = app.config["BASE_URL"].startswith("https://")
        return f"production, {app.config['BASE_URL']}", "" if secure else "BASE_URL must begin with https://"
    return f"development, {app.config['BASE_URL']}", ""


def _database(app: Flask) -> tuple[str, str]:
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        return f"no answer: {str(error).splitlines()[0]}", f"check DATABASE_URL ({url!r}) and whether the server runs"
    return repr(url), ""


def _replica(app: Flask) -> tuple[str, str]:
    state = replica_position.state(looks=20)
    if state is None:
        return "none", ""
    shown = f"{make_url(app.config['DATABASE_REPLICA_URL'])!r}, {state.found}"
    if state.bytes_behind is not None:
        shown += f", {state.bytes_behind} bytes to replay"
    return shown, REPLICA_ADVICE.get(state.found, "")


def _migrations(_app: Flask) -> tuple[str, str]:
    head, current = readiness.head_revision(), readiness.current_revision(db.session.connection())
    return f"{current or 'none'} of {head}", "" if current == head else "run: flask --app wsgi db upgrade"


def _languages(app: Flask) -> tuple[str, str]:
    folder = Path(app.config["BABEL_TRANSLATION_DIRECTORIES"])
    missing = [po.parts[-3] for po in folder.glob("*/LC_MESSAGES/*.po") if not po.with_suffix(".mo").exists()]
    advice = "run: pybabel compile -d sessions_app/translations" if missing else ""
    return "not compiled: " + ", ".join(missing) if missing else "compiled", advice


def _mail(app: Flask) -> tuple[str, str]:
    server, port = app.config["MAIL_SERVER"], app.config["MAIL_PORT"]
    connect: Callable[..., smtplib.SMTP] = smtplib.SMTP_SSL if app.config["MAIL_USE_SSL"] else smtplib.SMTP
    try:
        with connect(server, port, timeout=5) as smtp:
            if app.config["MAIL_USE_TLS"]:
                smtp.starttls()
            if app.config["MAIL_USERNAME"]:
                smtp.login(app.config["MAIL_USERNAME"], app.config["MAIL_PASSWORD"] or "")
            smtp.noop()
    except (OSError, smtplib.SMTPException) as error:
        return f"{server}:{port}: {error}", "check the MAIL_… settings; without MAIL_SERVER: is `make run` running?"
    return f"{server}:{port}", ""


def _queue(app: Flask) -> tuple[str, str]:
    url = app.config["QUEUE_URL"]
    shown = url if url.startswith("memory:") else repr(make_url(url))
    return shown, "" if queue.is_reachable(app) else "check QUEUE_URL; with PostgreSQL its tables come by: db upgrade"


def _worker(app: Flask) -> tuple[str, str]:
    """One that was never seen is no fault: before the first start there is none."""
    if not queue.is_reachable(app):
        return "unknown", "check the queue above"
    ago = worker_told.worker_seen_ago(app)
    if ago is None:
        return "none was seen yet; start: flask --app wsgi worker", ""
    to_do = "start: flask --app wsgi worker" if worker_told.is_away(ago) else ""
    return f"seen {int(ago.total_seconds())} s ago", to_do


def _files(app: Flask) -> tuple[str, str]:
    shown = app.config["FILES_URL"].partition("?")[0] or f"{app.config['INSTANCE_DIR']} of this machine alone"
    try:
        key, _size = files.put(BytesIO(b"?"), at_most=1)
        with files.open_for_reading(key) as file:
            is_whole = file.read() == b"?"
        files.delete(key)
    except OSError as error:
        return f"{shown}: {error}", "check FILES_URL and its keys, or who may write in INSTANCE_DIR"
    return shown, "" if is_whole else "what was written comes back otherwise: use another store"


def _clock(_app: Flask) -> tuple[str, str]:
    now = clock.now()
    there = db.session.scalar(text("SELECT now()" if is_postgresql() else "SELECT strftime('%s', 'now')"))
    moment = there if isinstance(there, datetime) else datetime.fromtimestamp(float(there or 0), UTC)
    apart = abs(moment - now)
    advice = "" if apart <= CLOCK_MAY_DIFFER else "set both clocks by NTP"
    return f"{apart.total_seconds():.1f} s from the database's", advice


CHECKS: dict[str, Callable[[Flask], tuple[str, str]]] = {
    "settings": _settings,
    "database": _database,
    "replica": _replica,
    "migrations": _migrations,
    "languages": _languages,
    "mail": _mail,
    "queue": _queue,
    "worker": _worker,
    "files": _files,
    "disk": _disk,
    "clock": _clock,
}
