"""The migrations go up, down and up again, and make exactly what the models say, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import CheckConstraint, inspect, select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.invitations.models import Invitation
from sessions_app.replies.models import IncomingMail
from tests import factories
from tests.conftest import NOON
from tests.migrated import migrated_app

TABLES_OF_THE_QUEUE = "huey_"


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    with migrated_app(request.param, tmp_path) as app, app.app_context():
        yield app


def test_up_down_and_up_again(fresh: Flask) -> None:
    flask_migrate.upgrade()
    first = _tables()
    flask_migrate.downgrade(revision="base")
    assert _tables() == {"alembic_version"}
    flask_migrate.upgrade()
    assert _tables() == first
    assert {table.name for table in db.metadata.sorted_tables} <= first


def test_models_and_migrations_agree(fresh: Flask) -> None:
    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": lambda name, *_: not _is_of_the_queue(name)}
        )
        assert compare_metadata(context, db.metadata) == []


def test_checks_in_the_database_are_those_of_the_models(fresh: Flask) -> None:
    """Alembic does not compare check constraints."""
    flask_migrate.upgrade()
    for table in db.metadata.sorted_tables:
        wanted = {constraint.name for constraint in table.constraints if isinstance(constraint, CheckConstraint)}
        found = {constraint["name"] for constraint in inspect(db.engine).get_check_constraints(table.name)}
        assert found == wanted, table.name


def test_there_is_one_newest_migration(app: Flask) -> None:
    migrate = app.extensions["migrate"]
    scripts = ScriptDirectory.from_config(migrate.migrate.get_config(migrate.directory))
    assert len(scripts.get_heads()) == 1


def _tables() -> set[str]:
    return {name for name in inspect(db.engine).get_table_names() if not _is_of_the_queue(name)}


def _is_of_the_queue(name: str | None) -> bool:
    return bool(name) and str(name).startswith(TABLES_OF_THE_QUEUE)


BEFORE_NUMBERS = "0005"


def test_making_a_table_anew_loses_nothing_that_hangs_on_it(fresh: Flask) -> None:
    """SQLite drops the old table; with foreign keys on that would erase, by cascade, what people need."""
    flask_migrate.upgrade(revision=BEFORE_NUMBERS)
    moment = "'2026-11-21 11:00:00'"
    with db.engine.begin() as connection:
        for statement in (
            "INSERT INTO districts (id, slug, name, kind) VALUES (1, 'noord', 'Noord', 'stadsdeel')",
            "INSERT INTO persons (id, email, created_at, link_version)"
            f" VALUES (1, 'a@example.org', {moment}, 0), (2, 'b@example.org', {moment}, 0)",
            "INSERT INTO knowledge_sessions (id, slug, title, kind, status, district_id, starts_at, ends_at, capacity,"
            " venue_name, venue_address, venue_postcode, venue_access, online_url, summary, description, contact_name,"
            " contact_email, asks_access_needs, asks_dietary_needs, uid, sequence, created_at, updated_at,"
            " cancellation_reason) VALUES (1, 'een', 'Een', 'kennissessie', 'published', 1, '2027-01-14 12:30:00',"
            " '2027-01-14 15:30:00', 25, '', '', '', '', '', '', '', '', '', true, false, 'een', 0,"
            f" {moment}, {moment}, '')",
            "INSERT INTO registrations (id, knowledge_session_id, person_id, name, sort_name, organisation, job_title,"
            " question, share_contact, online, language, status, status_since, registered_at, walk_in, has_answered,"
            " link_version) VALUES"
            f" (1, 1, 1, 'Later', 'şahin ømer', '', '', '', false, false, 'nl', 'waiting', {moment},"
            f" '2026-11-21 12:00:00', false, false, 0),"
            f" (2, 1, 2, 'Eerder', '', '', '', '', false, false, 'nl', 'confirmed', {moment},"
            f" {moment}, false, false, 0)",
            "INSERT INTO registration_needs (registration_id, need) VALUES (1, 'halal')",
        ):
            connection.exec_driver_sql(statement)
    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        numbers = connection.exec_driver_sql("SELECT name, number FROM registrations ORDER BY number").all()
        assert [tuple(row) for row in numbers] == [("Eerder", 1), ("Later", 2)]
        assert connection.exec_driver_sql("SELECT need FROM registration_needs").scalar() == "halal"
        keys = connection.exec_driver_sql("SELECT sort_name FROM registrations ORDER BY number DESC")
        assert keys.scalars().first() == "sahin omer"


BEFORE_ANSWERS_HAD_THEIR_SESSION = "0030"


def test_answers_that_were_filed_wrongly_come_to_the_session_of_their_invitation(fresh: Flask) -> None:
    flask_migrate.upgrade()
    with clock.set_to(NOON):
        north, west = (factories.knowledge_session() for _ in range(2))
        invitation = Invitation(
            knowledge_session=north, person=factories.person("a@example.org"), uid="u", organizer="o@example.org",
            sequence=0, dtstamp=clock.now(),
        )  # fmt: skip
        db.session.add(invitation)
        answers = [(invitation, north.id), (invitation, west.id), (invitation, None), (None, west.id), (None, None)]
        for number, (answered, filed) in enumerate(answers):
            mail = IncomingMail(fingerprint=str(number), received_at=clock.now(), size=0, knowledge_session_id=filed)
            mail.invitation = answered
            db.session.add(mail)
        db.session.commit()
        wanted = [north.id, north.id, north.id, west.id, None]
        db.session.remove()
    flask_migrate.downgrade(revision=BEFORE_ANSWERS_HAD_THEIR_SESSION)
    flask_migrate.upgrade()
    found = db.session.scalars(select(IncomingMail.knowledge_session_id).order_by(IncomingMail.id)).all()
    assert list(found) == wanted
