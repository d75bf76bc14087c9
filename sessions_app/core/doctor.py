"""Is everything there that the application needs? Each check gives one finding, with what to do when it fails."""

import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError

from sessions_app.core import clock, queue
from sessions_app.core.database import is_postgresql
from sessions_app.core.extensions import db

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


def _migrations(_app: Flask) -> tuple[str, str]:
    head = head_revision()
    current = MigrationContext.configure(db.session.connection()).get_current_revision()
    return f"{current or 'none'} of {head}", "" if current == head else "run: flask --app wsgi db upgrade"


def head_revision() -> str | None:
    """The newest migration that this version of the application brings."""
    migrate = current_app.extensions["migrate"]
    return ScriptDirectory.from_config(migrate.migrate.get_config(migrate.directory)).get_current_head()


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
    "migrations": _migrations,
    "languages": _languages,
    "mail": _mail,
    "queue": _queue,
    "clock": _clock,
}
