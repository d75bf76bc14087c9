"""A passkey on a device: made, used to sign in, taken away. The device is Chromium's virtual authenticator."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.cast import PASSWORD, Cast
from tests.journeys.conftest import NewPage, looks_right
from tests.journeys.people import follow
from tests.journeys.site import Site


@pytest.fixture
def on_localhost(site: Site) -> Iterator[str]:
    """A passkey belongs to a name, never to a number such as 127.0.0.1."""
    kept = site.app.config["BASE_URL"]
    site.app.config["BASE_URL"] = site.address.replace("127.0.0.1", "localhost")
    yield site.app.config["BASE_URL"]
    site.app.config["BASE_URL"] = kept


def with_device(page: Page) -> Page:
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    return page


@pytest.mark.parametrize("size", ["phone"], indirect=True)
def test_a_passkey_is_made_used_and_taken_away(site: Site, on_localhost: str, new_page: NewPage) -> None:
    with site.data():
        email = Cast().organiser_olga.email
    page = with_device(new_page())
    page.goto(f"{on_localhost}/inloggen")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.wait_for_url("**/beheer")

    page.goto(f"{on_localhost}/mijn-account/passkeys/nieuw")
    page.locator("[name=password]").fill(PASSWORD)
    looks_right(page)
    page.get_by_role("button", name="Voeg een passkey toe").click()
    page.wait_for_url("**/mijn-account?gewijzigd=1")
    looks_right(page)
    assert "passkey" in site.mail_to(email)["Subject"]

    page.goto(f"{on_localhost}/mijn-account/passkeys/nieuw")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Voeg een passkey toe").click()
    expect(page.get_by_text("Op dit apparaat staat al een passkey van jou.")).to_be_visible()
    expect(page.get_by_text("Probeer het nog een keer")).to_be_hidden()

    follow(page.get_by_role("button", name="Uitloggen"))
    page.goto(f"{on_localhost}/inloggen?next=/mijn-account")
    looks_right(page)
    page.get_by_role("button", name="Log in met een passkey").click()
    page.wait_for_url("**/mijn-account")

    follow(page.get_by_role("button", name="Verwijder"))
    follow(page.get_by_role("button", name="Uitloggen"))
    page.goto(f"{on_localhost}/inloggen")
    page.get_by_role("button", name="Log in met een passkey").click()
    expect(page.get_by_text("Deze passkey opent hier geen account")).to_be_visible()


@pytest.mark.parametrize("size", ["desktop"], indirect=True)
def test_without_a_script_the_password_is_left(site: Site, new_page: NewPage) -> None:
    page = new_page(scripts=False)
    page.goto("/inloggen")
    expect(page.get_by_role("button", name="Inloggen", exact=True)).to_be_visible()
    expect(page.get_by_text("Log in met een passkey")).to_be_hidden()
