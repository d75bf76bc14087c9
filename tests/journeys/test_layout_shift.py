"""Nothing jumps while a page comes in, also when its font comes late."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, Route, expect

from tests import factories
from tests.cast import Cast
from tests.conftest import NOON
from tests.house_rules.walked import make_one_of_everything, page_addresses
from tests.journeys.people import sign_in
from tests.journeys.site import Site

MOST = 0.01  # of a screen; a tenth of what people call a good page
WATCH = """
  window.shifts = [];
  new PerformanceObserver(list => window.shifts.push(...list.getEntries()))
    .observe({type: "layout-shift", buffered: true});
"""
# Two frames after the fonts are there everything is drawn; the observer tells what it still holds.
SUM = """async () => {
  await document.fonts.ready;
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  return window.shifts.reduce((sum, shift) => sum + shift.value, 0);
}"""


def shifted(page: Page, path: str) -> float:
    """How much of the screen moved by itself while this page came in, its fonts after its words."""
    waiting: list[Route] = []
    is_held = True

    def hold(route: Route) -> None:
        if is_held:
            waiting.append(route)
        else:
            route.continue_()

    page.route("**/*.woff2", hold)
    page.goto(path, wait_until="domcontentloaded")
    expect(page.locator("h1")).to_be_visible()
    is_held = False
    for route in waiting:
        route.continue_()
    page.wait_for_load_state()
    moved = float(page.evaluate(SUM))
    page.unroute("**/*.woff2")
    return moved


def paths_of(site: Site, *endpoints: str) -> list[str]:
    """In a world with one of everything and a full programme."""
    site.at(NOON)
    with site.data(), site.app.test_request_context():
        make_one_of_everything()
        for number in range(30):
            factories.knowledge_session(title=f"Wie doet wat rond dagbesteding in de buurt? {number}")
        found = {rule.endpoint: urlsplit(address).path for rule, address in page_addresses(site.app)}
    return [found[endpoint] for endpoint in endpoints]


def test_the_pages_of_visitors_stand_still(site: Site, page: Page) -> None:
    paths = paths_of(
        site, "pages.programme", "pages.archive", "pages.session", "registrations.register", "pages.my_registration",
        "feedback.evaluation", "agreements.agreements_page", "people.show_sign_in",
    )  # fmt: skip
    page.add_init_script(WATCH)
    moved = {path: shifted(page, path) for path in paths}
    assert {path: by for path, by in moved.items() if by > MOST} == {}


def test_the_pages_of_staff_stand_still(site: Site, page: Page) -> None:
    paths = paths_of(
        site, "pages.desk", "pages.desk_sessions", "pages.desk_session", "registrations.participants_page",
        "registrations.door", "pages.mails", "insights.overview",
    )  # fmt: skip
    with site.data():
        email = Cast().admin_anna.email
    sign_in(page, email)
    page.add_init_script(WATCH)
    moved = {path: shifted(page, path) for path in paths}
    assert {path: by for path, by in moved.items() if by > MOST} == {}
