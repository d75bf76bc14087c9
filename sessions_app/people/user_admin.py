"""What an admin does with accounts; there always stays an admin who can sign in."""

from sqlalchemy import select

from sessions_app.core.database.connections import lock_row
from sessions_app.core.extensions import db
from sessions_app.people import accounts, service
from sessions_app.people.models import District, Organisation, Role, User
from sessions_app.people.queries import active_admins
from sessions_app.people.rules import Role as RoleName


class LastAdmin(ValueError):
    """Nobody would be left who can give rights."""


class OwnAccount(ValueError):
    """Nobody closes her own account, takes her own rights as an admin away, or comes round her own second step."""


def change(
    user: User,
    name: str,
    roles: list[RoleName],
    districts: list[District],
    organisations: list[Organisation],
    by: User,
) -> None:
    """Raises `LastAdmin`, `OwnAccount`."""
    if _is_admin(user) and RoleName.ADMIN not in roles:
        _check_may_lose_admin(user, by)
    user.name = name
    user.roles = [service.role_named(role) for role in roles]
    user.districts, user.organisations = districts, organisations
    db.session.flush()


def close(user: User, by: User | None) -> None:
    """Signs her out everywhere; what she did stays in the audit trail. `by` None: who sits at the machine itself.
    Raises `LastAdmin`, `OwnAccount`."""
    if by is not None and user.id == by.id:
        raise OwnAccount
    if _is_admin(user):
        _check_may_lose_admin(user, by)
    accounts.deactivate(user)


def reset_two_factor(user: User, by: User) -> None:
    """Raises `OwnAccount`: of her own it takes her password and a code (`second_step_routes.py`)."""
    if user.id == by.id:
        raise OwnAccount
    if accounts.has_two_factor(user):  # else an earlier click did it, or she herself
        accounts.reset_two_factor(user)


def _check_may_lose_admin(user: User, by: User | None) -> None:
    if by is not None and user.id == by.id:
        raise OwnAccount
    admins = db.session.scalars(select(Role.id).where(Role.name == RoleName.ADMIN)).one()
    lock_row(Role, admins)  # two admins who close each other's account at once: one of them stays
    if user.active and active_admins() <= 1:
        raise LastAdmin


def _is_admin(user: User) -> bool:
    return any(role.name == RoleName.ADMIN for role in user.roles)
