"""Reads of districts, organisations and accounts, and the scope of a staff member."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import func, select

from sessions_app.core.extensions import db
from sessions_app.core.validity import valid_on
from sessions_app.people.models import District, Organisation, Person, Right, Role, User
from sessions_app.people.rules import Role as RoleName
from sessions_app.people.rules import Scope, scope_of_right


def scope_of(user: User, right: Right) -> Scope:
    """Where she has this right: nowhere when none of her roles gives it."""
    return scope_of_right(
        right,
        [role.name for role in user.roles],
        frozenset(district.id for district in user.districts),
        frozenset(organisation.id for organisation in user.organisations),
    )


def districts(on: date | None = None) -> list[District]:
    """All districts, or those that exist on a day, by name."""
    statement = select(District).order_by(District.name)
    if on is not None:
        statement = statement.where(valid_on(District, on))
    return list(db.session.scalars(statement))


def organisations(on: date | None = None) -> list[Organisation]:
    """All organisations, or those on offer on a day, by name."""
    statement = select(Organisation)
    if on is not None:
        statement = statement.where(valid_on(Organisation, on))
    return by_name(db.session.scalars(statement))


def by_name(found: Iterable[Organisation]) -> list[Organisation]:
    """As people look for it: a database may put all that is in capitals first (GGZ before Gemeente)."""
    return sorted(found, key=lambda one: one.name.casefold())


def users() -> list[User]:
    """Every account, the active ones first, by name."""
    return list(db.session.scalars(select(User).order_by(User.active.desc(), User.name, User.email)))


def users_with(role: RoleName) -> list[User]:
    """The active accounts with this role, the first one first."""
    with_role = select(User).where(User.active, User.roles.any(Role.name == role))
    return list(db.session.scalars(with_role.order_by(User.id)))


def staff_near(role: RoleName, district_id: int, organisation_ids: Collection[int]) -> list[User]:
    """Of those with this role whose own part this district is, or one of these organisations; when there are none,
    those who look after everything."""
    staff = users_with(role)
    near = [
        user
        for user in staff
        if any(one.id == district_id for one in user.districts)
        or any(one.id in organisation_ids for one in user.organisations)
    ]
    return near or [user for user in staff if not user.districts and not user.organisations]


def active_admins() -> int:
    admins = select(func.count(User.id)).where(User.active, User.roles.any(Role.name == RoleName.ADMIN))
    return db.session.scalar(admins) or 0


def find_district(slug: str) -> District | None:
    return db.session.scalar(select(District).where(District.slug == slug))


def find_organisation(slug: str) -> Organisation | None:
    return db.session.scalar(select(Organisation).where(Organisation.slug == slug))


def find_person(email: str) -> Person | None:
    """By normalised address."""
    return db.session.scalar(select(Person).where(Person.email == email))


def find_user(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email == email))


def find_user_to_sign_in(uniquifier: str) -> User | None:
    """The active account that a cookie names; what ends its sessions changes the name."""
    return db.session.scalar(select(User).where(User.fs_uniquifier == uniquifier, User.active))
