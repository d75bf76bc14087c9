"""On a phone what people came for stands near the top: the menu and the filter take little room there."""

import re

from playwright.sync_api import Page, expect

from tests import factories
from tests.cast import Cast
from tests.conftest import NOON
from tests.journeys.people import sign_in
from tests.journeys.site import Site

ROWS_OF_THE_MENU = """() => {
  const items = [...document.querySelectorAll(".site-nav > li")];
  const tops = items.map(item => Math.round(item.getBoundingClientRect().top));
  return [...new Set(tops)].map(top => tops.filter(other => other === top).length);
}"""


def test_the_filter_waits_behind_a_line_until_something_is_chosen(site: Site, page: Page, size: str) -> None:
    site.at(NOON)
    with site.data():
        factories.knowledge_session(title="Wie doet wat?")
    page.goto("/")
    expect(page.get_by_label("Soort")).to_be_visible(visible=size == "desktop")
    expect(page.get_by_text("Zoek sessies", exact=True)).to_be_visible(visible=size == "phone")
    if size == "phone":
        page.get_by_text("Zoek sessies", exact=True).click()
    page.get_by_label("Soort").select_option("kennissessie")
    page.get_by_role("button", name="Toon sessies").click()
    expect(page).to_have_url(re.compile("soort=kennissessie"))
    expect(page.get_by_label("Soort")).to_be_visible()
    expect(page.get_by_role("link", name="Wie doet wat?", exact=True)).to_be_visible()


def test_nothing_in_the_menu_stands_alone_on_a_line(site: Site, page: Page) -> None:
    site.at(NOON)
    with site.data():
        cast = Cast()
        emails = [getattr(cast, name).email for name in ("organiser_olga", "admin_anna")]
    for email in emails:
        page.context.clear_cookies()
        sign_in(page, email)
        page.goto("/beheer")
        assert 1 not in page.evaluate(ROWS_OF_THE_MENU), email
