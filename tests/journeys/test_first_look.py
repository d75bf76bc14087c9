"""The shortest stories: that the pages, the worker and the letterbox are all there."""

from playwright.sync_api import Page, expect

from tests import factories
from tests.journeys.conftest import NewPage, looks_right
from tests.journeys.site import Site, links_in


def test_a_visitor_finds_the_programme_and_reads_it_in_english(site: Site, page: Page) -> None:
    with site.data():
        title = factories.knowledge_session().title
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text(title).first).to_be_visible()
    looks_right(page)
    page.get_by_role("link", name="English").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    looks_right(page)


def test_who_registers_has_a_mail_with_her_own_link_within_seconds(site: Site, page: Page) -> None:
    with site.data():
        slug = factories.knowledge_session().slug
    page.goto(f"/sessies/{slug}/aanmelden")
    page.locator("[name=name]").fill("Sam van den Voorbeeld")
    page.locator("[name=email]").fill("sam@example.org")
    page.locator("[name=organisation]").fill("Zorgaanbieder A")
    page.locator("main form button").last.click()
    page.wait_for_url(f"**/sessies/{slug}/aangemeld")
    mails = [site.mail_to("sam@example.org", number=1), site.mail_to("sam@example.org", number=2)]
    own = [link for mail in mails for link in links_in(mail) if link.startswith(f"{site.address}/aanmelding/")]
    assert own, "one of the two mails holds her own link"
    answer = page.goto(own[0])
    assert answer is not None
    assert answer.status == 200


def test_the_programme_can_be_read_without_scripts(site: Site, new_page: NewPage) -> None:
    with site.data():
        title = factories.knowledge_session().title
    page = new_page(scripts=False)
    page.goto("/")
    expect(page.get_by_text(title).first).to_be_visible()


def test_an_unknown_address_is_a_friendly_page(page: Page) -> None:
    answer = page.goto("/nergens")
    assert answer is not None
    assert answer.status == 404
    looks_right(page)


def test_no_line_of_the_breadcrumb_begins_with_a_stroke(site: Site, page: Page) -> None:
    """On a phone a long title goes to the next line: the stroke stays behind the one before."""
    with site.data():
        slug = factories.knowledge_session().slug
    page.goto(f"/sessies/{slug}")
    strokes = page.locator(".breadcrumb li").evaluate_all(
        "all => all.map(one => ['::before', '::after'].map(side => getComputedStyle(one, side).content))"
    )
    assert [(before, after.startswith('"/"')) for before, after in strokes] == [("none", True), ("none", False)]
