"""The organiser's table: filter, search, order, numbers on the waiting list; a constant number of queries."""

from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.plain_text import spreadsheet_cell
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations.models import Registration, RegistrationNeed
from sessions_app.registrations.rules import Need, RegistrationStatus
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient
from tests.pages.counting import statements
from tests.registrations.crowd import crowd

PAGE = "/beheer/sessies/noord-1/deelnemers"


@pytest.fixture
def knowledge_session(app: Flask) -> KnowledgeSession:
    session = factories.knowledge_session(slug="noord-1")
    people = [
        ("Ayşe Voorbeeld", "ayse@example.org", RegistrationStatus.CONFIRMED),
        ("Kim de Adelaar", "kim@example.org", RegistrationStatus.WAITING),
        ("Robin Berg", "robin@example.org", RegistrationStatus.WAITING),
        ("Yara Citroen", "yara@example.org", RegistrationStatus.CANCELLED),
    ]
    for minute, (name, email, status) in enumerate(people):
        since = clock.now() + timedelta(minutes=minute)
        key = name.split()[-1].lower()
        values = {"status": status, "status_since": since, "registered_at": since}
        factories.registration(session, email, name=name, sort_name=key, **values)
    return session


@pytest.fixture
def olga(client: PageClient, cast: Cast) -> PageClient:
    client.set_language("en")
    return client.sign_in(cast.organiser_olga)


def names(client: PageClient, query: str = "") -> list[str]:
    heads = client.get(PAGE + query).select("th[scope=row]")
    return [head.contents[0].get_text().strip() for head in heads]


def test_filter_search_and_order(olga: PageClient, knowledge_session: KnowledgeSession) -> None:
    assert names(olga) == ["Kim de Adelaar", "Robin Berg", "Yara Citroen", "Ayşe Voorbeeld"]
    assert names(olga, "?volgorde=aangemeld")[0] == "Ayşe Voorbeeld"
    assert names(olga, "?toon=wacht") == ["Kim de Adelaar", "Robin Berg"]
    assert names(olga, "?toon=plek") == ["Ayşe Voorbeeld"]
    assert names(olga, "?zoek=KIM@") == ["Kim de Adelaar"]
    assert names(olga, "?zoek=%25") == []
    page = olga.get(PAGE + "?toon=wacht&pagina=nonsense")
    assert [chip.b.get_text() for chip in page.select(".chip")] == ["4", "1", "2", "1"]  # type: ignore[union-attr]
    assert "Waits, number 2" in page.get_text()
    numbers = [small.get_text() for small in page.select("tbody small.one-line")]
    assert numbers[0].startswith("no. ") and " · " in numbers[0], "a number and a date are not two numbers in a row"


def test_needs_are_shown_and_counted(olga: PageClient, knowledge_session: KnowledgeSession) -> None:
    confirmed = db.session.query(Registration).filter_by(status=RegistrationStatus.CONFIRMED).one()
    confirmed.needs = [RegistrationNeed(need=Need.LARGE_PRINT)]
    db.session.commit()
    assert olga.get(PAGE).get_text().count("Large print") == 2


def test_two_thousand_people_take_as_many_queries_as_a_few(
    olga: PageClient, knowledge_session: KnowledgeSession
) -> None:
    def asked(path: str) -> int:
        with statements() as seen:
            answer = olga.raw(path)
        assert "papier" in path or len(answer.data) < 60_000
        return len(seen)

    paths = [PAGE, f"{PAGE}?toon=wacht", f"{PAGE}?zoek=0012&volgorde=organisatie", f"{PAGE}?pagina=3", f"{PAGE}/papier"]
    crowd(knowledge_session, 120, waiting=60)
    asked(PAGE)  # who she is and where the session is held stands in memory afterwards
    few = [asked(path) for path in paths]
    crowd(knowledge_session, 2000, waiting=900, first=1001)
    assert [asked(path) for path in paths] == few
    assert max(few) < 25


def test_pages_of_fifty_hold_everyone_once(olga: PageClient, knowledge_session: KnowledgeSession) -> None:
    crowd(knowledge_session, 130)
    seen = [name for page in (1, 2, 3, 4) for name in names(olga, f"?pagina={page}")]
    assert (len(seen), len(set(seen))) == (134, 134)
    assert olga.get(f"{PAGE}?pagina=2").select_one("nav.pager a[rel=next]")


def test_the_whole_list_on_paper(olga: PageClient, knowledge_session: KnowledgeSession) -> None:
    crowd(knowledge_session, 130)
    page = olga.get(f"{PAGE}/papier?toon=plek")
    assert len(page.select("tbody tr")) == 131
    assert "131 people on this list. Filter: Has a place." in " ".join(page.get_text().split())
    assert not page.select("main button, main input")


@pytest.mark.parametrize("value", ["=A1", "+31", "-1", "@x", "\t=1", "\r=1", " =1", "＝1"])
def test_cells_that_a_spreadsheet_would_run_are_neutralised(value: str) -> None:
    assert spreadsheet_cell(value).startswith("'")


def test_fewer_places_than_people_is_explained_and_an_empty_line_needs_no_words(
    olga: PageClient, knowledge_session: KnowledgeSession
) -> None:
    knowledge_session.capacity = 99
    db.session.commit()
    page = f"/beheer/sessies/{knowledge_session.slug}"
    factories.registration(knowledge_session, status=RegistrationStatus.CONFIRMED)
    explained = "Nobody loses theirs"
    for address in (page, f"{page}/deelnemers"):
        assert explained not in olga.get(address).get_text()
    knowledge_session.capacity = 1
    db.session.commit()
    for address in (page, f"{page}/deelnemers"):
        assert explained in olga.get(address).get_text()


def test_an_organiser_cancels_after_a_question(olga: PageClient, knowledge_session: KnowledgeSession) -> None:
    kim = db.session.query(Registration).filter_by(name="Kim de Adelaar").one()
    olga.get(f"{PAGE}/{kim.id}/afmelden")
    assert kim.is_waiting
    olga.post(f"{PAGE}/{kim.id}/afmelden")
    db.session.expire_all()
    assert kim.is_cancelled
    told = [mail.kind for mail in db.session.query(OutgoingMail).filter_by(recipient_email="kim@example.org")]
    assert told == ["registration_cancelled"]
    olga.get(f"{PAGE}/{kim.id}/afmelden")


def test_who_was_erased_counts_for_the_seats_alone(olga: PageClient, knowledge_session: KnowledgeSession) -> None:
    erased = db.session.query(Registration).filter_by(name="Ayşe Voorbeeld").one()
    erased.name = erased.sort_name = ""
    db.session.commit()
    page = olga.get(PAGE)
    assert [chip.b.get_text() for chip in page.select(".chip")] == ["3", "0", "2", "1"]  # type: ignore[union-attr]
    assert len(page.select("th[scope=row]")) == 3
    assert page.select_one(".glance__figure b").get_text() == "1"  # type: ignore[union-attr]
