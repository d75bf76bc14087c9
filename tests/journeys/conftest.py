"""Stories in a real browser.

    def test_a_story(site: Site, new_page: NewPage) -> None:
        with site.data():
            factories.knowledge_session(title="…")
        sam = new_page()                     # a visitor with cookies of her own, on a phone and again on a desktop
        olga = new_page()                    # another one in the same story
        sam.goto("/")
        looks_right(sam)                     # axe in light and dark, nothing wider than the screen
        mail = site.mail_to("sam@example.org", "Bevestiging")
        sam.goto(links_in(mail)[0])

What is on a page is read with `expect`, which waits until it is there. Where a click leads to another page, and what
comes next could be found on the page before it too, `follow` the link or button.

A journey that must run on one width only takes `@pytest.mark.parametrize("size", ["phone"], indirect=True)`.
When a test fails, every page that is open is kept as a picture in test-results/.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.journeys.browser import FLAGS, MISSING, find_chromium
from tests.journeys.site import Site
from tests.stopping import PATIENCE_SECONDS

# What is on a page is the same in both; colours are not, and these are the rules that look at them.
OF_SCHEME: dict[Literal["light", "dark"], dict[str, list[str]]] = {
    "light": {},
    "dark": {"runOnly": ["color-contrast", "link-in-text-block"]},
}
AXE = Axe().axe_script
VIOLATIONS = "options => axe.run(document, options).then(told => told.violations)"  # what is in order is a lot to carry
NewPage = Callable[..., Page]
SIZES = {"phone": ViewportSize(width=390, height=844), "desktop": ViewportSize(width=1280, height=900)}
PICTURES = Path(__file__).resolve().parents[2] / "test-results"
FAILED = pytest.StashKey[bool]()
expect.set_options(timeout=1000 * PATIENCE_SECONDS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.journey)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.when == "call":  # type: ignore[attr-defined]
        item.stash[FAILED] = report.failed  # type: ignore[attr-defined]
    return report  # type: ignore[return-value]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        pytest.fail(MISSING)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def running_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("site"))
    site.open()
    yield site
    site.close()


@pytest.fixture
def site(running_site: Site) -> Site:
    """The application on an empty database, with an empty letterbox, at the real time."""
    running_site.begin_anew()
    return running_site


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def new_page(request: pytest.FixtureRequest, browser: Browser, site: Site, size: str) -> Iterator[NewPage]:
    """Opens a page with cookies of its own, as a person with a device of her own."""
    contexts = []

    def open_page(language: str = "nl", scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=site.address,
            viewport=SIZES[size],
            is_mobile=size == "phone",
            has_touch=size == "phone",
            locale=language,
            timezone_id="Europe/Amsterdam",
            reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        context.add_cookies([{"name": "taal", "value": language, "url": site.address}])
        context.set_default_timeout(1000 * PATIENCE_SECONDS)
        contexts.append(context)
        return context.new_page()

    yield open_page
    pages = [page for context in contexts for page in context.pages]
    if request.node.stash.get(FAILED, False):
        PICTURES.mkdir(exist_ok=True)
        for number, page in enumerate(pages, 1):
            name = re.sub(r"[^\w-]+", "_", request.node.name)
            page.screenshot(path=PICTURES / f"{name}_{number}.png", full_page=True)
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """One visitor, for a story with one person in it."""
    return new_page()


def looks_right(page: Page) -> None:
    """No accessibility fault in light or dark, and nothing that makes the page scroll sideways."""
    page.wait_for_load_state()
    page.evaluate("document.fonts.ready.then(() => true)")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} pixels wider than the screen"
    page.evaluate(AXE)
    for scheme, rules in OF_SCHEME.items():
        page.emulate_media(color_scheme=scheme)
        violations = page.evaluate(VIOLATIONS, {"resultTypes": ["violations"], **rules})
        found = [f"{one['id']}: {node['html'][:160]}" for one in violations for node in one["nodes"]]
        assert not found, f"{page.url} in {scheme}: {found}"
    page.emulate_media(color_scheme="light")
