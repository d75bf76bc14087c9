"""Pages read from a real streaming replica: nobody misses what she did herself, and what others did not for long."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import event, text

import config
from sessions_app.core import clock, links
from sessions_app.core.database import replica, replica_position
from sessions_app.core.database.replica import COOKIE
from sessions_app.core.database.replica_position import Replica
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import District, Person, User
from sessions_app.registrations.service import REGISTRATION_LINK
from tests import databases, factories, postgres_server
from tests.cast import Cast
from tests.conftest import NOON, make_app
from tests.page_client import PageClient
from tests.postgres_server import PostgresServer

LATER = NOON + timedelta(seconds=11)


@pytest.fixture(scope="module")
def primary() -> Iterator[PostgresServer]:
    with postgres_server.running() as server:
        server.run("CREATE DATABASE app")
        yield server


@pytest.fixture(scope="module")
def follower(primary: PostgresServer) -> Iterator[PostgresServer]:
    with primary.replica() as server:
        yield server


@pytest.fixture(scope="module")
def served(
    primary: PostgresServer, follower: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    app = app_with(primary.url("app"), follower.url("app"), tmp_path_factory.mktemp("instance"))
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
        replica_of(app).engine.dispose()


@pytest.fixture
def app(served: Flask, follower: PostgresServer) -> Iterator[Flask]:
    with served.app_context(), clock.set_to(NOON):
        databases.empty(db.engine)
        found = replica_of(served)
        found.marks.clear()
        found.left_alone_until = None
        factories.district("noord")
        db.session.commit()
        catch_up(served)
        yield served
        db.session.remove()
        follower.run("SELECT pg_wal_replay_resume()")


def app_with(primary: str, follower: str, folder: Path) -> Flask:
    environment = {"INSTANCE_DIR": str(folder), "DATABASE_URL": primary, "DATABASE_REPLICA_URL": follower}
    settings = config.settings_from(environment)
    own = {name: value for name, value in settings.items() if name.startswith("DATABASE_REPLICA")}
    return make_app(primary, folder, **own)


def replica_of(app: Flask) -> Replica:
    found: Replica = app.extensions["replica"]
    return found


def catch_up(app: Flask) -> None:
    """Waits until the replica has all that the primary has."""
    found = replica_of(app)
    until = replica_position.position_of(found.primary)
    with found.engine.connect() as connection:
        while int(connection.exec_driver_sql(replica_position.OF_REPLICA).scalar() or 0) < (until or 0):
            connection.exec_driver_sql("SELECT pg_sleep(0.01)")


@pytest.fixture
def held(app: Flask) -> Callable[[], None]:
    """Holds the replay, as a replica does that cannot keep up."""

    def hold() -> None:
        with replica_of(app).engine.connect() as connection:
            connection.exec_driver_sql("SELECT pg_wal_replay_pause()")
            while connection.exec_driver_sql("SELECT pg_get_wal_replay_pause_state()").scalar() != "paused":
                connection.exec_driver_sql("SELECT pg_sleep(0.01)")

    return hold


@contextmanager
def statements(app: Flask) -> Iterator[dict[str, list[str]]]:
    """What either of the two was asked."""
    asked: dict[str, list[str]] = {"primary": [], "replica": []}
    engines = {"primary": replica_of(app).primary, "replica": replica_of(app).engine}
    notes = {}
    for name, engine in engines.items():
        notes[name] = lambda _c, _cu, statement, *_rest, name=name: asked[name].append(statement)
        event.listen(engine, "before_cursor_execute", notes[name])
    yield asked
    for name, engine in engines.items():
        event.remove(engine, "before_cursor_execute", notes[name])


def found_state() -> str | None:
    state = replica_position.state(looks=5)
    return state.found if state else None


def rename(client: PageClient, name: str) -> None:
    path = f"/beheer/stadsdelen/{db.session.query(District).one().id}"
    db.session.remove()
    client.post(path, {"name": name, "slug": "noord"})
    db.session.remove()


def told(client: PageClient, path: str = "/inzicht") -> str:
    found = client.raw(path).text
    db.session.remove()
    return found


PUBLIC = [
    "/",
    "/archief",
    "/stadsdelen/noord",
    "{session}",
    "{session}/aanmelden",
    "{session}/aangemeld",
    "/agenda.ics",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_is_made_of_the_replica_and_the_primary_only_looks_whether_it_is_true(
    app: Flask, address: str
) -> None:
    path = address.format(session=f"/sessies/{factories.knowledge_session(title='Wijkzorg in Noord').slug}")
    db.session.commit()
    catch_up(app)
    with statements(app) as asked:
        told(PageClient(app), path)
    assert any("FROM knowledge_sessions" in one or "FROM districts" in one for one in asked["replica"])
    assert [one for one in asked["primary"] if not is_a_look(one)] == []


def is_a_look(statement: str) -> bool:
    """Whether it only counts seats."""
    return "FROM registrations" in statement or "facts_versions" in statement


def test_everybody_sees_what_changed_at_once_on_a_public_page(app: Flask, held: Callable[[], None]) -> None:
    path = f"/sessies/{factories.knowledge_session(title='Zoals het was').slug}"
    db.session.commit()
    catch_up(app)
    visitor = PageClient(app)
    assert "Zoals het was" in told(visitor, path)
    held()
    db.session.query(KnowledgeSession).update({"title": "Zoals het is"})
    db.session.commit()
    for somebody in (visitor, PageClient(app)):
        assert "Zoals het is" in told(somebody, path)


def test_seats_are_those_of_this_moment_wherever_the_page_is_read(app: Flask, held: Callable[[], None]) -> None:
    session = factories.knowledge_session(capacity=2)
    path = f"/sessies/{session.slug}"
    db.session.commit()
    catch_up(app)
    held()
    factories.registration(session)
    factories.registration(session)
    db.session.commit()
    with statements(app) as asked:
        assert "Alle 2 plekken zijn bezet" in told(PageClient(app), path)
    assert asked["replica"], "no fact changed, so it is made of the replica"
    assert '"places_free":0' in told(PageClient(app), f"/api/v1{path}").replace(" ", "")


def people(app: Flask, cookie: str = "") -> int | None:
    """How many there are, of which no version tells, as a page of insight reads it."""
    with app.test_request_context("/inzicht", headers={"Cookie": f"{COOKIE}={cookie}"} if cookie else {}):
        count = replica.read(lambda: db.session.query(Person).count(), replica.has_what_she_needs)
    db.session.remove()
    return count


def test_who_changed_something_sees_it_and_others_after_the_lag(app: Flask, held: Callable[[], None]) -> None:
    assert people(app) == 0
    held()
    factories.person()
    db.session.commit()
    hers = f"{replica_position.position_of(db.engine):x}"
    assert (people(app, hers), people(app)) == (1, 0)
    with clock.set_to(LATER):
        assert people(app) == 1


def test_a_name_and_what_somebody_may_see_are_never_old(app: Flask, held: Callable[[], None]) -> None:
    cast = Cast()
    anna, cor = PageClient(app).sign_in(cast.admin_anna), PageClient(app).sign_in(cast.coordinator_cor)
    catch_up(app)
    told(cor)
    held()
    rename(anna, "Noord en omstreken")
    assert "Noord en omstreken" in told(anna)
    assert "Noord en omstreken" in told(cor)
    db.session.query(User).filter_by(email="cor@example.org").update({"active": False})
    db.session.commit()
    cor.raw("/inzicht", 302)


def test_once_the_replica_has_it_her_pages_are_read_there_again(app: Flask) -> None:
    anna = PageClient(app).sign_in(Cast().admin_anna)
    rename(anna, "Noord en omstreken")
    catch_up(app)
    replica_of(app).marks.clear()
    with statements(app) as asked:
        assert "Noord en omstreken" in told(anna)
    assert len(asked["replica"]) > len(asked["primary"])


def test_the_desk_and_personal_links_are_the_primarys(app: Flask) -> None:
    olga = PageClient(app).sign_in(Cast().organiser_olga)
    session = factories.knowledge_session()
    link = links.path_for(REGISTRATION_LINK, factories.registration(session))
    desk = f"/beheer/sessies/{session.slug}"
    db.session.commit()
    catch_up(app)
    with statements(app) as asked:
        for client, path in (
            (olga, "/beheer"),
            (olga, desk),
            (olga, f"{desk}/deelnemers.csv"),
            (PageClient(app), link),
        ):
            told(client, path)
    assert asked["replica"] == []


@pytest.mark.parametrize("value", ["f" * 16, "geen getal", "f" * 3000])
def test_a_cookie_of_her_own_making_only_leads_to_the_primary(app: Flask, value: str) -> None:
    cor = PageClient(app).sign_in(Cast().coordinator_cor)
    catch_up(app)
    cor.show_cookie(COOKIE, value)
    with statements(app) as asked:
        told(cor)
    assert not [one for one in asked["replica"] if "FROM facts_versions" not in one and "pg_last_wal" not in one]


def test_reading_leaves_no_cookie_and_changing_something_one_of_a_minute(app: Flask) -> None:
    anna = PageClient(app).sign_in(Cast().admin_anna)
    assert "stand=" not in str(anna.raw("/inzicht").headers)
    db.session.remove()
    answer = anna.post(f"/beheer/stadsdelen/{db.session.query(District).one().id}", {"name": "Noord", "slug": "noord"})
    [cookie] = [value for value in answer.headers.getlist("Set-Cookie") if value.startswith("stand=")]
    assert "Max-Age=60" in cookie and "HttpOnly" in cookie


def test_a_replica_that_is_down_is_missed_by_nobody_and_used_again_when_it_is_back(
    app: Flask, follower: PostgresServer
) -> None:
    cor = PageClient(app).sign_in(Cast().coordinator_cor)
    catch_up(app)
    told(cor)
    follower.stop("immediate")
    try:
        assert "Noord" in told(cor)
        with statements(app) as asked:
            told(cor)
            told(PageClient(app), "/")
        assert asked["replica"] == [], "it is left alone for a while"
        assert found_state() == "unreachable"
        health = PageClient(app).raw("/gezond").json
        assert health and (health["status"], health["replica"]) == ("ok", "unreachable")
    finally:
        follower.start()
    with clock.set_to(LATER), statements(app) as asked:
        told(cor)
        assert asked["replica"]
        assert found_state() == "ok"


def test_a_statement_that_takes_too_long_there_is_not_begun_again_on_the_primary(app: Flask) -> None:
    tried: list[str] = []

    def slow() -> None:
        tried.append("once")
        db.session.execute(text("SET statement_timeout = 1"))
        db.session.execute(text("SELECT pg_sleep(20)"))

    def fit(_replica: Replica) -> bool:
        return True

    with app.test_request_context("/"), pytest.raises(Exception, match="QueryCanceled"):
        replica.read(slow, fit)
    db.session.remove()
    assert tried == ["once"]


def test_a_view_that_writes_after_all_is_the_primarys(app: Flask) -> None:
    def write() -> int:
        db.session.execute(text("UPDATE districts SET name = 'Noord'"))
        return 1

    with app.test_request_context("/"):
        assert replica.read(write, lambda _replica: True) == 1
    db.session.remove()


def test_doctor_tells_how_the_replica_is(app: Flask, held: Callable[[], None], follower: PostgresServer) -> None:
    assert "ok    replica: " in FlaskCliRunner(app).invoke(args=["doctor"]).output
    held()
    db.session.query(District).update({"name": "Noord-Oost"})
    db.session.commit()
    replica_of(app).marks.clear()  # a doctor comes anew each time
    said = FlaskCliRunner(app).invoke(args=["doctor"])
    assert "FAIL  replica: " in said.output and "behind" in said.output


def test_the_primary_under_the_name_of_a_replica_is_not_used(
    app: Flask, primary: PostgresServer, tmp_path: Path
) -> None:
    wrong = app_with(primary.url("app"), primary.url("app"), tmp_path)
    with wrong.app_context():
        assert PageClient(wrong).raw("/").status_code == 200
        assert found_state() == "no replica"
        db.session.remove()
        db.engine.dispose()


def test_without_a_replica_nothing_is_installed(sqlite_app: Flask) -> None:
    assert "replica" not in sqlite_app.extensions
    with sqlite_app.app_context():
        assert replica.read(lambda: 7, lambda _replica: False) == 7


def test_only_postgresql_has_replicas(tmp_path: Path) -> None:
    with pytest.raises(config.HalfConfigured, match="DATABASE_REPLICA_URL"):
        config.settings_from({"INSTANCE_DIR": str(tmp_path), "DATABASE_REPLICA_URL": "postgresql://replica/x"})
