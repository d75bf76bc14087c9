"""`flask invitations remind`: one pass of the timed job."""

import click
from flask.cli import AppGroup

from sessions_app.core import clock
from sessions_app.core.transaction import commit_on_success
from sessions_app.invitations import reminders

invitations = AppGroup("invitations", help="Reminders of sessions.")


@invitations.command("remind")
@commit_on_success
def remind() -> None:
    """Remind everyone with a place whose moment has come. The worker does this by itself."""
    click.echo(f"reminded {reminders.remind(clock.now())}")


commands = [invitations]
