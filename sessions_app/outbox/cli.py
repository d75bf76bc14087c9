"""`flask outbox deliver`, `flask outbox status`, and the `flask worker` that does it all by itself."""

from datetime import datetime

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from sessions_app.core import clock, queue
from sessions_app.core.formatting import short_date
from sessions_app.outbox import domains, queries, standing
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
    """How many mails in each state, how long the oldest has been due, the last pass, who waits, the last error."""
    for state, count in queries.counts_per_state().items():
        click.echo(f"{state.value:<11} {count}")
    age = queries.oldest_due_age(clock.now())
    click.echo(f"oldest due  {'none' if age is None else f'{int(age.total_seconds())} s ago'}")
    _print_standing()
    failure = queries.last_failure()
    if failure is None:
        click.echo("last error  none")
    else:
        moment = _told(failure.taken_at or failure.created_at)
        click.echo(f"last error  {moment} mail {failure.id}: {failure.last_error}")


def _print_standing() -> None:
    """The last pass of a worker, the mail server, and the domains that are left alone for now."""
    state = standing.find()
    click.echo(f"last pass   {'none' if state is None or state.last_pass_at is None else _told(state.last_pass_at)}")
    if state is not None and state.failing_since is not None:
        click.echo(f"mail server takes nothing since {_told(state.failing_since)}: {state.last_error}")
    for unwilling in domains.left_alone(clock.now()):
        click.echo(f"waits       {unwilling.domain} until {_told(unwilling.until)}: {unwilling.reason}")


def _told(moment: datetime) -> str:
    local = clock.local(moment)
    return f"{short_date(local)} {local:%H:%M}"


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Delivers mail and runs the timed jobs, until SIGTERM or SIGINT."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    queue.run_worker(app)


commands = [outbox, worker]
