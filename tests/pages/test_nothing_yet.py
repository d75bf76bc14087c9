"""What the first administrator meets: nothing is there yet, and each page says what to do first."""

import pytest

from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient

PLAN = "/beheer/sessies/nieuw"
FIRST = "Een sessie hoort bij een stadsdeel"


@pytest.fixture
def admin(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.admin_anna)


def test_planning_leads_to_the_first_district(admin: PageClient) -> None:
    page = admin.get(PLAN)
    assert FIRST in page.get_text()
    assert page.select_one(".notice a")["href"] == "/beheer/stadsdelen/nieuw"
    factories.district()
    assert FIRST not in admin.get(PLAN).get_text()


def test_her_sessions_are_none_rather_than_not_found(admin: PageClient) -> None:
    assert "Je hebt nog geen sessies." in admin.get("/beheer/sessies").get_text()
    assert "Zo’n sessie is er niet" in admin.get("/beheer/sessies?q=zorg").get_text()


def test_an_account_has_no_empty_lists_to_choose_from(admin: PageClient) -> None:
    legends = [one.get_text(strip=True) for one in admin.get("/beheer/gebruikers/nieuw").select("legend")]
    assert legends == ["Rollen"]
