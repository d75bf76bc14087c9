"""What `tests/plans.py` tells of a statement: whether a table is gone through from begin to end."""

import pytest
from flask import Flask
from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.orm import aliased

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.people.models import Person
from sessions_app.registrations.models import Registration
from tests import plans

PERSONS = 3_000

ALL_OF_IT: dict[str, Select[tuple[object, ...]]] = {
    "counted": select(func.count()).select_from(Person),
    "under another name": select(aliased(Person)),
    "by what has no index": select(Person).where(Person.created_at < clock.now()),
    "as a list of keys": select(Person.id).order_by(Person.email),
}
A_PART: dict[str, Select[tuple[object, ...]]] = {
    "by key": select(Person).where(Person.id == 7),
    "by an index": select(Person).where(Person.email.in_(["n7@example.org", "n8@example.org"])),
    "up to a limit": select(Person).order_by(Person.email).limit(10),
    "by way of another table": select(Person).join(Registration).where(Registration.knowledge_session_id == 1),
}


@pytest.fixture
def many(on_both: Flask) -> Flask:
    persons = [{"email": f"n{n}@example.org", "created_at": clock.now(), "link_version": 0} for n in range(PERSONS)]
    db.session.execute(insert(Person), persons)
    db.session.commit()
    plans.count_rows_anew()
    return on_both


def read_whole(statement: object) -> list[str]:
    with plans.sent() as seen:
        db.session.execute(statement).all() if isinstance(statement, Select) else db.session.execute(statement)
    db.session.rollback()
    return [found.partition(":")[0] for found in plans.whole_tables(seen, {"persons"})]


@pytest.mark.parametrize("how", ALL_OF_IT)
def test_all_of_it(many: Flask, how: str) -> None:
    assert read_whole(ALL_OF_IT[how]) == ["persons"]


@pytest.mark.parametrize("how", A_PART)
def test_a_part(many: Flask, how: str) -> None:
    assert read_whole(A_PART[how]) == []


def test_what_is_changed_is_found_too(many: Flask) -> None:
    renew = update(Person).values(link_version=1).execution_options(synchronize_session=False)
    assert read_whole(renew) == ["persons"]
    assert read_whole(renew.where(Person.id == 7)) == []
