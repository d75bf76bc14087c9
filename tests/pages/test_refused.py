"""A page that refuses leads back to what it was about, not only to the programme."""

import pytest
from bs4 import BeautifulSoup

from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.rules import SessionStatus
from sessions_app.registrations import service
from sessions_app.registrations.rules import RegistrationStatus
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient


@pytest.fixture(autouse=True)
def cancelled(client: PageClient) -> KnowledgeSession:
    return factories.knowledge_session(slug="nee", status=SessionStatus.CANCELLED)


def first_way_out(page: BeautifulSoup) -> tuple[str, str]:
    link = page.select("main .actions a")[0]
    return str(link["href"]), link.get_text()


@pytest.mark.parametrize("what", ["aanmelden", "aanmelden/groep"])
def test_a_visitor_goes_back_to_the_session(client: PageClient, what: str) -> None:
    assert first_way_out(client.get(f"/sessies/nee/{what}", 409)) == ("/sessies/nee", "Terug naar de sessie")


def test_a_participant_goes_back_to_her_own_page(client: PageClient, cancelled: KnowledgeSession) -> None:
    hers = service.path_of(factories.registration(cancelled, status=RegistrationStatus.CANCELLED))
    assert first_way_out(client.get(f"{hers}/wijzigen", 409)) == (hers, "Bekijk mijn aanmelding")


@pytest.mark.parametrize("what", ["verzetten", "afgelasten", "bewerken"])
def test_an_organiser_goes_back_to_the_session(client: PageClient, cast: Cast, what: str) -> None:
    page = client.sign_in(cast.organiser_olga).get(f"/beheer/sessies/nee/{what}", 409)
    assert first_way_out(page) == ("/beheer/sessies/nee", "Terug naar de sessie")
    assert [link["href"] for link in page.select("main .actions .button--quiet")] == ["/beheer", "/"]


def test_an_administrator_goes_back_to_the_account(client: PageClient, cast: Cast) -> None:
    account = f"/beheer/gebruikers/{cast.organiser_olga.id}"
    answer = client.sign_in(cast.admin_anna).post(f"{account}/opnieuw-uitnodigen", status=409)
    assert f'<a class="button" href="{account}">Terug</a>' in answer.get_data(as_text=True)


def test_the_language_switch_leads_to_a_page_that_can_be_read(client: PageClient, cast: Cast) -> None:
    answer = client.sign_in(cast.organiser_olga).post("/beheer/sessies/nee/publiceren", status=409)
    switch = client.inspected(answer, 409).select_one(".language a")
    assert switch is not None
    assert client.raw(str(switch["href"]), 302).location == "/beheer/sessies/nee"


@pytest.mark.parametrize(
    ("asked", "to"),
    [
        ("/sessies/nee?x=1", "/sessies/nee?x=1"),
        ("/is/er/niet", "/is/er/niet"),  # the page that says so, in the other language
        ("/uitloggen", "/"),
        ("//elders.example", "/"),
    ],
)
def test_the_language_switch_goes_back(client: PageClient, asked: str, to: str) -> None:
    assert client.raw(f"/taal/en?next={asked}", 302).location == to
