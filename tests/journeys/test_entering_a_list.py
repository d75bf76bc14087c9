"""An organiser enters a list of people: she sees what will happen with each line, and then it does."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests import factories
from tests.cast import Cast
from tests.journeys.conftest import NewPage, looks_right
from tests.journeys.people import follow, sign_in
from tests.journeys.site import Site, links_in

STARTS = datetime(2027, 1, 14, 12, 30, tzinfo=UTC)
LIST = """Naam;E-mail;Organisatie
Ayşe Çelik;ayse@voorbeeld.example;De Brug
Mo de Wit;mo@voorbeeld.example;Pantar
Zonder adres;;De Brug
Dubbel;AYSE@voorbeeld.example;
"""


def test_from_a_list_to_mails_of_their_own(site: Site, new_page: NewPage) -> None:
    site.at(STARTS - timedelta(days=30))
    with site.data():
        factories.knowledge_session(STARTS, slug="lijst", title="Van dagbesteding naar werk", capacity=1)
        assert Cast().organiser_olga
    olga, ayse = new_page(), new_page()
    sign_in(olga, "olga@example.org")
    olga.goto("/beheer/sessies/lijst/deelnemers")
    looks_right(olga)
    follow(olga.get_by_role("link", name="Deelnemers invoeren"))
    looks_right(olga)
    olga.locator("main form button").click()
    expect(olga.locator(".field__error")).to_contain_text("Kies een bestand")
    looks_right(olga)
    file = {"name": "lijst.csv", "mimeType": "text/csv", "buffer": LIST.encode("utf-8")}
    olga.locator("input[type=file]").set_input_files(files=[file])  # type: ignore[list-item]
    olga.locator("main form button").click()

    expect(olga.locator("tr", has_text="ayse@").last).to_contain_text("krijgt een plek")
    expect(olga.locator("tr", has_text="mo@")).to_contain_text("komt op de wachtlijst")
    expect(olga.locator("tr", has_text="Zonder adres")).to_contain_text("er staat geen e-mailadres")
    expect(olga.locator("tr", has_text="Dubbel")).to_contain_text("hetzelfde adres als op regel 2")
    looks_right(olga)
    assert not site.mails_to("ayse@voorbeeld.example")

    olga.get_by_role("button", name="Meld 2 mensen aan").click()
    expect(olga.locator("main")).to_contain_text("1 persoon heeft een plek.")
    looks_right(olga)
    mail = site.mail_to("ayse@voorbeeld.example", "aangemeld")
    assert "De organisator heeft je aangemeld." in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    ayse.goto(next(link for link in links_in(mail) if "/aanmelding/" in link))
    expect(ayse.locator("main")).to_contain_text("Je hebt een plek")

    olga.goto("/beheer/sessies/lijst/deelnemers")
    olga.get_by_label("Mo de Wit").check()
    looks_right(olga)
    olga.get_by_role("button", name="Meld af").click()
    expect(olga.locator("main")).to_contain_text("1 persoon krijgt er een mail over.")
    looks_right(olga)
    olga.get_by_role("button", name="Meld deze mensen af").click()
    expect(olga.locator("main")).to_contain_text("1 persoon is afgemeld.")
    follow(olga.get_by_role("link", name="Ayşe Çelik"))
    looks_right(olga)
    olga.goto("/beheer/sessies/lijst/deelnemers/papier")
    looks_right(olga)


def test_a_list_that_is_read_otherwise(site: Site, new_page: NewPage) -> None:
    site.at(STARTS - timedelta(days=30))
    with site.data():
        factories.knowledge_session(STARTS, slug="anders", title="Van dagbesteding naar werk")
        assert Cast().organiser_olga
    olga = new_page()
    sign_in(olga, "olga@example.org")
    olga.goto("/beheer/sessies/anders/deelnemers/importeren")
    turkish = "Wie;Naam;E-mail werk\nIşıl Yağız;De Brug;isil@voorbeeld.example\n".encode("cp1254")
    file = {"name": "lijst.csv", "mimeType": "text/csv", "buffer": turkish}
    olga.locator("input[type=file]").set_input_files(files=[file])  # type: ignore[list-item]
    olga.locator("main form button").click()
    expect(olga.locator("main")).to_contain_text("Iþýl Yaðýz")
    looks_right(olga)
    olga.get_by_label("Letters").select_option("cp1254")
    olga.get_by_label("Naam", exact=True).select_option("Wie")
    olga.get_by_label("Organisatie").select_option("Naam")
    olga.get_by_role("button", name="Lees de lijst opnieuw").click()
    row = olga.locator("tr", has_text="isil@")
    expect(row).to_contain_text("Işıl Yağız")
    expect(row).to_contain_text("De Brug")
    looks_right(olga)
    olga.get_by_role("button", name="Meld 1 persoon aan").click()
    expect(olga.locator("main")).to_contain_text("1 persoon heeft een plek.")
