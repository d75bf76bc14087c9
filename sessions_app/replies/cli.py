"""`flask replies read`: one message from a mail server's pipe, or one look into the mailbox."""

import sys
from typing import BinaryIO

import click
from flask import current_app
from flask.cli import AppGroup

from sessions_app.replies import check, reading
from sessions_app.replies.mailbox import MailboxFailed

TRY_AGAIN_LATER = 75  # EX_TEMPFAIL of sysexits.h: the mail server keeps the message and calls again

replies = AppGroup("replies", help="Mail that arrives.")


@replies.command("read")
@click.argument("file", type=click.File("rb"), required=False)
def read(file: BinaryIO | None) -> None:
    """Read one message from FILE (- is the pipe of a mail server); without it, look into the mailbox.

    From a pipe: 0 when the message is safe with us, also one that nobody can read; 75 when it is not, so that the
    mail server tries again.
    """
    if file is not None:
        _read_one(file)
    elif not current_app.config["REPLY_IMAP_URL"]:
        raise click.UsageError("Name a FILE, - for standard input, or set REPLY_IMAP_URL.")
    else:
        _read_mailbox()


def _read_one(file: BinaryIO) -> None:
    try:
        mail_id = reading.read_stream(file)
    except Exception as error:
        click.echo(f"not taken, try again later: {type(error).__name__}", err=True)
        sys.exit(TRY_AGAIN_LATER)
    click.echo("known already" if mail_id is None else f"taken as {mail_id}")


def _read_mailbox() -> None:
    try:
        result = reading.read_mailbox()
    except MailboxFailed as error:
        raise click.ClickException(str(error)) from error
    refused = f", not given by the server {result.refused}" if result.refused else ""
    click.echo(f"read {result.read}, new {result.new}{refused}")


__all__ = ["check", "commands"]  # `doctor` knows the mailbox from its import

commands = [replies]
