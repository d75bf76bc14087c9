"""The pages of a session that was held, and the answers of its forms: they show what is empty before it."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from playwright.sync_api import FilePayload, Page, expect

from sessions_app.core import links
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.materials import service as materials
from sessions_app.questions import queries, service
from sessions_app.questions.service import Pick, Wording
from sessions_app.registrations import certificate_keys, certificates, who_is_who
from sessions_app.registrations.rules import RegistrationStatus
from sessions_app.registrations.service import REGISTRATION_LINK
from sessions_app.registrations.who_is_who import Choice
from tests import factories
from tests.cast import Cast
from tests.conftest import NOON
from tests.journeys.conftest import looks_right
from tests.journeys.people import follow, sign_in
from tests.journeys.site import Site
from tests.materials.some_files import PDF
from tests.registrations.accredited import held_session, participant

LONG = "Arbeidsmarktregiocoördinatiebureau-Zonder-Spaties-En-Nog-Langer"
HERE = "/beheer/sessies/geweest"


@pytest.fixture
def own_pages(site: Site) -> Iterator[dict[str, str]]:
    """A session of yesterday in which everything happened; her own page and the code of her certificate."""
    site.at(NOON)
    with site.data(), site.app.test_request_context():
        session = held_session(slug="geweest", district=factories.district("noord"))
        first = participant(session, "Sam van den Voorbeeld", question="Wie betaalt de reis?", organisation=LONG)
        second = participant(session, LONG, email="ander@example.org", question=f"Krijg ik de reis vergoed? {LONG}")
        participant(session, "Mo", email="mo@example.org", question="Mag het online?", register_numbers=[])
        for status in (RegistrationStatus.WAITING, RegistrationStatus.CANCELLED):
            factories.registration(session, name=f"Wil {status}", status=status)
        for one in (first, second):
            who_is_who.choose(one, Choice(True, shows_email=True, shows_job_title=True, phone="06 12345678"))
        _ask_and_answer(session)
        materials.add_file(session, f"{LONG}.pdf", BytesIO(PDF), len(PDF))
        materials.add_link(session, "Meer over WPI", f"https://example.org/{LONG}")
        code = certificate_keys.sign(certificates.statement_of(first))
        db.session.commit()
        yield {"page": links.path_for(REGISTRATION_LINK, first), "code": code, "staff": Cast().organiser_olga.email}


def _ask_and_answer(session: KnowledgeSession) -> None:
    asked = [Pick(line.ref, line.version) for line in queries.lines(session)]
    service.merge(session, asked[:2], "Wie betaalt de reis?")
    whole = queries.lines(session)[0]
    text = Wording("Wie betaalt de reis?", "De **gemeente**.\n\n- vraag ernaar", True, is_published=True)
    service.save(session, Pick(whole.ref, whole.version), text)


def test_what_participants_see(site: Site, page: Page, own_pages: dict[str, str]) -> None:
    own = own_pages["page"]
    for path in ("/sessies/geweest", own, f"{own}/wie-is-wie", f"{own}/registers", f"/bewijs#{own_pages['code']}"):
        page.goto(path)
        looks_right(page)
    page.goto("/sessies/geweest")
    expect(page.locator("main")).to_contain_text("De gemeente.")
    page.goto("/bewijs")
    page.locator("[name=code]").fill(own_pages["code"])
    page.locator("main form button").click()
    expect(page.locator("main")).to_contain_text("Sam van den Voorbeeld")
    looks_right(page)
    page.goto("/bewijs")
    page.locator("[name=code]").fill("onzin")
    follow(page.locator("main form button"))
    assert page.locator("[aria-invalid=true]").count() == 1
    looks_right(page)


def test_what_organisers_see(site: Site, page: Page, own_pages: dict[str, str]) -> None:
    sign_in(page, own_pages["staff"])
    for path in (
        "",
        "/vragen",
        "/vragen?voor=sprekers",
        "/materiaal",
        "/registerlijst/skj",
        "/deelnemers",
        "/presentie",
    ):
        page.goto(HERE + path)
        looks_right(page)
    page.goto(f"{HERE}/vragen")
    follow(page.get_by_role("link", name="Verander").first)
    looks_right(page)


def test_what_forms_answer(site: Site, page: Page, own_pages: dict[str, str]) -> None:
    sign_in(page, own_pages["staff"])
    page.goto(f"{HERE}/presentie/nummers")
    page.locator("[name=numbers]").fill(f"1-9 {LONG}")
    follow(page.get_by_role("button", name="Zet op aanwezig"))
    looks_right(page)
    follow(page.get_by_role("button", name="Toch binnenlaten").first)
    still_there = page.locator(".checkin__nr", has_text=LONG[:20])
    expect(still_there, "what could not be placed is still there").to_be_visible()
    looks_right(page)
    page.goto(f"{HERE}/materiaal")
    page.locator("input[type=file]").set_input_files(
        FilePayload(name=f"{LONG}.pdf", mimeType="application/pdf", buffer=b"<html>")
    )
    page.get_by_role("button", name="Zet de bestanden klaar").click()
    expect(page.locator("main")).to_contain_text("Deze bestanden staan er niet bij")
    looks_right(page)
    page.goto(f"{HERE}/vragen/samenvoegen")
    looks_right(page)
