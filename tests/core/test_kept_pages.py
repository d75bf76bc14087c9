"""Whatever changes, in whatever process: no page that was made before is shown."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Table, create_engine, select

from sessions_app.core import clock
from sessions_app.core.database import by_driver
from sessions_app.core.extensions import db
from sessions_app.core.kept import facts
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import RegistrationStatus
from tests import factories
from tests.free_port import free_port
from tests.page_client import PageClient
from tests.pages.counting import statements

TABLES = [table for table in db.metadata.sorted_tables if table.name != "facts_versions"]


def test_a_page_is_made_once_as_long_as_nothing_changes(on_both: Flask) -> None:
    slug = factories.knowledge_session().slug
    client = PageClient(on_both)
    first = client.raw(f"/sessies/{slug}")
    with statements() as seen:
        again = client.raw(f"/sessies/{slug}")
    assert again.data == first.data
    assert not seen, "one statement beside the transactions tells that it is true"


@pytest.mark.parametrize("address", ["/", "/sessies/{slug}", "/sessies/{slug}/aanmelden", "/agenda.ics"])
def test_what_another_process_changes_is_seen_at_once(on_both: Flask, other_process: Flask, address: str) -> None:
    slug = factories.knowledge_session(title="Zoals het was").slug
    client, path = PageClient(on_both), address.format(slug=slug)
    assert b"Zoals het was" in client.raw(path).data
    db.session.remove()  # in a test, requests share its session; SQLite's lock and what it read go with it
    with other_process.app_context():
        db.session.scalars(select(KnowledgeSession)).one().title = "Zoals het is"
        db.session.commit()
    assert b"Zoals het is" in client.raw(path).data


@pytest.mark.parametrize("address", ["/", "/sessies/{slug}", "/sessies/{slug}/aanmelden", "/sessies/{slug}/aangemeld"])
def test_the_last_place_is_gone_on_every_page_at_once(on_both: Flask, other_process: Flask, address: str) -> None:
    session = factories.knowledge_session(capacity=1)
    client, path = PageClient(on_both), address.format(slug=session.slug)
    free = client.raw(path).data
    session_id = session.id
    db.session.remove()
    with other_process.app_context():
        factories.registration(db.session.get_one(KnowledgeSession, session_id))
    full = client.raw(path).data
    db.session.remove()
    with other_process.app_context():
        db.session.scalars(select(Registration)).one().status = RegistrationStatus.CANCELLED
        db.session.commit()
    assert len({_without_tokens(free), _without_tokens(full)}) == 2
    assert _without_tokens(client.raw(path).data) == _without_tokens(free)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_counts_but_those_that_stand_on_no_kept_page(app: Flask, table: Table) -> None:
    factories.knowledge_session()
    before = facts.version()
    db.session.rollback()
    if table.name == "audit_entries":
        assert table.name in facts.NOT_SHOWN  # and nobody may change it
        return
    db.session.execute(table.update().where(db.false()).values({next(iter(table.c)): next(iter(table.c))}))
    db.session.commit()
    assert (facts.version() == before) is (table.name in facts.NOT_SHOWN)


def test_what_is_taken_back_changes_nothing(on_both: Flask) -> None:
    session = factories.knowledge_session()
    before = facts.version()
    session.title = "Toch niet"
    db.session.flush()
    assert facts.has_changes()
    db.session.rollback()
    assert not facts.has_changes()
    assert facts.version() == before


def test_time_goes_on(app: Flask, client: PageClient) -> None:
    closes_at = clock.now() + timedelta(minutes=1)
    slug = factories.knowledge_session(registration_closes_at=closes_at).slug
    open_page = client.raw(f"/sessies/{slug}").data
    with clock.set_to(closes_at):
        assert client.raw(f"/sessies/{slug}").data != open_page


def test_a_page_that_reads_about_people_is_never_kept(app: Flask) -> None:
    watch = facts.Watch()
    with facts.watched_by(watch):
        db.session.execute(select(KnowledgeSession)).all()
        assert not watch.saw_what_is_not_shown
        db.session.execute(select(db.metadata.tables["persons"])).all()
        assert watch.saw_what_is_not_shown


def test_a_database_that_takes_no_connections_is_no_fault_of_the_page() -> None:
    nobody = create_engine(f"postgresql+psycopg://127.0.0.1:{free_port()}/nothing")
    assert by_driver.glance(nobody, facts.LOOK) is None


def test_each_visitor_has_a_form_token_of_her_own(app: Flask) -> None:
    slug = factories.knowledge_session().slug
    address = f"/sessies/{slug}/aanmelden"
    tokens = {PageClient(app).get(address).select_one("[name=csrf_token]")["value"] for _ in range(3)}  # type: ignore[index]
    assert len(tokens) == 3


def _without_tokens(page: bytes) -> bytes:
    before, mark, after = page.partition(b'name="csrf_token" value="')
    return before + mark + after.partition(b'"')[2]
