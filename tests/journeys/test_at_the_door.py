"""A volunteer at the door, with nothing but the link that the organiser gave her."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.registrations.models import Registration
from tests import factories
from tests.cast import Cast
from tests.journeys.conftest import NewPage, looks_right
from tests.journeys.people import all_is_sent, follow, sign_in
from tests.journeys.site import Site

STARTS = datetime(2027, 1, 14, 12, 30, tzinfo=UTC)
EMAIL = "sam@voorbeeld.example"


def handed_out(site: Site, olga: Page) -> str:
    """The address of the link, as the organiser copies it from her page of the door."""
    with site.data():
        session = factories.knowledge_session(STARTS, slug="vandaag", title="Van dagbesteding naar werk")
        factories.registration(
            session, EMAIL, name="Sam de Wit", organisation="De Gouden Reael", question="Mag mijn hond mee?"
        )
        factories.registration(session, name="Noor Zeldzaam")
        assert Cast().organiser_olga
    sign_in(olga, "olga@example.org")
    olga.goto("/beheer/sessies/vandaag/presentie")
    follow(olga.locator("form[action$='/hulp'] button"))
    address = olga.locator("input[readonly]").input_value()
    looks_right(olga)
    return address


def test_a_helper_receives_people_on_the_day_and_no_other(site: Site, new_page: NewPage) -> None:
    site.at(STARTS - timedelta(days=1))
    olga, helper = new_page(), new_page()
    address = handed_out(site, olga)
    helper.goto(address)
    expect(helper.locator("main")).not_to_contain_text("Sam de Wit")
    looks_right(helper)

    site.at(STARTS - timedelta(minutes=20))
    helper.goto(address)
    for hidden in (EMAIL, "De Gouden Reael", "Mag mijn hond mee?"):
        assert hidden not in helper.content()
    looks_right(helper)
    helper.locator("li", has_text="Sam de Wit").get_by_role("button").click()
    helper.locator("details summary").click()
    helper.locator("#name").fill("Wim Aanloop")
    helper.locator("#email").fill("wim@voorbeeld.example")
    looks_right(helper)
    helper.locator("details form button").click()
    expect(helper.locator("li", has_text="Wim Aanloop")).to_contain_text("Binnen")
    looks_right(helper)
    all_is_sent(helper)
    assert came(site) == {"Sam de Wit", "Wim Aanloop"}

    site.at(STARTS + timedelta(days=1))
    helper.goto(address)
    expect(helper.locator("main")).not_to_contain_text("Sam de Wit")
    looks_right(helper)


def test_a_link_that_was_revoked_opens_nothing(site: Site, new_page: NewPage) -> None:
    site.at(STARTS - timedelta(minutes=20))
    olga, helper = new_page(), new_page()
    address = handed_out(site, olga)
    follow(olga.locator("form[action$='/intrekken'] button"))
    answer = helper.goto(address)
    assert answer is not None
    assert answer.status == 404
    looks_right(helper)


def test_a_page_whose_link_was_revoked_asks_no_more(site: Site, new_page: NewPage) -> None:
    """Else three phones at the door use up the guesses of the whole network, and no personal link opens there."""
    site.at(STARTS - timedelta(minutes=20))
    olga, helper = new_page(), new_page()
    helper.goto(handed_out(site, olga))
    follow(olga.locator("form[action$='/intrekken'] button"))
    expect(helper.get_by_text("Deze pagina werkt niet meer.")).to_be_visible()
    with pytest.raises(PlaywrightTimeout), helper.expect_request("**/stand*", timeout=6000):
        pass


def came(site: Site) -> set[str]:
    with site.data():
        return set(db.session.scalars(select(Registration.name).where(Registration.attendance == "attended")))
