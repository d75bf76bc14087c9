"""Commands for whoever keeps the application running: doctor, backup, restore, privacy."""

import tarfile
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from sessions_app.core import clock, retention
from sessions_app.core.storage import backup
from sessions_app.core.storage.files_backup import backup_files, companion_of, restore_files
from sessions_app.core.watching import doctor


@click.command("doctor")
@with_appcontext
def doctor_command() -> None:
    """Check settings, database, migrations, languages, mail, queue, worker and clock."""
    findings = list(doctor.examine())
    for finding in findings:
        click.echo(f"{'ok  ' if finding.is_well else 'FAIL'}  {finding.what}: {finding.found}")
        if not finding.is_well:
            click.echo(f"      → {finding.advice}")
    if not all(finding.is_well for finding in findings):
        raise SystemExit(1)


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup_command(file: Path) -> None:
    """Write a consistent copy of the database to FILE, while it serves; uploaded files to FILE.files.tar."""
    try:
        backup.backup(file)
        count = backup_files(file)
    except backup.BackupFailed as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{companion_of(file)} cannot be written: {error.strerror}") from error
    if count:
        click.echo(f"Uploaded files: {count}, in {companion_of(file)}. Keep the two together.")
    click.echo(f"The database is in {file}. SECRET_KEY and SECURITY_PASSWORD_SALT are not: keep those elsewhere.")


@click.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Take the place of everything that is in the database now.")
@with_appcontext
def restore_command(file: Path, force: bool) -> None:
    """Put the copy in FILE back. Stop web and worker first; afterwards run `flask --app wsgi db upgrade`."""
    try:
        backup.restore(file, force)
        count = restore_files(file)
    except backup.BackupFailed as error:
        raise click.ClickException(str(error)) from error
    except (OSError, tarfile.TarError) as error:
        raise click.ClickException(
            f"The database is back, the files of {companion_of(file)} are not: {error}"
        ) from error
    if count:
        click.echo(f"Uploaded files put back: {count}.")
    click.echo("The database is as it was. If the backup is of an older version: flask --app wsgi db upgrade")
    click.echo("Then, before web and worker start, erase who was erased since: flask --app wsgi privacy erase-again")


privacy = AppGroup("privacy", help="Personal data and how long it stays.")


@privacy.command("sweep")
@click.option("--dry-run", is_flag=True, help="Count only.")
def sweep(dry_run: bool) -> None:
    """Erase what is past its period."""
    swept, failed = retention.sweep_apart(clock.now(), dry_run)
    for what, count in swept.items():
        click.echo(f"{what}: {count}{' to erase' if dry_run else ' erased'}")
    if failed:
        raise click.ClickException(f"{', '.join(failed)} could not be swept: the log above tells why")


commands = [doctor_command, backup_command, restore_command, privacy]
