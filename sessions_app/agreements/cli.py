"""`flask agreements remind`"""

import click
from flask.cli import AppGroup

from sessions_app.agreements import tasks

agreements = AppGroup("agreements", help="Follow-up agreements.")
commands = [agreements]


@agreements.command("remind")
def remind() -> None:
    """One pass of the reminders: halfway and on the day itself, between 9.00 and 20.00."""
    click.echo(f"{tasks.remind_of_agreements()} reminders in the outbox")
