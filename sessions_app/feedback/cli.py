"""`flask feedback ask`: one pass of the timed job, and the release of figures whose moment has come."""

import click
from flask.cli import AppGroup

from sessions_app.core.transaction import commit_on_success
from sessions_app.feedback import later, service, tasks

feedback = AppGroup("feedback", help="Evaluations: ask, remind once, release figures.")


@feedback.command("ask")
def ask() -> None:
    """Ask and remind everyone whose moment has come, and release the figures that may come out."""
    _ask_all_due()
    click.echo(f"sessions with released figures: {tasks.release_all_due()}")


@commit_on_success
def _ask_all_due() -> None:
    click.echo(f"asked {service.ask_all_due()}, reminded {service.remind_all_due()}")
    click.echo(f"asked what became of it {later.ask_all_due()}")


commands = [feedback]
