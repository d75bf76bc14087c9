"""`flask user add`, `close` and `open`: staff accounts, for who sits at the machine itself."""

import sys

import click
from flask.cli import AppGroup

from sessions_app.core.forms import normalised_email
from sessions_app.core.transaction import commit_on_success
from sessions_app.people import accounts, passwords, queries, service, user_admin
from sessions_app.people.models import District, Organisation, User
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


@user.command("close")
@click.argument("email")
@commit_on_success
def close(email: str) -> None:
    """Closes the account of EMAIL: every browser in which she is signed in and every link of hers ends at once, in all
    processes. What she did stays in the trail."""
    found = _known_user(email)
    if not found.active:
        raise click.ClickException(f"{found.email} is closed already.")
    try:
        user_admin.close(found, by=None)
    except user_admin.LastAdmin as refusal:
        raise click.ClickException(
            f"{found.email} is the only administrator who can sign in. Add another one first (flask user add)."
        ) from refusal
    click.echo(f"{found.email}: closed")


@user.command("open")
@click.argument("email")
@commit_on_success
def open_again(email: str) -> None:
    """Opens the closed account of EMAIL again; her password, roles and second step are as they were."""
    found = _known_user(email)
    if found.active:
        raise click.ClickException(f"{found.email} is open already.")
    accounts.reactivate(found)
    click.echo(f"{found.email}: open")


def _known_user(email: str) -> User:
    found = queries.find_user(_address(email))
    if found is None:
        raise click.ClickException(f"{email} has no account.")
    return found


def _address(email: str) -> str:
    try:
        return normalised_email(email)
    except ValueError as error:
        raise click.ClickException(f"{email} is not an e-mail address: {error}") from error


def _new_address(email: str) -> str:
    address = _address(email)
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
