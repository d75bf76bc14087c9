"""In colours that the reader chose, such as high contrast: what a colour said is still seen."""

import pytest
from playwright.sync_api import Page

from tests import factories
from tests.journeys.people import register
from tests.journeys.site import Site


@pytest.mark.parametrize("size", ["desktop"], indirect=True)
def test_what_is_done_and_what_is_next_differ_without_our_colours(site: Site, page: Page) -> None:
    with site.data():
        factories.knowledge_session(slug="routes")
    page.emulate_media(forced_colors="active", color_scheme="light")
    register(page, "routes", "Ayşe Voorbeeld", "ayse@example.org")
    edges = page.locator(".steps > li").evaluate_all(
        "steps => steps.map(step => getComputedStyle(step, '::after').borderTopWidth)"
    )
    assert edges[1] != edges[2]
    tick, paper = page.locator(".steps .icon").evaluate(
        "tick => [getComputedStyle(tick).stroke, getComputedStyle(document.documentElement).backgroundColor]"
    )
    assert tick != paper
