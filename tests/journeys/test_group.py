"""A team leader registers her team on her phone, also without scripts; a colleague who does not want it is out in two
taps."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.journeys.conftest import NewPage, looks_right
from tests.journeys.people import follow, own_page
from tests.journeys.site import Site

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
STARTS_AT = datetime(2027, 1, 14, 12, 30, tzinfo=UTC)

pytestmark = pytest.mark.parametrize("size", ["phone"], indirect=True)


@pytest.fixture
def session_of_two(site: Site) -> str:
    site.at(NOW)
    with site.data():
        factories.knowledge_session(STARTS_AT, slug="routes", title="Welke routes zijn er?", capacity=2)
    return "/sessies/routes"


def fill_in(page: Page, *names: str) -> None:
    for number, name in enumerate(names):
        page.locator(f"#colleagues-{number}-name").fill(name)
        page.locator(f"#colleagues-{number}-email").fill(f"{name.lower()}@example.org")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_team_of_three_for_two_places(site: Site, new_page: NewPage, session_of_two: str, scripts: bool) -> None:
    mo = new_page(scripts=scripts)
    mo.goto(f"{session_of_two}/aanmelden")
    follow(mo.get_by_role("link", name="Komen er collega’s mee?"))
    mo.get_by_label("Naam").first.fill("Mo de Boer")
    mo.locator("#email").fill("mo@example.org")
    mo.locator("#organisation").fill("Wijkteam Noord")
    fill_in(mo, "Ayse", "Bo")
    mo.get_by_role("button", name="Nog een collega").click()
    expect(mo.locator("#colleagues-0-name")).to_have_value("Ayse")
    expect(mo.get_by_text("Collega 3").first).to_be_visible()
    fill_in(mo, "Ayse", "Bo", "Ayse")
    mo.get_by_label("Allemaal, of niemand").check()
    mo.locator("#colleagues-2-email").press("Enter")  # sends the form; it is not "another colleague"
    expect(mo.locator("#colleagues-2-email-error")).to_contain_text("staat er twee keer")
    if scripts:  # axe is a script
        looks_right(mo)
    fill_in(mo, "Ayse", "Bo", "Cas")
    mo.get_by_role("button", name="Meld mijn collega’s aan").click()
    expect(mo.get_by_role("alert")).to_contain_text("Er is plek voor 2 van de 3 mensen. Er is nu niemand aangemeld.")
    mo.get_by_label("Zoveel als er passen").check()
    mo.get_by_role("button", name="Meld mijn collega’s aan").click()
    expect(mo.get_by_role("heading", level=1)).to_have_text("Je groep is aangemeld")
    if scripts:
        looks_right(mo)

    overview = site.mail_to("mo@example.org", "Je groep")
    assert "Cas" in overview.as_string()
    assert "/aanmelding/" not in overview.get_body(("plain",)).get_content()  # type: ignore[attr-defined]
    assert site.mail_to("cas@example.org", "wachtlijst")

    ayse = new_page()
    mail = site.mail_to("ayse@example.org", "Je bent aangemeld")
    ayse.goto(own_page(site, mail))
    expect(ayse.get_by_text("Mo de Boer heeft je aangemeld.")).to_be_visible()
    looks_right(ayse)
    ayse.get_by_role("button", name="Meld me af").click()
    expect(ayse.get_by_text("Je bent afgemeld").first).to_be_visible()
    assert site.mail_to("cas@example.org", "Er is een plek voor je")  # she moved up
