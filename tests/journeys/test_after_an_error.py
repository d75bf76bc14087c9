"""Where the focus is when a form comes back: on what is wrong, and that is in sight."""

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.agreements.made import page_of, past_session
from tests.journeys.site import Site


def test_who_used_the_skip_link_hears_what_is_wrong_each_time(site: Site, page: Page) -> None:
    page.goto("/wachtwoord-vergeten")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for _ in range(2):
        assert "#" in page.url
        page.get_by_role("button", name="Mail mij de link").click()
        expect(page.locator(".error-summary")).to_be_focused()
        page.locator(".error-summary a").click()
        expect(page.get_by_label("E-mailadres")).to_be_focused()


@pytest.mark.parametrize("size", ["phone"], indirect=True)
def test_what_is_wrong_with_a_new_agreement_is_in_sight(site: Site, page: Page) -> None:
    with site.data():
        past_session()
        own = page_of(factories.person("mo@example.org"))
    page.goto(f"{own}#nieuw")
    page.get_by_role("button", name="Stuur het naar de anderen").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_be_in_viewport()
