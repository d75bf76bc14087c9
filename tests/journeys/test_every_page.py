"""Every page there is, as each of those who may see it meets it: accessible, and no wider than the screen."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from sessions_app.registrations.models import Attendance
from tests import factories
from tests.cast import Cast
from tests.conftest import NOON
from tests.house_rules.walked import make_one_of_everything, page_addresses
from tests.insights.held import held
from tests.journeys.conftest import looks_right
from tests.journeys.people import sign_in
from tests.journeys.site import Site

STAFF = ("organiser_olga", "coordinator_cor", "admin_anna")
# A mail as it was sent is shown with all scripts blocked, so axe cannot run there; its look is in the golden files.
WITHOUT_SCRIPTS = "/weergave"


def addresses(site: Site, for_staff: bool) -> list[str]:
    """Without the parts that are no page of their own: those who are for staff begin with /beheer or /inzicht."""
    site.at(NOON)
    with site.data(), site.app.test_request_context():
        make_one_of_everything()
        found = {urlsplit(address).path for _, address in page_addresses(site.app)}
    return sorted(
        path
        for path in found
        if path.startswith(("/beheer", "/inzicht")) is for_staff and not path.endswith(WITHOUT_SCRIPTS)
    )


def look_at_all(page: Page, paths: list[str]) -> int:
    """How many of them are a page for this visitor; files, redirects and refusals are looked at elsewhere."""
    seen = 0
    for path in paths:
        answer = page.request.get(path, max_redirects=0)
        if answer.status != 200 or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        page.goto(path)
        assert page.locator("h1").count() == 1, path
        assert page.title(), path
        looks_right(page)
        seen += 1
    return seen


def test_the_pages_of_visitors_and_link_holders(site: Site, page: Page) -> None:
    seen = look_at_all(page, addresses(site, for_staff=False))
    assert seen >= 18, "the programme, a session, registering, one's own pages, the statements, signing in"


@pytest.mark.parametrize(("name", "least"), zip(STAFF, (14, 2, 16), strict=True))
def test_the_pages_of_staff(site: Site, page: Page, name: str, least: int) -> None:
    paths = addresses(site, for_staff=True)
    with site.data():
        email = getattr(Cast(), name).email
    sign_in(page, email)
    assert look_at_all(page, paths) >= least


def test_a_filter_that_cannot_be_fits_the_screen_too(site: Site, page: Page) -> None:
    site.at(NOON)
    with site.data():
        email = Cast().coordinator_cor.email
    sign_in(page, email)
    for path in ("/inzicht?van=2026-05-01&tot=2026-04-01&stadsdeel=mars&soort=iets", "/inzicht/rapport?vraag=naam"):
        page.goto(path)
        expect(page.locator(".error-summary")).to_be_visible()
        looks_right(page)


def test_who_came_can_be_read_without_moving_the_table(site: Site, page: Page) -> None:
    site.at(NOON)
    with site.data():
        email = Cast().coordinator_cor.email
        factories.registration(held(3), attendance=Attendance.ATTENDED)
    sign_in(page, email)
    page.goto("/inzicht")
    section = page.get_by_role("region", name="Wie kwam er?")
    expect(section.get_by_text("1 (100%)")).to_be_visible()
    assert section.locator(".table-box").evaluate("box => box.scrollWidth <= box.clientWidth")


@pytest.mark.parametrize("size", ["desktop"], indirect=True)
def test_no_table_is_wider_than_a_tablet(site: Site, page: Page) -> None:
    site.at(NOON)
    with site.data(), site.app.test_request_context():
        make_one_of_everything()
        factories.knowledge_session(title="Wie betaalt wat? Over begeleidingsovereenkomsten", capacity=1)
        email = Cast().admin_anna.email
    sign_in(page, email)
    page.set_viewport_size({"width": 700, "height": 900})
    for path in ("/beheer/sessies", "/beheer/mail", "/beheer/wie-mag-wat", "/beheer/logboek", "/inzicht"):
        page.goto(path)
        looks_right(page)


@pytest.mark.parametrize("size", ["phone"], indirect=True)
def test_choices_with_long_words_fit_a_phone(site: Site, page: Page) -> None:
    with site.data():
        for place in ("Noord", "Zuidoost"):
            factories.organisation(f"Maatschappelijke Dienstverlening en Schuldhulpverleningsteam {place}")
        email = Cast().organiser_olga.email
    sign_in(page, email)
    page.goto("/beheer/sessies/nieuw")
    looks_right(page)


@pytest.mark.parametrize("size", ["phone"], indirect=True)
def test_a_small_screen_has_room_for_letters_set_wider(site: Site, page: Page) -> None:
    """As WCAG 1.4.12 sets them, where the menu has the least room."""
    spaced = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
    wide = """rule => {
        const sheet = new CSSStyleSheet(); sheet.replaceSync(rule); document.adoptedStyleSheets = [sheet];
        return document.documentElement.scrollWidth - document.documentElement.clientWidth }"""
    site.at(NOON)
    with site.data():
        email = Cast().organiser_olga.email
    for path in ("/", "/inloggen", "/beheer"):
        if path == "/beheer":
            sign_in(page, email)
        for width in (320, 360, 390):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(path)
            assert page.evaluate(wide, spaced) <= 0, f"{path} at {width}"
