"""Two clicks on a button, as a hand makes them, end where one click does."""

import pytest
from passlib.totp import TOTP
from playwright.sync_api import Locator, Page, expect

from sessions_app.core import clock
from tests.cast import PASSWORD, Cast
from tests.journeys.conftest import NewPage
from tests.journeys.people import sign_in
from tests.journeys.site import Site


@pytest.fixture
def olga(site: Site, new_page: NewPage) -> Page:
    with site.data():
        email = Cast().organiser_olga.email
    page = new_page()
    sign_in(page, email)
    return page


def two_clicks(button: Locator) -> None:
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    button.page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, delay=40)


@pytest.mark.parametrize("size", ["phone"], indirect=True)
def test_recovery_codes_are_seen_and_a_password_is_changed_once(site: Site, olga: Page) -> None:
    olga.goto("/mijn-account/tweede-stap")
    phone = TOTP(key=olga.locator("main code").inner_text(), format="base32")
    olga.get_by_label("Code").fill(phone.generate(time=int(clock.now().timestamp())).token)
    olga.get_by_label("Je wachtwoord van nu").fill(PASSWORD)
    two_clicks(olga.get_by_role("button", name="Zet aan"))
    expect(olga.get_by_role("heading", name="Je herstelcodes")).to_be_visible()

    olga.goto("/mijn-account/wachtwoord")
    olga.get_by_label("Je wachtwoord van nu").fill(PASSWORD)
    for name in ("password", "password_again"):
        olga.locator(f"[name={name}]").fill("met de pont naar noord")
    two_clicks(olga.get_by_role("button", name="Stel dit wachtwoord in"))
    expect(olga.get_by_text("Je wijziging is bewaard")).to_be_visible()
