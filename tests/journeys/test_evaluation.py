"""What a session was worth: asked with the organiser's own questions, in the room, by mail, on paper and eight weeks
later; and what everyone sees of it."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from sessions_app.feedback.question_rules import QuestionKind
from tests import factories
from tests.cast import Cast
from tests.journeys.conftest import NewPage, looks_right
from tests.journeys.people import answer_evaluation, sign_in
from tests.journeys.site import Site, links_in

NOW = datetime(2027, 1, 14, 9, 0, tzinfo=UTC)
STARTS_AT = datetime(2027, 1, 14, 12, 30, tzinfo=UTC)
ENDS_AT = STARTS_AT + timedelta(hours=3)
NEXT_MORNING = datetime(2027, 1, 15, 8, 30, tzinfo=UTC)
EIGHT_WEEKS_LATER = NEXT_MORNING + timedelta(days=55)
DESK = "/beheer/sessies/routes/evaluatie"
CHOICE = (QuestionKind.CHOICE, "Wat had je graag meer gehad?", "Tijd om te praten\nUitleg")
SCALE = (QuestionKind.SCALE, "Weet je nu bij wie je terechtkunt?", "")
LESSON = "Bel eerst, en schrijf dan pas."


@pytest.fixture(autouse=True)
def session_of_today(site: Site) -> None:
    site.at(NOW)
    with site.data():
        assert Cast().organiser_olga
        made = factories.knowledge_session(STARTS_AT, slug="routes", title="Welke routes zijn er?")
        for name in ("sam", "kim", "a", "b", "c", "d", "e"):
            factories.registration(made, f"{name}@example.org", name=name.title())


@pytest.fixture
def olga(new_page: NewPage) -> Page:
    """The organiser, with her own questions asked."""
    page = new_page()
    sign_in(page, "olga@example.org")
    page.goto(f"{DESK}/vragen")
    for row, (kind, text, options) in enumerate((CHOICE, SCALE)):
        page.locator(f"[name=rows-{row}-text]").fill(text)
        page.locator(f"[name=rows-{row}-kind]").select_option(kind.value)
        page.locator(f"[name=rows-{row}-options]").fill(options)
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text("Bewaard.")).to_be_visible()
    looks_right(page)
    return page


def in_the_room(site: Site, olga: Page, kim: Page) -> None:
    """Kim types over the address on the screen, and answers by the link that she gets."""
    site.at(ENDS_AT - timedelta(minutes=10))
    sign_in(olga, "olga@example.org")  # her session of this morning has ended by itself
    olga.goto(f"{DESK}/zaal")
    looks_right(olga)
    address = olga.locator(".room__address")
    expect(address).to_contain_text(site.address.partition("://")[2])
    shown = (address.text_content() or "").strip()
    assert shown.startswith(site.address.partition("://")[2])
    kim.goto(f"http://{shown}")
    looks_right(kim)
    kim.get_by_label("Het e-mailadres").fill("kim@example.org")
    kim.get_by_role("button", name="Mail mij mijn link").click()
    expect(kim.get_by_text("Kijk in je mail")).to_be_visible()
    looks_right(kim)
    kim.goto(next(link for link in links_in(site.mail_to("kim@example.org")) if "/evaluatie/" in link))
    kim.get_by_label("9", exact=True).check()
    kim.get_by_role("button", name="Verstuur").click()
    kim.wait_for_url("**/bedankt")


def by_mail(site: Site, sam: Page) -> None:
    """Sam taps an 8 in the mail, and answers the organiser's own questions too."""
    sam.goto(next(link for link in links_in(site.mail_to("sam@example.org", "cijfer")) if link.endswith("?cijfer=8")))
    expect(sam.locator("[name=rating][value='8']")).to_be_checked()
    sam.get_by_label("Tijd om te praten").check()
    sam.get_by_role("group", name=SCALE[1]).get_by_label("4").check()
    sam.get_by_label("Hoeveel mensen heb je ontmoet").fill("501")
    sam.get_by_role("button", name="Verstuur").click()
    expect(sam.locator("#people_met")).to_have_attribute("aria-invalid", "true")
    expect(sam.get_by_label("Tijd om te praten"), "nothing is lost").to_be_checked()
    looks_right(sam)
    sam.get_by_label("Hoeveel mensen heb je ontmoet").fill("4")
    sam.get_by_role("button", name="Verstuur").click()
    sam.wait_for_url("**/bedankt")
    looks_right(sam)


def on_paper(olga: Page) -> None:
    olga.goto(f"{DESK}/papier")
    looks_right(olga)
    olga.get_by_label("Welk cijfer geef je?").fill("11")
    olga.get_by_role("button", name="Bewaar, en door").click()
    expect(olga.get_by_label("Welk cijfer geef je?")).to_have_attribute("aria-invalid", "true")
    looks_right(olga)
    olga.get_by_label("Welk cijfer geef je?").fill("7")
    olga.get_by_role("button", name="Bewaar, en door").click()
    expect(olga.get_by_text("Vel 1 staat erin")).to_be_visible()
    expect(olga.get_by_label("Welk cijfer geef je?"), "ready for the next sheet").to_be_focused()


def test_from_own_questions_to_what_everyone_sees(site: Site, olga: Page, new_page: NewPage) -> None:
    sam, visitor = new_page(), new_page()
    in_the_room(site, olga, new_page())
    site.at(NEXT_MORNING)
    site.run_timed_jobs()
    by_mail(site, sam)
    for name in "abcde":
        answer_evaluation(site, new_page(), f"{name}@example.org", "8")
    assert not site.mails_to("kim@example.org", "cijfer"), "who answered in the room is not asked again"
    olga = new_page()
    sign_in(olga, "olga@example.org")
    on_paper(olga)

    olga.goto(DESK)
    expect(olga.locator("main")).to_contain_text("De cijfers komen op")
    expect(olga.locator("main"), "not yet is something else than too few").not_to_contain_text("Te weinig antwoorden")
    olga.goto(f"{DESK}/openbaar")
    looks_right(olga)
    olga.get_by_label("Het gemiddelde cijfer").check()
    olga.get_by_label("Eerste les").fill(LESSON)
    olga.get_by_role("button", name="Bewaar").click()
    expect(olga.get_by_text("Bewaard.")).to_be_visible()
    looks_right(olga)
    visitor.goto("/sessies/routes")
    expect(visitor.locator("main")).not_to_contain_text(LESSON)

    site.at(ENDS_AT + timedelta(days=4, hours=1))
    site.run_timed_jobs()
    visitor.goto("/sessies/routes")
    brought = visitor.get_by_role("region", name="Wat het opleverde")
    for shown in ("8,0", "n = 8", LESSON):  # a 9, six times an 8, a 7
        expect(brought).to_contain_text(shown)
    looks_right(visitor)
    olga = new_page()
    sign_in(olga, "olga@example.org")
    olga.goto(DESK)
    expect(olga.locator("main")).to_contain_text("8,0")
    own = olga.get_by_role("region", name=CHOICE[1])
    expect(own, "one answered it").to_contain_text("Te weinig antwoorden om te tonen.")
    looks_right(olga)


def test_eight_weeks_later_one_question(site: Site, page: Page) -> None:
    site.at(NEXT_MORNING)
    site.run_timed_jobs()
    site.at(EIGHT_WEEKS_LATER)
    site.run_timed_jobs()
    mail = site.mail_to("sam@example.org", "Is het gelukt")
    page.goto(next(link for link in links_in(mail) if link.endswith("?antwoord=deels")))
    expect(page.get_by_label("Een beetje")).to_be_checked()
    looks_right(page)
    page.get_by_label("Wat hielp").fill("We bellen nu elke week.")
    page.get_by_role("button", name="Verstuur").click()
    page.wait_for_url("**/bedankt")
    looks_right(page)
    page.goto(next(link for link in links_in(mail) if link.endswith("?antwoord=nee")))
    page.wait_for_url("**/bedankt")  # one answer per participant
