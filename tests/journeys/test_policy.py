"""Chromium finds nothing on any page that the Content-Security-Policy forbids: no inline style, no foreign file."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import ConsoleMessage, Error, Page

from sessions_app.core.extensions import db
from tests.cast import Cast
from tests.conftest import NOON
from tests.house_rules.walked import make_one_of_everything, page_addresses
from tests.journeys.conftest import NewPage
from tests.journeys.people import sign_in
from tests.journeys.site import Site

pytestmark = pytest.mark.parametrize("size", ["desktop"], indirect=True)
COMPLAINTS = ("Content Security Policy", "Content-Security-Policy", "Refused to", "blocked")


def test_no_page_breaks_its_own_policy(site: Site, new_page: NewPage) -> None:
    site.at(NOON)
    with site.data():
        make_one_of_everything()
        admin = Cast().admin_anna.email
        addresses = sorted({address for _rule, address in page_addresses(site.app)})
        db.session.rollback()
    page, complaints = new_page(), list[str]()
    page.on("console", lambda message: complaints.extend(_complaint(page, message)))
    sign_in(page, admin)
    seen = [address for address in addresses if _is_page(page, address)]
    assert not complaints
    assert len(seen) > 30, "the walk must see the pages"


def test_a_policy_that_is_broken_is_noticed(page: Page) -> None:
    """Else the journey above would prove nothing."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.extend(_complaint(page, message)))
    page.goto("/inloggen")
    for broken in (
        "document.body.setAttribute('style', 'color: red')",
        "document.body.insertAdjacentHTML('beforeend', '<img src=\"https://evil.example/x.png\">')",
    ):
        with page.expect_console_message(lambda message: any(_complaint(page, message))):
            page.evaluate(broken)
    assert len(complaints) >= 2


def _is_page(page: Page, address: str) -> bool:
    """Whether it was shown: a file that is offered for download is no page."""
    if "." in address.rsplit("/", 1)[-1]:
        return False
    try:
        answer = page.goto(address)
    except Error as error:
        if "Download is starting" not in str(error):
            raise
        return False
    return answer is not None and answer.status == 200


def _complaint(page: Page, message: ConsoleMessage) -> Iterator[str]:
    if any(word in message.text for word in COMPLAINTS):
        yield f"{page.url}: {message.text}"
