"""`flask figures`: are the sums equal to what they were made of?"""

import click
from flask.cli import AppGroup

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.transaction import begin_writing, commit_on_success
from sessions_app.feedback import asked_anew
from sessions_app.insights import cells, checking

figures = AppGroup("figures", help="The sums behind the figures.")
SHOWN = 20


@figures.command("check")
def check() -> None:
    """Count everything anew and compare; exit 1 and what differs. Changes nothing."""
    db.session.info["writes"] = False
    differing = checking.differences()
    for line in differing[:SHOWN]:
        click.echo(line)
    if differing:
        raise click.ClickException(f"{len(differing)} sums differ. `flask figures rebuild` makes them anew.")
    click.echo(f"All sums are equal: {checking.size()}.")


@figures.command("rebuild")
@commit_on_success
def rebuild() -> None:
    """Forget all sums and count everything anew."""
    begin_writing()
    asked_anew.put_right()
    click.echo(f"Counted anew: {cells.rebuild(clock.now())} sessions.")


commands = [figures]
