"""A co-organiser at the desk: her sessions, names and organisations, who is in; and nothing else."""

from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people import service
from sessions_app.people.rules import Role
from sessions_app.registrations.models import Need, Registration, RegistrationNeed
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient


@pytest.fixture
def session(app: Flask) -> KnowledgeSession:
    """Begins in ten minutes in West, with De Regenboog Groep; Mo takes part."""
    made = factories.knowledge_session(
        clock.now() + timedelta(minutes=10),
        slug="samen",
        title="Samen aan de slag",
        district=factories.district("west"),
        partners=[factories.organisation("De Regenboog Groep")],
    )
    details = {"name": "Mo Voorbeeld", "organisation": "Pantar", "job_title": "jobcoach", "question": "Wie betaalt?"}
    mo = factories.registration(made, "mo@geheim.example", **details)
    db.session.add(RegistrationNeed(registration_id=mo.id, need=Need.WHEELCHAIR))
    db.session.commit()
    return made


@pytest.fixture
def petra(client: PageClient, cast: Cast) -> PageClient:
    client.set_language("en")
    return client.sign_in(cast.partner_petra)


def test_she_begins_with_her_sessions(petra: PageClient, session: KnowledgeSession) -> None:
    factories.knowledge_session(title="Zonder haar")
    page = petra.get("/beheer")
    assert "Samen aan de slag" in page.get_text()
    assert "Zonder haar" not in page.get_text()
    links = {str(link["href"]) for link in page.select("main a[href]")}
    assert {"/beheer/sessies/samen/presentie", "/beheer/sessies/samen/deelnemers"} <= links
    assert "Zonder haar" not in petra.get("/beheer/sessies").get_text()


def test_on_the_day_itself_checking_in_is_the_filled_button(petra: PageClient, session: KnowledgeSession) -> None:
    door = "a.button--primary[href='/beheer/sessies/samen/presentie']"
    assert petra.get("/beheer").select(door)
    session.starts_at, session.ends_at = (at + timedelta(days=1) for at in (session.starts_at, session.ends_at))
    db.session.commit()
    assert not petra.get("/beheer").select(door)


HERS = ("", "/voorbeeld", "/deelnemers", "/presentie")


@pytest.mark.parametrize("path", ["/beheer", "/beheer/sessies", *(f"/beheer/sessies/samen{page}" for page in HERS)])
def test_she_is_offered_nothing_that_she_may_not(petra: PageClient, session: KnowledgeSession, path: str) -> None:
    page = petra.get(path)
    addresses = {str(tag.get("href") or tag.get("action")) for tag in page.select("a[href], form[action]")}
    for address in sorted(one.partition("?")[0] for one in addresses if one.startswith(("/beheer", "/inzicht"))):
        answer = petra._client.get(address)
        assert answer.status_code in (200, 405), address  # 405: a form's own address


def test_she_reads_names_and_organisations_alone(petra: PageClient, session: KnowledgeSession) -> None:
    page = petra.get("/beheer/sessies/samen/deelnemers")
    assert "Mo Voorbeeld" in page.get_text()
    assert "Pantar" in page.get_text()
    for secret in ("geheim.example", "jobcoach", "Wie betaalt?", "Wheelchair", "wheelchair", "Needs"):
        assert secret not in str(page), secret


@pytest.mark.parametrize("file", ["deelnemers.csv", "deelnemers.xlsx"])
def test_she_takes_nobody_along_as_a_file(petra: PageClient, session: KnowledgeSession, file: str) -> None:
    assert file not in str(petra.get("/beheer/sessies/samen/deelnemers"))
    petra.get(f"/beheer/sessies/samen/{file}", status=403)


def test_a_search_does_not_give_addresses_away(petra: PageClient, session: KnowledgeSession, cast: Cast) -> None:
    address = "/beheer/sessies/samen/deelnemers?zoek=geheim.example"
    assert "Mo Voorbeeld" not in petra.get(address).get_text()
    assert "Mo Voorbeeld" in PageClient(petra.app).sign_in(cast.admin_anna).get(address).get_text()
    assert "Mo Voorbeeld" in petra.get("/beheer/sessies/samen/deelnemers?zoek=pantar").get_text()


def test_she_marks_who_is_in(petra: PageClient, session: KnowledgeSession, cast: Cast) -> None:
    mo = db.session.query(Registration).one()
    petra.post(f"/beheer/sessies/samen/presentie/{mo.id}", {"attendance": "attended"})
    petra.post("/beheer/sessies/samen/presentie", {"name": "Robin", "email": "robin@example.org"})
    assert [one.has_attended for one in db.session.query(Registration)] == [True, True]
    with clock.set_to(session.ends_at):
        petra.sign_in(cast.partner_petra)  # hours later
        assert "Attendance complete?" not in petra.get("/beheer/sessies/samen/presentie").get_text()
        petra.post("/beheer/sessies/samen/presentie/klaar", status=403)


def test_outside_her_part_there_is_nothing(petra: PageClient) -> None:
    elsewhere = factories.knowledge_session(clock.now(), slug="elders")
    someone = factories.registration(elsewhere)
    for path in ("", "/voorbeeld", "/deelnemers", "/presentie"):
        petra.get(f"/beheer/sessies/elders{path}", status=404)
    petra.post(f"/beheer/sessies/elders/presentie/{someone.id}", {"attendance": "attended"}, status=404)


def test_with_two_roles_each_gives_its_own(client: PageClient, session: KnowledgeSession) -> None:
    """Coordinator of Noord and partner in `samen`: figures of Noord, names of `samen` alone."""
    roles, noord = [Role.PARTNER, Role.COORDINATOR], [factories.district("noord")]
    both = service.add_user("bea@example.org", "hash", roles, noord, [factories.organisation("De Regenboog Groep")])
    factories.knowledge_session(slug="in-noord")
    client.sign_in(both)
    client.get("/beheer/sessies/samen/deelnemers")
    client.get("/beheer/sessies/in-noord/deelnemers", status=404)
    client.get("/beheer/sessies/samen/bewerken", status=403)
    client.get("/inzicht?stadsdeel=noord")


@pytest.mark.parametrize("name", ["admin_anna", "organiser_olga", "partner_petra", "coordinator_cor"])
def test_everyone_with_an_account_reads_who_may_do_what(client: PageClient, cast: Cast, name: str) -> None:
    page = client.sign_in(getattr(cast, name)).get("/beheer/wie-mag-wat")
    assert len(page.select("table")) == 4
    assert page.select_one(".site-footer a[href='/beheer/wie-mag-wat']")


def test_visitors_do_not_find_that_table(client: PageClient) -> None:
    assert "wie-mag-wat" not in str(client.get("/"))
