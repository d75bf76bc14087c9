"""One knowledge session, lived through from plan to trend by real people with real mail."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.feedback.models import FeedbackResponse
from tests import factories
from tests.cast import Cast
from tests.journeys.conftest import NewPage, looks_right
from tests.journeys.people import (
    all_is_sent,
    answer_evaluation,
    follow,
    invitations_to,
    own_page,
    plan,
    register,
    sign_in,
)
from tests.journeys.site import Site, links_in

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
STARTS = datetime(2027, 1, 14, 13, 30)
STARTS_AT = datetime(2027, 1, 14, 12, 30, tzinfo=UTC)
PARTNERS = ["Stadsdeel Noord", "Wijkzorg Alliantie Noord", "WPI", "Sociale firma", "De Regenboog Groep"]
TITLE = "Van dagbesteding naar werk"


@pytest.fixture
def olga(site: Site, new_page: NewPage) -> Page:
    """The organiser of Noord, signed in on her own device."""
    site.at(NOW)
    with site.data():
        cast = Cast()
        assert cast.organiser_olga
        assert cast.coordinator_cor
        for name in PARTNERS:
            factories.organisation(name)
        factories.theme("Dagbesteding")
    page = new_page()
    sign_in(page, "olga@example.org")
    return page


def planned(olga: Page, places: int) -> str:
    slugs = [name.lower().replace(" ", "-") for name in PARTNERS]
    slug = plan(olga, TITLE, STARTS, places, slugs, ["dagbesteding"])
    looks_right(olga)
    return slug


def published(olga: Page, slug: str) -> None:
    olga.goto(f"/beheer/sessies/{slug}")
    follow(olga.locator("form[action$='/publiceren'] button"))


def test_an_organiser_plans_looks_and_publishes(olga: Page, new_page: NewPage) -> None:
    slug = planned(olga, places=25)
    visitor = new_page()
    answer = visitor.goto(f"/sessies/{slug}")
    assert answer is not None
    assert answer.status == 404
    olga.goto(f"/beheer/sessies/{slug}/voorbeeld")
    expect(olga.get_by_role("heading", level=1)).to_contain_text(TITLE)
    looks_right(olga)
    published(olga, slug)
    looks_right(olga)
    visitor.goto("/?stadsdeel=noord&thema=dagbesteding&q=dagbesteding")
    visitor.get_by_role("link", name=TITLE).first.click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text(TITLE)
    for partner in PARTNERS:
        expect(visitor.get_by_text(partner).first).to_be_visible()
    expect(visitor.get_by_text("Geen ringleiding.")).to_be_visible()
    looks_right(visitor)


def test_places_waiting_list_and_calendars_stay_true(site: Site, olga: Page, new_page: NewPage) -> None:
    slug = planned(olga, places=1)
    published(olga, slug)
    sam, kim = new_page(), new_page()
    register(sam, slug, "Sam van den Voorbeeld", "sam@example.org")
    looks_right(sam)
    register(kim, slug, "Kim de Voorbeeld", "kim@example.org")
    looks_right(kim)
    kim.goto(own_page(site, site.mail_to("kim@example.org", "wachtlijst")))
    expect(kim.locator("main")).to_contain_text("Nummer 1 op de wachtlijst; er is nu geen plek vrij")
    looks_right(kim)
    [(method, first)] = invitations_to(site, "sam@example.org", 1)
    assert (method, int(first["SEQUENCE"]), first.decoded("DTSTART")) == ("REQUEST", 0, STARTS_AT)

    sam.goto(own_page(site, site.mail_to("sam@example.org")))
    looks_right(sam)
    follow(sam.locator("form[action$='/afmelden'] button"))
    [_, (method, gone)] = invitations_to(site, "sam@example.org", 2)
    assert (method, gone["UID"], int(gone["SEQUENCE"])) == ("CANCEL", first["UID"], 1)
    [(method, hers)] = invitations_to(site, "kim@example.org", 1)
    assert (method, hers["UID"] != first["UID"]) == ("REQUEST", True)

    olga.goto(f"/beheer/sessies/{slug}/verzetten")
    olga.locator("[name=starts_at]").fill("2027-01-21T10:00")
    olga.locator("[name=ends_at]").fill("2027-01-21T12:30")
    olga.locator("[name=venue_name]").fill("Buurthuis Anders")
    looks_right(olga)
    follow(olga.locator("main form button").last)
    [_, (method, moved)] = invitations_to(site, "kim@example.org", 2)
    assert (method, moved["UID"], int(moved["SEQUENCE"])) == ("REQUEST", hers["UID"], 1)
    assert moved.decoded("DTSTART") == datetime(2027, 1, 21, 9, 0, tzinfo=UTC)
    assert "Buurthuis Anders" in str(moved["LOCATION"])

    olga.goto(f"/beheer/sessies/{slug}/afgelasten")
    olga.locator("[name=explanation]").fill("De zaal is niet beschikbaar.")
    follow(olga.locator("main form button").last)
    [*_, (method, off)] = invitations_to(site, "kim@example.org", 3)
    assert (method, off["UID"], int(off["SEQUENCE"])) == ("CANCEL", hers["UID"], 2)
    answer = kim.goto(f"/sessies/{slug}")
    assert answer is not None
    expect(kim.locator("main")).to_contain_text("De zaal is niet beschikbaar.")
    looks_right(kim)
    assert len(invitations_to(site, "sam@example.org", 2)) == 2, "who left hears nothing of it any more"


def test_the_day_itself_the_rating_and_the_agreement(site: Site, olga: Page, new_page: NewPage) -> None:
    slug = planned(olga, places=25)
    published(olga, slug)
    sam = new_page()
    register(sam, slug, "Sam van den Voorbeeld", "sam@example.org")
    own = own_page(site, site.mail_to("sam@example.org"))
    with site.data():
        session = factories.session_with(slug)
        for number in range(5):
            factories.registration(session, f"deelnemer{number}@example.org", name=f"Deelnemer {number}")

    site.at(STARTS_AT + timedelta(hours=1))
    sign_in(olga, "olga@example.org")  # weeks later: her session has ended by itself
    olga.goto(f"/beheer/sessies/{slug}/presentie")
    looks_right(olga)
    expect(buttons := olga.locator("li.checkin__row button[name=attendance][value=attended]")).to_have_count(6)
    while buttons.count():
        buttons.first.click()
    all_is_sent(olga)
    site.at(STARTS_AT + timedelta(hours=3, minutes=5))
    sign_in(olga, "olga@example.org")
    olga.goto(f"/beheer/sessies/{slug}/presentie")
    follow(olga.locator("form[action$='/presentie/klaar'] button"))

    for number in range(5):
        answer_evaluation(site, new_page(), f"deelnemer{number}@example.org", "8")
    evaluation = site.mail_to("sam@example.org", "cijfer")
    html = evaluation.get_body(("html",))
    assert html is not None
    assert html.get_content().count("?cijfer=") == 10
    sam.goto(next(link for link in links_in(evaluation) if link.endswith("?cijfer=9")))
    expect(sam.locator("[name=rating][value='9']")).to_be_checked()
    looks_right(sam)
    with site.data():
        assert len(db.session.scalars(select(FeedbackResponse)).all()) == 5, "opening the link stores nothing"
    sam.locator("main form button").last.click()
    sam.wait_for_url("**/bedankt")
    looks_right(sam)

    sam.goto(own)
    looks_right(sam)
    follow(sam.locator("a[href*='/afspraken/']").first)
    due_on = agree(sam, "deelnemer1@example.org", "We bellen over de wachttijd bij dagbesteding.")
    other = new_page()
    proposal = site.mail_to("deelnemer1@example.org", number=2)
    other.goto(next(link for link in links_in(proposal) if "/afspraken/" in link))
    expect(other.locator("main")).to_contain_text("We bellen over de wachttijd")
    looks_right(other)
    follow(other.locator("form:has([name=status][value=open]) button").first)

    site.at(datetime.combine(due_on, time(9, 0), tzinfo=UTC))
    site.run_timed_jobs()
    reminder = site.mail_to("sam@example.org", "vandaag")
    sam.goto(next(link for link in links_in(reminder) if "/afspraken/" in link))
    follow(sam.locator("form:has([name=status][value=done]) button").first)
    expect(sam.locator("main")).to_contain_text("Gelukt")
    looks_right(sam)
    the_coordinator_sees_it(new_page())


def agree(page: Page, email: str, what: str) -> date:
    """Notes an agreement for the second of the ready days, and gives that day."""
    looks_right(page)
    form = page.locator("form:has([name=what])")
    if form.locator("[name=with][value=other][type=radio]").count():
        form.locator("[name=with][value=other]").check()
    form.locator("[name=with_email]").fill(email)
    form.locator("[name=what]").fill(what)
    day = form.locator("[name=due_on]").nth(1)
    day.check()
    due_on = date.fromisoformat(day.get_attribute("value") or "")
    follow(form.locator("button").last)
    expect(page.locator("main")).to_contain_text(what)
    return due_on


def the_coordinator_sees_it(page: Page) -> None:
    sign_in(page, "cor@example.org")
    page.goto("/inzicht?van=2027-01-01&tot=2027-03-01")
    main = page.locator("main")
    expect(main).to_contain_text("8,2")  # five times an 8 and once a 9
    expect(main).to_contain_text("n = 6")
    assert page.locator("main svg[role=img]").count() >= 1
    looks_right(page)
    csv = page.request.get("/inzicht/tevredenheid.csv?van=2027-01-01&tot=2027-03-01").text()
    assert "8,2" in csv
    page.goto("/inzicht/afspraken?van=2027-01-01&tot=2027-03-01")
    looks_right(page)
