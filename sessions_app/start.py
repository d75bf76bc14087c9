"""What `make run` starts: database, web server, worker and letterbox on this machine, as one.

Sets up what is missing (migrations, demo data in an empty database), then keeps web and worker running until Ctrl-C or
SIGTERM; then it stops them all. One that falls is started again, a few times.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

import config
from sessions_app import create_app
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.letterbox import HOST, Letterbox
from sessions_app.people.models import User
from sessions_app.seed.staff import ACCOUNTS, PASSWORD

STOPPING_SECONDS = 15
FALLS_FORGIVEN = 5
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]


def main() -> None:
    for stop in (signal.SIGINT, signal.SIGTERM):  # SIGINT too: a shell ignores it for what it starts in the background
        signal.signal(stop, _interrupt)
    try:
        settings = config.settings()
    except config.HalfConfigured as error:
        sys.exit(str(error))
    port = int(os.environ.get("PORT", "").strip() or 8000)
    if not _is_free(port):
        sys.exit(f"Port {port} is in use by something else. Choose another one: PORT={port + 1} make run")
    try:
        with _letterbox(settings):
            app = create_app(config.settings())
            _set_up(app)
            _serve(app, port)
    except KeyboardInterrupt:
        pass


def _set_up(app: Flask) -> None:
    with app.app_context():
        try:
            flask_migrate.upgrade()
        except OperationalError as error:
            sys.exit(f"The database does not answer: {error.orig}")
        db.session.info["writes"] = False
        is_empty = not any(db.session.scalar(select(model.id).limit(1)) for model in (User, KnowledgeSession))
        db.session.remove()
        db.engine.dispose()
    if is_empty and not app.config["PRODUCTION"]:
        _say("An empty database: making demo data …")
        if subprocess.run([*FLASK, "seed"], check=False, cwd=config.ROOT).returncode:
            sys.exit("The demo data could not be made.")


@contextmanager
def _letterbox(settings: dict[str, object]) -> Iterator[None]:
    """Without MAIL_SERVER: takes in all mail, on a port that everything we start is told of."""
    if os.environ.get("MAIL_SERVER"):
        yield
        return
    folder = Path(str(settings["INSTANCE_DIR"]))
    port = int(str(settings["MAIL_PORT"]))
    if not _is_free(port):
        port = _free_port()
    (folder / config.LETTERBOX_PORT).write_text(str(port))
    os.environ["MAIL_PORT"] = str(port)
    letterbox = Letterbox(folder / "mail", port)
    letterbox.open()
    try:
        yield
    finally:
        letterbox.close()


def _serve(app: Flask, port: int) -> None:
    gunicorn = [
        sys.executable, "-m", "gunicorn", "--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "4",
        "--no-control-socket", "--graceful-timeout", "5", "--log-level", "warning", "wsgi:app",
    ]  # fmt: skip
    commands = {"web server": gunicorn, "worker": [*FLASK, "worker"]}
    started: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            started[name] = subprocess.Popen(command, cwd=config.ROOT)
        _wait_until_it_answers(port, started["web server"])
        _welcome(app)
        _watch(started, commands)
    finally:
        _stop(started)


def _watch(started: dict[str, subprocess.Popen[bytes]], commands: dict[str, list[str]]) -> None:
    parent = os.getppid()
    falls = 0
    while os.getppid() == parent:  # else make itself was killed, and nobody is left to stop us
        for name in [name for name, running in started.items() if running.poll() is not None]:
            falls += 1
            if falls > FALLS_FORGIVEN:
                sys.exit(f"The {name} keeps stopping (exit {started[name].returncode}).")
            _say(f"The {name} has stopped (exit {started[name].returncode}); it is started again.")
            started[name] = subprocess.Popen(commands[name], cwd=config.ROOT)
        time.sleep(0.3)


def _stop(started: dict[str, subprocess.Popen[bytes]]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for running in started.values():
        running.terminate()
    deadline = time.monotonic() + STOPPING_SECONDS
    for running in started.values():
        try:
            running.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def _welcome(app: Flask) -> None:
    lines = ["", f"  Kennissessies runs on {app.config['BASE_URL']}", ""]
    with app.app_context():
        db.session.info["writes"] = False
        known = set(
            db.session.scalars(select(User.email).where(User.email.in_([account.email for account in ACCOUNTS])))
        )
        db.session.remove()
    if known and not app.config["PRODUCTION"]:
        lines += [f"  Sign in at {app.config['BASE_URL']}/inloggen with the password {PASSWORD}"]
        lines += [f"    {account.email:<26} {account.may}" for account in ACCOUNTS if account.email in known] + [""]
    if not os.environ.get("MAIL_SERVER"):
        lines += [f"  Every mail lands in {Path(app.config['INSTANCE_DIR']) / 'mail'}"]
    _say("\n".join([*lines, "  Ctrl-C stops everything.", ""]))


def _wait_until_it_answers(port: int, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        connection = HTTPConnection(HOST, port, timeout=60)
        try:
            connection.request("GET", "/gezond")
            connection.getresponse()
        except (OSError, HTTPException):
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    sys.exit(f"The web server did not start (exit {server.returncode}).")


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind((HOST, 0))
        return int(trial.getsockname()[1])


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
