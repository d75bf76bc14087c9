from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.people.models import User
from sessions_app.registrations import erasure
from tests import factories
from tests.cast import Cast
from tests.conftest import NOON
from tests.page_client import PageClient, text_of
from tests.people import trail

LOG = "/beheer/logboek"


def lines(page: BeautifulSoup) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in page.select("tbody tr")]


def test_the_log_names_who_did_what_and_where(client: PageClient, cast: Cast) -> None:
    knowledge_session = factories.knowledge_session(title="Wonen in Noord")
    registration = factories.registration(knowledge_session)
    client.sign_in(cast.organiser_olga)
    client.post(f"/beheer/sessies/{knowledge_session.slug}/deelnemers/{registration.id}/afmelden")
    client.sign_in(cast.admin_anna)
    [line] = lines(client.get(f"{LOG}?actie=cancelled"))
    for word in ("Olga", "Organisator", "afgemeld", "aanmelding", "Sam van den Voorbeeld", "Wonen in Noord"):
        assert word in line


def test_what_is_erased_has_a_number_left(client: PageClient, cast: Cast) -> None:
    knowledge_session = factories.knowledge_session()
    registration = factories.registration(knowledge_session)
    number = registration.id
    client.sign_in(cast.organiser_olga)
    client.post(f"/beheer/sessies/{knowledge_session.slug}/deelnemers/{number}/afmelden")
    erasure.erase(registration)
    db.session.commit()
    client.sign_in(cast.admin_anna)
    [line] = lines(client.get(f"{LOG}?actie=cancelled"))
    assert "Sam" not in line
    assert f"aanmelding {number}" in line


def test_filters_by_person_session_and_days(client: PageClient, cast: Cast) -> None:
    mine, other = factories.knowledge_session(), factories.knowledge_session()
    for knowledge_session, days in ((mine, 0), (other, 1)):
        with clock.set_to(NOON + timedelta(days=days)):
            client.sign_in(cast.organiser_olga).get(f"/beheer/sessies/{knowledge_session.slug}/deelnemers")
    client.sign_in(cast.admin_anna)
    viewed = f"{LOG}?actie=viewed&wie={cast.organiser_olga.id}"
    assert len(lines(client.get(viewed))) == 2
    assert len(lines(client.get(f"{viewed}&sessie={mine.slug}"))) == 1
    assert len(lines(client.get(f"{viewed}&sessie=http://localhost/sessies/{mine.slug}"))) == 1
    assert len(lines(client.get(f"{viewed}&tot=2026-11-21"))) == 1
    assert len(lines(client.get(f"{viewed}&van=2026-11-22&tot=2026-11-22"))) == 1
    assert not lines(client.get(f"{viewed}&van=2026-11-23"))


@pytest.mark.parametrize("query", ["van=gisteren", "tot=2026-13-40", "sessie=bestaat-niet", "wie=olga"])
def test_a_filter_that_cannot_be_read_is_told(client: PageClient, cast: Cast, query: str) -> None:
    client.sign_in(cast.admin_anna)
    page, (name, typed) = client.get(f"{LOG}?{query}", 422), query.split("=")
    assert page.select(".notice--wrong")
    assert name == "wie" or page.select_one(f"#{name}")["value"] == typed
    client.raw(f"{LOG}.csv?{query}", 422)


def test_pages_of_fifty(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.admin_anna)
    for _number in range(52):
        client.get(f"{LOG}?tot=2020-01-01")
    assert len(lines(client.get(f"{LOG}?actie=viewed"))) == 50
    assert len(lines(client.get(f"{LOG}?actie=viewed&pagina=2"))) == 3
    client.get(f"{LOG}?pagina=9", 404)


def test_looking_at_the_log_and_taking_it_along_is_in_the_log(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.admin_anna)
    client.get(LOG)
    client.raw(f"{LOG}.csv")
    assert [(one.action, one.subject_kind) for one in trail.entries("viewed", "exported")] == [
        ("viewed", "trail"),
        ("exported", "trail"),
    ]


def test_the_file_holds_numbers_and_no_names(client: PageClient, cast: Cast) -> None:
    knowledge_session = factories.knowledge_session()
    factories.registration(knowledge_session)
    client.sign_in(cast.organiser_olga)
    client.get(f"/beheer/sessies/{knowledge_session.slug}/deelnemers")
    client.sign_in(cast.admin_anna)
    answer = client.raw(f"{LOG}.csv?actie=viewed")
    head, line = answer.get_data(as_text=True).lstrip("\ufeff").splitlines()
    assert head.startswith("Nummer;Moment")
    assert line.split(";")[1:8] == [
        "2026-11-21 12:00:00", "user", str(cast.organiser_olga.id), "organiser", "viewed", "participants", "",
    ]  # fmt: skip
    assert "Olga" not in text_of(answer)


def test_people_are_listed_by_name_whether_their_account_is_open_or_not(client: PageClient, cast: Cast) -> None:
    for number, name in enumerate(("zoë", "Bea", "Émile", "ada")):
        made = {"fs_uniquifier": str(number), "created_at": clock.now()}
        db.session.add(User(email=f"{number}@example.org", name=name, **made))
    cast.organiser_olga.active = False
    db.session.commit()
    listed = [one.get_text() for one in client.sign_in(cast.admin_anna).get(LOG).select("#wie option")][1:]
    mine = [name for name in listed if name in ("zoë", "Bea", "Émile", "ada", cast.organiser_olga.name)]
    assert mine == ["ada", "Bea", "Émile", cast.organiser_olga.name, "zoë"]
