"""`flask outbox deliver`, `flask outbox status`, and the `flask worker` that does it all by itself."""

import logging

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from sessions_app.core import clock, queue
from sessions_app.core.formatting import short_date
from sessions_app.outbox import queries
from sessions_app.outbox.delivery import deliver_due

outbox = AppGroup("outbox", help="The mails that wait, and those that left.")


@outbox.command("deliver")
def deliver() -> None:
    """One pass over the mails that are due."""
    result = deliver_due(clock.now())
    click.echo(f"sent {result.sent}, failed {result.failed}")
    if result.server_is_down:
        click.echo("The mail server does not take mail; what was not sent waits for its next try.", err=True)
        raise SystemExit(1)


@outbox.command("status")
def status() -> None:
    """How many mails in each state, how long the oldest has been due, and the last error."""
    for state, count in queries.counts_per_state().items():
        click.echo(f"{state.value:<11} {count}")
    age = queries.oldest_due_age(clock.now())
    click.echo(f"oldest due  {'none' if age is None else f'{int(age.total_seconds())} s ago'}")
    failure = queries.last_failure()
    if failure is None:
        click.echo("last error  none")
    else:
        moment = clock.local(failure.taken_at or failure.created_at)
        click.echo(f"last error  {short_date(moment)} {moment:%H:%M} mail {failure.id}: {failure.last_error}")


# Huey says when it begins and ends; its lines for each look at an empty outbox help nobody.
LOUDNESS = {"huey": logging.WARNING, "huey.consumer": logging.INFO, "huey.consumer.Scheduler": logging.WARNING}


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Delivers mail and runs the timed jobs, until SIGTERM or SIGINT."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name, level in LOUDNESS.items():
        logging.getLogger(name).setLevel(level)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    queue.run_worker(app)


commands = [outbox, worker]
