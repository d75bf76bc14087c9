"""Following the sessions: for each calendar programme the address that opens it there."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests import factories
from tests.page_client import PageClient


@pytest.mark.parametrize("path", ["/agenda.ics", "/stadsdelen/noord/agenda.ics", "/themas/werk/agenda.ics"])
def test_each_button_leads_to_the_chosen_feed(client: PageClient, path: str) -> None:
    factories.knowledge_session(themes=[factories.theme("Werk")])
    page = client.get(f"/abonneren?agenda={path}")
    chosen = page.select_one("option[selected]")
    assert chosen
    assert chosen["value"] == path
    buttons = [urlsplit(str(link["href"])) for link in page.select("main .actions a")]
    asked = [parse_qs(button.query) for button in buttons]
    here, webcal = f"http://localhost{path}", f"webcal://localhost{path}"
    assert [button.netloc for button in buttons] == [
        "outlook.office.com", "calendar.google.com", "localhost", "outlook.live.com",
    ]  # fmt: skip
    assert (asked[0]["url"], asked[1]["cid"], buttons[2].geturl(), asked[3]["url"]) == (
        [here],
        [webcal],
        webcal,
        [here],
    )
    address = page.select_one("#adres")
    assert address
    assert address["value"] == here
    client.raw(path)


def test_an_unknown_calendar_shows_the_one_with_everything_and_says_so(client: PageClient) -> None:
    page = client.get("/abonneren?agenda=//kwaad.example/agenda.ics")
    assert "Die agenda kennen we niet" in page.get_text()
    assert "kwaad" not in str(page.main)


def test_the_programme_leads_there(client: PageClient) -> None:
    factories.knowledge_session()
    assert client.get("/").select_one('section[aria-labelledby="volg"] a[href="/abonneren"]')


def test_one_of_the_buttons_is_the_first_choice(client: PageClient) -> None:
    factories.knowledge_session()
    filled = client.get("/abonneren").select("main .button--primary")
    assert [button.get_text() for button in filled] == ["Outlook op je werk"]
