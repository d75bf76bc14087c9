"""Reads of districts, organisations and accounts, and the scope of a staff member."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from sessions_app.core.extensions import db
from sessions_app.people.models import District, Organisation, Person, User


@dataclass(frozen=True)
class Scope:
    """Where a staff member may look. An admin, and an account without any district or organisation, sees everything."""

    everywhere: bool
    district_ids: frozenset[int] = frozenset()
    organisation_ids: frozenset[int] = frozenset()


def scope_of(user: User) -> Scope:
    if user.may("admin") or not (user.districts or user.organisations):
        return Scope(everywhere=True)
    return Scope(
        everywhere=False,
        district_ids=frozenset(district.id for district in user.districts),
        organisation_ids=frozenset(organisation.id for organisation in user.organisations),
    )


def districts(on: date | None = None) -> list[District]:
    """All districts, or those that exist on a day, by name."""
    statement = select(District).order_by(District.name)
    if on is not None:
        statement = statement.where(or_(District.valid_from.is_(None), District.valid_from <= on)).where(
            or_(District.valid_until.is_(None), District.valid_until >= on)
        )
    return list(db.session.scalars(statement))


def organisations() -> list[Organisation]:
    return list(db.session.scalars(select(Organisation).order_by(Organisation.name)))


def find_district(slug: str) -> District | None:
    return db.session.scalar(select(District).where(District.slug == slug))


def find_organisation(slug: str) -> Organisation | None:
    return db.session.scalar(select(Organisation).where(Organisation.slug == slug))


def find_person(email: str) -> Person | None:
    """By normalised address."""
    return db.session.scalar(select(Person).where(Person.email == email))


def find_user(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email == email))
