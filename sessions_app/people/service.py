"""Persons, organisations, districts and accounts come into being here."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.database import by_driver
from sessions_app.core.database.adding import add_unless_there, newcomer, newcomer_of
from sessions_app.core.database.connections import insert_unless_there
from sessions_app.core.extensions import db
from sessions_app.core.mail_addresses import unreachable
from sessions_app.core.values import dataclass
from sessions_app.people.models import District, Organisation, Person, Role, User
from sessions_app.people.queries import find_person
from sessions_app.people.rules import Role as RoleName


def person_with(email: str) -> Person:
    """The person of this normalised address; made when she is new."""
    return find_person(email) or newcomer_with(email) or _get_person(email)


@dataclass(frozen=True)
class Newcomer:
    """Whoever this normalised address may be new of, where most are: she is written down first, and looked up only when
    she was known. `statement` travels with others."""

    email: str
    row: dict[str, Any]
    statement: by_driver.Statement

    def person_and_newness(self, answer: Sequence[Any]) -> tuple[Person, bool]:
        """With whether she is new: then nothing about her can be anywhere yet, and nobody needs to look for it."""
        newcomer = newcomer_of(Person, self.row, answer)
        return (newcomer, True) if newcomer else (_get_person(self.email), False)


def perhaps_new(email: str) -> Newcomer:
    row = _row_of(email)
    return Newcomer(email, row, newcomer(Person, "email", row))


def newcomer_with(email: str) -> Person | None:
    """Made now; None when this address is known, or someone else writes her down in this very moment."""
    made = add_unless_there(Person, "email", [_row_of(email)])
    return made[0] if made else None


def _row_of(email: str) -> dict[str, Any]:
    return {"email": email, "created_at": clock.now(), "link_version": 0}


def _get_person(email: str) -> Person:
    return db.session.execute(select(Person).where(Person.email == email)).scalar_one()


def add_persons(emails: Iterable[str]) -> None:
    """Makes those who are new, all in the order of their addresses: two lists with the same new people, each in an
    order of its own, would wait for each other for ever. Before `person_with` where there is more than one."""
    wanted = set(emails)
    known = set(db.session.scalars(select(Person.email).where(Person.email.in_(wanted))))
    new = [_row_of(email) for email in sorted(wanted - known)]
    insert_unless_there(Person, new)


def person_without_address() -> Person:
    """Someone at the door who gave a name alone: a row of her own, which no mail reaches."""
    person = Person(email=unreachable("no-address"), created_at=clock.now(), link_version=0)
    db.session.add(person)
    db.session.flush()
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
