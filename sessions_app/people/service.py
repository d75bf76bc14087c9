"""Persons, organisations, districts and accounts come into being here."""

import uuid

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.people.models import District, Organisation, Person, Role, User
from sessions_app.people.queries import find_person
from sessions_app.people.rules import Role as RoleName


def person_with(email: str) -> Person:
    """The person of this normalised address; made when she is new."""
    person = find_person(email)
    if person is not None:
        return person
    try:
        with db.session.begin_nested():
            person = Person(email=email, created_at=clock.now(), link_version=0)
            db.session.add(person)
            db.session.flush()
    except IntegrityError:  # someone else wrote her down in this very moment
        return db.session.execute(select(Person).where(Person.email == email)).scalar_one()
    return person


def role_named(name: RoleName) -> Role:
    role = db.session.scalar(select(Role).where(Role.name == name))
    if role is None:
        role = Role(name=name)
        db.session.add(role)
        db.session.flush()
    return role


def add_user(
    email: str,
    password_hash: str | None,
    roles: list[RoleName],
    districts: list[District],
    organisations: list[Organisation],
    name: str = "",
) -> User:
    """A staff account; the password comes hashed. Without one nobody can sign in yet (see `accounts.invite`)."""
    user = User(
        email=email,
        name=name,
        password=password_hash,
        active=True,
        fs_uniquifier=uuid.uuid4().hex,
        created_at=clock.now(),
        roles=[role_named(role) for role in roles],
        districts=districts,
        organisations=organisations,
    )
    db.session.add(user)
    db.session.flush()
    return user
