"""An organiser invites people from a list; one of them registers from her mail, another says that she can't make it."""

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
Fout adres;fout;De Brug
"""


def test_from_a_list_to_a_registration(site: Site, new_page: NewPage) -> None:
    site.at(STARTS - timedelta(days=30))
    with site.data():
        factories.knowledge_session(STARTS, slug="ronde", title="Van dagbesteding naar werk")
        assert Cast().organiser_olga
    olga, ayse, mo = new_page(), new_page(), new_page()
    sign_in(olga, "olga@example.org")
    olga.goto("/beheer/sessies/ronde")
    follow(olga.get_by_role("link", name="Uitnodigen"))
    looks_right(olga)
    follow(olga.get_by_role("link", name="Nieuwe ronde"))
    looks_right(olga)
    olga.get_by_label("Of plak de lijst hier").fill(LIST)
    olga.get_by_role("button", name="Controleer deze lijst").click()

    expect(olga.locator("main")).to_contain_text("2 mensen krijgen de uitnodiging.")
    looks_right(olga)
    olga.get_by_role("link", name="Overgeslagen").click()
    expect(olga.locator("tr", has_text="Fout adres")).to_contain_text("dit is geen e-mailadres")
    olga.get_by_label("Tekst").fill("Beste {voornaam},\n\nKom je ook naar **{titel}**?")
    olga.get_by_role("button", name="Bewaar deze tekst").click()
    expect(olga.locator("main")).to_contain_text("De tekst is bewaard.")
    assert not site.mails_to("ayse@voorbeeld.example")
    olga.get_by_role("button", name="Nodig 2 mensen uit").click()
    expect(olga.get_by_role("button", name="Pauzeren")).to_be_visible()
    looks_right(olga)

    site.run_timed_jobs()
    mail = site.mail_to("ayse@voorbeeld.example", "Uitnodiging")
    assert "Beste Ayşe," in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    ayse.goto(next(link for link in links_in(mail) if "/uitnodiging/" in link))
    looks_right(ayse)
    expect(ayse.get_by_label("Naam", exact=True)).to_have_value("Ayşe Çelik")
    ayse.get_by_role("button", name="Meld me aan").click()
    expect(ayse.locator("main")).to_contain_text("Je hebt een plek")

    mail = site.mail_to("mo@voorbeeld.example", "Uitnodiging")
    mo.goto(next(link for link in links_in(mail) if "/uitnodiging/" in link))
    mo.get_by_role("button", name="Ik kom niet").click()
    expect(mo.locator("main")).to_contain_text("Je liet weten dat je niet kunt")
    looks_right(mo)

    olga.reload()
    expect(olga.locator("tr", has_text="Ayşe")).to_contain_text("Aangemeld")
    expect(olga.locator("tr", has_text="Mo de Wit")).to_contain_text("Afgezegd")
    looks_right(olga)
    follow(olga.get_by_role("link", name="Uitnodigen"))
    looks_right(olga)
