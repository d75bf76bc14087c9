"""In which professional register she is: asked only where that gives points, kept as text, hers to change."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import Accreditation
from sessions_app.registrations import erasure, service
from sessions_app.registrations.models import Registration
from tests import factories
from tests.page_client import PageClient, text_of
from tests.registrations.accredited import REGISTERPLEIN, SKJ, held_session, participant

SAM = {"name": "Sam van den Voorbeeld", "email": "sam@example.org"}


def coming_session() -> Any:
    return factories.knowledge_session(
        slug="punten", accreditations=[Accreditation(register=SKJ, points="2"), Accreditation(register=REGISTERPLEIN)]
    )


def told(registration: Registration) -> dict[str, str]:
    return {one.register.value: one.number for one in registration.register_numbers}


def only_registration() -> Registration:
    return db.session.scalars(db.select(Registration)).one()


def test_a_session_without_points_asks_nothing(client: PageClient) -> None:
    factories.knowledge_session(slug="gewoon")
    assert "register" not in client.get("/sessies/gewoon/aanmelden").find("form", method="post").get_text().lower()
    client.post("/sessies/gewoon/aanmelden", SAM | {"registers-skj_number": "00123"})
    assert told(only_registration()) == {}


def test_a_session_with_points_asks_only_of_its_registers(client: PageClient) -> None:
    coming_session()
    page = client.get("/sessies/punten/aanmelden")
    assert page.select_one("#registers-skj_number") and page.select_one("#registers-registerplein")
    assert not page.select("#registers-anders")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {}),
        ({"registers-skj": "y"}, {"skj": ""}),
        ({"registers-skj_number": "00123456"}, {"skj": "00123456"}),
        ({"registers-registerplein_number": " 4610 0012 3456 "}, {"registerplein": "461000123456"}),
        ({"registers-skj_number": "nip-00123"}, {"skj": "NIP-00123"}),
        ({"registers-anders": "y", "registers-anders_number": "123"}, {}),
    ],
)
def test_what_she_gives_is_kept_as_text(client: PageClient, given: dict[str, str], expected: dict[str, str]) -> None:
    coming_session()
    client.post("/sessies/punten/aanmelden", SAM | given)
    assert told(only_registration()) == expected


@pytest.mark.parametrize("number", ["weet ik niet", "12", "=1+1+100", "-00123", "123;456", "١٢٣٤", "1" * 31])
def test_what_is_no_number_is_said_beside_its_field(client: PageClient, number: str) -> None:
    coming_session()
    answer = client.post("/sessies/punten/aanmelden", SAM | {"registers-skj_number": number}, status=422)
    page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    error = page.select_one("#registers-skj_number-error")
    assert error is not None, text_of(answer)
    assert page.select_one(".error-summary a")["href"] == "#registers-skj_number"


def test_she_sees_it_and_changes_it(client: PageClient) -> None:
    registration = participant(coming_session(), attendance=None)
    address = service.path_of(registration)
    assert "SKJ: 00123456" in client.get(address).get_text()
    page = client.get(f"{address}/wijzigen")
    assert page.select_one("#registers-skj_number")["value"] == "00123456"
    client.post(f"{address}/wijzigen", {"name": "Sam", "registers-registerplein_number": "461000999"})
    assert told(only_registration()) == {"registerplein": "461000999"}


def test_a_number_can_still_come_after_the_session(client: PageClient) -> None:
    registration = participant(held_session(), register_numbers=[])
    address = f"{service.path_of(registration)}/registers"
    assert client.get(service.path_of(registration)).select(f"a[href='{address}']")
    assert client.get(address).select_one("#registers-skj_number")["value"] == ""
    client.post(address, {"registers-skj_number": "00777"})
    assert told(only_registration()) == {"skj": "00777"}
    client.post(address, {"registers-skj_number": "x"}, status=422)
    client.post(address, {"registers-skj": "", "registers-skj_number": ""})
    assert told(only_registration()) == {}


def test_nothing_to_fill_in_where_there_are_no_points(client: PageClient) -> None:
    registration = participant(held_session(accreditations=[]), register_numbers=[])
    address = f"{service.path_of(registration)}/registers"
    assert not client.get(service.path_of(registration)).select(f"a[href='{address}']")
    client.get(address, status=409)


def test_she_takes_it_along(app: Flask) -> None:
    registration = participant(held_session())
    assert erasure.data_of(registration.person)["registrations"][0]["registers"] == {"skj": "00123456"}


def test_erasing_erases_it(on_both: Flask) -> None:
    registration = participant(held_session())
    erasure.erase(registration)
    db.session.commit()
    db.session.expire_all()
    assert told(only_registration()) == {}
