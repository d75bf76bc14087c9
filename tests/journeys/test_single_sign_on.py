"""In by the account of one's organisation, in a browser that keeps to our policy; with and without scripts."""

from collections.abc import Iterator

import pytest

from sessions_app.core import clock
from tests.cast import Cast
from tests.journeys.conftest import NewPage, looks_right
from tests.journeys.site import Site
from tests.people.away_and_back import NAME, configured
from tests.people.openid_provider import OpenIdProvider

pytestmark = pytest.mark.parametrize("size", ["phone"], indirect=True)


@pytest.fixture
def provider(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenIdProvider]:
    with configured(site.app, monkeypatch) as provider:
        provider.now = clock.now()
        yield provider


def test_one_button_to_the_provider_and_back(site: Site, provider: OpenIdProvider, new_page: NewPage) -> None:
    with site.data():
        provider.email = Cast().organiser_olga.email
    page = new_page()
    page.goto("/inloggen?next=/mijn-account")
    looks_right(page)
    page.get_by_role("button", name=f"Log in met {NAME}").click()
    page.wait_for_url("**/mijn-account")


def test_without_scripts_it_takes_one_more(site: Site, provider: OpenIdProvider, new_page: NewPage) -> None:
    with site.data():
        provider.email = Cast().organiser_olga.email
    page = new_page(scripts=False)
    page.goto("/inloggen?next=/mijn-account")
    page.get_by_role("button", name=f"Log in met {NAME}").click()
    page.wait_for_url("**/inloggen/extern/terug?*")
    page.get_by_role("button", name="Ga verder").click()
    page.wait_for_url("**/mijn-account")
