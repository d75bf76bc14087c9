"""What is typed wrongly in a field for a number, a day or a time is refused; no browser leaves it out in silence."""

from playwright.sync_api import Page, expect

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from tests import factories
from tests.cast import Cast
from tests.journeys.people import sign_in
from tests.journeys.site import Site


def test_a_slip_in_a_number_or_a_moment_changes_no_session(site: Site, page: Page) -> None:
    with site.data():
        factories.knowledge_session(slug="vol", limit_per_organisation=2)
        email = Cast().organiser_olga.email
    sign_in(page, email)
    page.goto("/beheer/sessies/vol/bewerken")
    page.get_by_label("Hoogstens per organisatie").fill("2e")
    page.locator("#promotion_closes_at").press_sequentially("02")  # a day or a month, and nothing after it
    page.get_by_role("button", name="Bewaar").click()
    expect(page.locator("#promotion_closes_at")).to_be_focused()
    expect(page.get_by_label("Hoogstens per organisatie")).to_have_value("2e")
    page.locator("#promotion_closes_at").fill("")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.locator(".error-summary")).to_contain_text("Vul een heel getal in")
    expect(page.get_by_label("Hoogstens per organisatie")).to_have_value("2e")
    with site.data():
        assert db.session.scalars(db.select(KnowledgeSession.limit_per_organisation)).all() == [2]
