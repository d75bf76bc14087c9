"""The organiser's pages of a series, and the copy that says its date."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import dates_of
from sessions_app.knowledge_sessions.rules import SessionStatus
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient

START = datetime(2027, 1, 12, 12, 30, tzinfo=UTC)  # a Tuesday, 13.30 uur
PAGE = "/beheer/sessies/routes/reeks"


@pytest.fixture
def olga(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.organiser_olga)


@pytest.fixture
def routes(app: Flask) -> KnowledgeSession:
    return factories.knowledge_session(START, slug="routes", title="Welke routes zijn er?")


def days(knowledge_session: KnowledgeSession) -> list[str]:
    db.session.rollback()
    return [clock.local(one.starts_at).date().isoformat() for one in dates_of(knowledge_session)]


def page_of(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.get_data(as_text=True), "html.parser")


def test_first_a_look_then_the_dates(olga: PageClient, routes: KnowledgeSession) -> None:
    assert "Datums toevoegen" in olga.get(PAGE).get_text()
    preview = page_of(olga.post(PAGE, {"rhythm": "two_weekly", "times": "3", "preview": "1"}, 200))
    offered = [tag["value"] for tag in preview.select("input[name=chosen][checked]")]
    assert offered == ["2027-01-26", "2027-02-09", "2027-02-23"]
    assert days(routes) == ["2027-01-12"]  # so far it is a look
    olga.post(PAGE, {"offered": offered, "chosen": offered[:2], "make": "1"})
    assert days(routes) == ["2027-01-12", "2027-01-26", "2027-02-09"]
    page = olga.get(PAGE)
    assert "2 datums zijn toegevoegd als concept" in page.get_text()
    assert len(page.select("tbody tr")) == 3
    olga.post(PAGE, {"offered": offered, "chosen": offered[:2], "make": "1"})  # a double click
    assert len(days(routes)) == 3


def test_typed_dates_may_be_published_at_once(olga: PageClient, routes: KnowledgeSession) -> None:
    preview = page_of(olga.post(PAGE, {"rhythm": "typed", "days": "9-2-2027\n1-11-2026\n12-1-2027"}, 200))
    blocked = [tag["value"] for tag in preview.select("input[name=chosen][disabled]")]
    assert blocked == ["2026-11-01", "2027-01-12"]
    olga.post(PAGE, {"offered": ["2027-02-09"], "chosen": ["2027-02-09"], "publish": "y", "make": "1"})
    assert [one.status for one in dates_of(routes)] == [SessionStatus.PUBLISHED] * 2


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "rhythm-0"),
        ({"rhythm": "weekly", "times": "0"}, "times"),
        ({"rhythm": "weekly", "times": "13"}, "times"),
        ({"rhythm": "weekly", "times": "veel"}, "times"),
        ({"rhythm": "typed", "days": ""}, "days"),
        ({"rhythm": "typed", "days": "volgende week"}, "days"),
        ({"rhythm": "typed", "days": "\n".join(f"{day}-2-2027" for day in range(1, 15))}, "days"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    olga: PageClient, routes: KnowledgeSession, sent: dict[str, str], field: str
) -> None:
    page = page_of(olga.post(PAGE, sent, 422))
    assert [link["href"] for link in page.select(".error-summary a")] == [f"#{field}"]


def test_at_least_one_date_and_only_those_that_were_offered(olga: PageClient, routes: KnowledgeSession) -> None:
    olga.post(PAGE, {"offered": ["2027-02-09"], "make": "1"}, 422)
    olga.post(PAGE, {"offered": ["2027-02-09"], "chosen": ["2027-02-10"], "make": "1"}, 422)
    assert len(days(routes)) == 1


def test_another_session_and_a_weekend_are_pointed_out(olga: PageClient, routes: KnowledgeSession) -> None:
    factories.knowledge_session(START + timedelta(days=7), title="Al bezet")
    page = page_of(olga.post(PAGE, {"rhythm": "typed", "days": "19-1-2027\n23-1-2027"}, 200))
    assert "Al bezet" in page.get_text()
    assert "weekend" in page.get_text()


def series_of_two(olga: PageClient, routes: KnowledgeSession) -> KnowledgeSession:
    olga.post(PAGE, {"offered": ["2027-02-09"], "chosen": ["2027-02-09"], "make": "1"})
    return dates_of(routes)[1]


def test_taking_a_date_out_and_back_to_the_page(olga: PageClient, routes: KnowledgeSession) -> None:
    second = series_of_two(olga, routes)
    answer = olga.post(f"/beheer/sessies/{second.slug}/reeks/verlaten", {"from": "routes"})
    assert answer.location == PAGE
    assert days(routes) == ["2027-01-12"]


def test_the_text_goes_to_the_later_dates_when_ticked(olga: PageClient, routes: KnowledgeSession) -> None:
    second = series_of_two(olga, routes)
    edit = "/beheer/sessies/routes/bewerken"
    page = olga.get(edit)
    assert page.select_one("input[name=later_dates]")
    assert not olga.get(f"/beheer/sessies/{second.slug}/bewerken").select_one("input[name=later_dates]")
    filled = {
        "title": "Nieuwe titel", "kind": "kennissessie", "district": "noord", "starts_at": "2027-01-12T13:30",
        "ends_at": "2027-01-12T16:30", "capacity": "8", "venue_name": "Elders", "summary": "Nieuw",
    }  # fmt: skip
    olga.post(edit, filled)
    db.session.rollback()
    assert second.title == "Welke routes zijn er?"
    olga.post(edit, filled | {"later_dates": "y"})
    db.session.rollback()
    assert (second.title, second.summary, second.capacity) == ("Nieuwe titel", "Nieuw", 25)
    assert second.venue_name == "Buurthuis Voorbeeld"
    assert "1 latere datum kreeg het ook" in olga.get("/beheer/sessies/routes").get_text()


def test_a_copy_says_its_date(olga: PageClient, routes: KnowledgeSession) -> None:
    answer = olga.post("/beheer/sessies/routes/dupliceren")
    said = olga.get(answer.location).select_one("[role=status]")
    assert said is not None
    assert "dinsdag 19 januari 2027" in said.get_text()  # later than the original, so that nobody takes it for that
    assert "13.30" in said.get_text()


def test_a_cancelled_session_gets_no_dates(olga: PageClient, app: Flask) -> None:
    factories.knowledge_session(START, slug="routes", status=SessionStatus.CANCELLED)
    olga.get(PAGE)
    olga.post(PAGE, {"rhythm": "weekly", "times": "1"}, 409)


def test_out_of_scope_is_not_there(client: PageClient, cast: Cast, routes: KnowledgeSession) -> None:
    olaf = client.sign_in(cast.organiser_olaf)
    olaf.get(PAGE, 404)
    olaf.post(PAGE, {"rhythm": "weekly", "times": "1"}, 404)
    olaf.post(f"{PAGE}/verlaten", status=404)
