"""The certificate: from her own page, and checked by whoever scans it."""

from playwright.sync_api import Page, expect

from sessions_app.registrations import certificate_keys, certificates, service
from tests.journeys.conftest import NewPage, looks_right
from tests.journeys.site import Site
from tests.registrations.accredited import held_session, participant


def test_who_scans_a_certificate_sees_that_it_is_real(site: Site, page: Page, new_page: NewPage) -> None:
    with site.data():
        registration = participant(held_session())
        own = service.path_of(registration)
        code = certificate_keys.sign(certificates.statement_of(registration))
    page.goto(own)
    certificate = page.get_by_role("link", name="Bewijs van deelname").get_attribute("href")
    assert page.request.get(certificate or "").body().startswith(b"%PDF-")
    page.goto(f"{own}/registers")
    looks_right(page)

    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/bewijs#{code}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dit bewijs is echt")
    assert page.url == f"{site.address}/bewijs"
    assert not [url for url in asked if code in url.partition("#")[0]], "no server could write down her name"
    looks_right(page)

    without = new_page(scripts=False)
    without.goto("/bewijs")
    field = without.get_by_label("Code van het bewijs")
    field.fill(f"{code[:50]}\n {code[50:]}")
    without.get_by_role("button", name="Controleer").click()
    expect(without.get_by_text("Sam van den Voorbeeld")).to_be_visible()
