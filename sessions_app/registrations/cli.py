"""`flask privacy erase-again`: after a restore, who was erased since the backup goes once more."""

import click

from sessions_app.core.cli import privacy
from sessions_app.core.transaction import begin_writing, commit_on_success
from sessions_app.registrations import erased_again


@privacy.command("erase-again")
@commit_on_success
def erase_again() -> None:
    """After a restore: erase once more whoever was erased since the backup was made. Twice is the same as once."""
    begin_writing()
    try:
        done = erased_again.erase_again()
    except OSError as error:
        raise click.ClickException(f"{error}. Nobody was erased: try again when it answers.") from error
    click.echo(f"Erased again: people {done.people}, registrations {done.registrations}. Notes kept: {done.notes}.")
