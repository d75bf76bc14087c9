"""`flask user add`: a staff account."""

import sys

import click
from flask.cli import AppGroup

from sessions_app.core.forms import normalised_email
from sessions_app.core.transaction import commit_on_success
from sessions_app.people import passwords, queries, service
from sessions_app.people.models import District, Organisation
from sessions_app.people.rules import Role

user = AppGroup("user", help="Staff accounts.")


@user.command("add")
@click.argument("email")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in Role]))
@click.option("--district", "districts", multiple=True, metavar="SLUG", help="Keeps her to this district; repeatable.")
@click.option("--organisation", "organisations", multiple=True, metavar="SLUG", help="Keeps her to its sessions.")
@click.option("--name", default="", help="Shown to colleagues.")
@click.option("--password-stdin", is_flag=True, help="Reads the password from standard input.")
@commit_on_success
def add(
    email: str,
    roles: tuple[str, ...],
    districts: tuple[str, ...],
    organisations: tuple[str, ...],
    name: str,
    password_stdin: bool,
) -> None:
    """Makes a staff account for EMAIL. Without --district and --organisation it sees everything its role may see; a
    partner sees the sessions of her organisations alone, so nothing without one."""
    address = _new_address(email)
    scope = [_district(slug) for slug in districts], [_organisation(slug) for slug in organisations]
    password = _password(password_stdin, address, name)
    service.add_user(address, passwords.hashed(password), [Role(role) for role in roles], *scope, name=name.strip())
    click.echo(f"{address}: {', '.join(roles)}")


def _new_address(email: str) -> str:
    try:
        address = normalised_email(email)
    except ValueError as error:
        raise click.ClickException(f"{email} is not an e-mail address: {error}") from error
    if queries.find_user(address) is not None:
        raise click.ClickException(f"{address} has an account already.")
    return address


def _district(slug: str) -> District:
    district = queries.find_district(slug)
    if district is None:
        known = ", ".join(district.slug for district in queries.districts()) or "none yet"
        raise click.ClickException(f"There is no district {slug}. Known: {known}.")
    return district


def _organisation(slug: str) -> Organisation:
    organisation = queries.find_organisation(slug)
    if organisation is None:
        raise click.ClickException(f"There is no organisation {slug}.")
    return organisation


def _password(from_stdin: bool, *about_her: str) -> str:
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    objection = passwords.objection_to(password, *about_her)
    if objection is passwords.Objection.TOO_SHORT:
        raise click.ClickException(f"A password has at least {passwords.shortest()} characters.")
    if objection is passwords.Objection.EASY_TO_GUESS:
        raise click.ClickException("This password is easy to guess. A short sentence of your own is better.")
    return str(password)


commands = [user]
