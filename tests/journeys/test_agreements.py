"""What people agree in the room, and what becomes of it: by themselves, and written down by the organiser."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from tests import factories
from tests.cast import Cast
from tests.journeys.conftest import NewPage, looks_right
from tests.journeys.people import follow, sign_in
from tests.journeys.site import Site, links_in

NOW = datetime(2027, 1, 14, 13, 0, tzinfo=UTC)
HERE = "/beheer/sessies/routes/afspraken"
WHAT = "We bellen over de wachttijd bij dagbesteding."
FLIP_OVER = "We zoeken uit wie het vervoer betaalt."


@pytest.fixture(autouse=True)
def session_of_today(site: Site) -> None:
    """In the room: Mo and Ayşe, both on "who is who", and a partner organisation."""
    site.at(NOW)
    with site.data():
        assert Cast().organiser_olga
        starts_at = NOW - timedelta(hours=2)
        partner = factories.organisation("De Regenboog Groep")
        made = factories.knowledge_session(starts_at, [partner], slug="routes", title="Welke routes zijn er?")
        for name in ("Mo", "Ayşe"):
            factories.registration(made, address(name), name=f"{name} Voorbeeld", share_contact=True)


def address(name: str) -> str:
    return f"{name.lower().replace('ş', 's')}@example.org"


def says_yes(site: Site, page: Page, name: str) -> None:
    """From the mail: a page, and one button on it."""
    page.goto(link_with(site, address(name), "status=open"))
    looks_right(page)
    page.get_by_role("button", name="Ja, dit klopt").click()
    expect(page.get_by_role("button", name="Ja, dit klopt")).to_have_count(0)


def link_with(site: Site, email: str, part: str, subject: str = "Een vervolgafspraak") -> str:
    return next(link for link in links_in(site.mail_to(email, subject)) if part in link)


def test_from_the_code_in_the_room_to_one_tap_done(site: Site, new_page: NewPage) -> None:
    mo, ayse = new_page(), new_page()
    mo.goto("/afspraken?sessie=routes")
    looks_right(mo)
    mo.get_by_label("Het e-mailadres").fill(address("Mo"))
    mo.get_by_role("button", name="Mail mij mijn pagina").click()
    expect(mo.get_by_text("Kijk in je mail")).to_be_visible()
    own = next(link for link in links_in(site.mail_to(address("Mo"))) if "/afspraken/" in link)
    mo.goto(own)
    mo.get_by_label("Ayşe Voorbeeld").check()
    mo.get_by_label("De Regenboog Groep").check()
    mo.get_by_label("Over 2 weken").check()
    mo.get_by_role("button", name="Stuur het naar de anderen").click()
    expect(mo.get_by_label("Wat spreken jullie af?"), "nothing was written yet").to_have_attribute(
        "aria-invalid", "true"
    )
    expect(mo.get_by_label("De Regenboog Groep"), "nothing is lost").to_be_checked()
    looks_right(mo)
    mo.get_by_label("Wat spreken jullie af?").fill(WHAT)
    mo.get_by_role("button", name="Stuur het naar de anderen").click()
    expect(mo.get_by_text("Wacht op Ayşe Voorbeeld")).to_be_visible()
    looks_right(mo)

    says_yes(site, ayse, "Ayşe")
    expect(ayse.locator("article.agreement")).to_contain_text("De Regenboog Groep")
    expect(ayse.locator("article.agreement")).to_contain_text("Loopt")

    site.at(NOW + timedelta(days=14))
    site.run_timed_jobs()
    ayse.goto(link_with(site, address("Ayşe"), "status=done", "Vandaag"))
    expect(ayse.get_by_text("Je tikte op: het is gelukt.")).to_be_visible()
    looks_right(ayse)
    ayse.get_by_role("button", name="Ja, het is gelukt").click()
    expect(ayse.locator(".done-row")).to_contain_text(WHAT)
    looks_right(ayse)
    mo.goto(own)
    expect(mo.locator(".done-row")).to_contain_text("Gelukt")


def test_the_organiser_writes_one_down_and_takes_up_a_call_for_help(site: Site, new_page: NewPage) -> None:
    olga, mo, ayse = new_page(), new_page(), new_page()
    sign_in(olga, "olga@example.org")
    olga.goto(HERE)
    looks_right(olga)
    olga.get_by_role("link", name="Toon de QR-code in de zaal").click()
    expect(olga.get_by_role("img", name="QR-code")).to_be_visible()
    looks_right(olga)
    olga.goto(HERE)
    follow(olga.get_by_role("link", name="Schrijf er een op voor deelnemers"))
    looks_right(olga)
    for name in ("Mo", "Ayşe"):
        olga.get_by_label(f"{name} Voorbeeld").check()
    olga.get_by_label("Wat spreken ze af?").fill(FLIP_OVER)
    olga.get_by_label("Over een maand").check()
    olga.get_by_role("button", name="Schrijf op en mail hen").click()
    expect(olga.get_by_text("2 mensen krijgen een mail")).to_be_visible()
    expect(olga.locator("main"), "from now on it is theirs").not_to_contain_text(FLIP_OVER)
    says_yes(site, ayse, "Ayşe")
    says_yes(site, mo, "Mo")

    mo.get_by_text("Het lukt niet, of er verandert iets").click()
    looks_right(mo)
    mo.get_by_role("button", name="Ik wil hulp").click()
    expect(mo.get_by_text("Vraagt om hulp")).to_be_visible()
    olga.goto(HERE)
    call = olga.locator("article.agreement", has_text=FLIP_OVER)
    expect(call).to_contain_text(address("Mo"))
    looks_right(olga)
    call.get_by_role("button", name="Ik pak dit op").click()
    expect(call).to_contain_text("Jij hebt dit opgepakt op")
    looks_right(olga)
    mo = new_page()
    mo.goto(link_with(site, address("Mo"), "/afspraken/", "helpt"))
    expect(mo.get_by_text("pakt je vraag om hulp op")).to_be_visible()
    looks_right(mo)


@pytest.mark.parametrize("size", ["phone"], indirect=True)
def test_who_searches_a_long_list_hears_how_many_are_left(site: Site, page: Page) -> None:
    with site.data():
        session = db.session.scalars(select(KnowledgeSession)).one()
        for number in range(10):
            factories.registration(session, address(f"zus{number}"), name=f"Zus {number}", share_contact=True)
    sign_in(page, "olga@example.org")
    page.goto(f"{HERE}/nieuw")
    page.get_by_label("Zus 7").check()
    page.locator("#find").fill("ayşe")
    expect(page.locator(".party-search [role=status]")).to_have_text("2 van 13")
    looks_right(page)
