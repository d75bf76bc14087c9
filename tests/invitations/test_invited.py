"""The link in an invitation: opening it changes nothing, one button registers, the other declines."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from sessions_app.core import clock, links
from sessions_app.core.extensions import db
from sessions_app.invitations import invited
from sessions_app.invitations.models import InvitationRound, RoundRecipient
from sessions_app.invitations.round_rules import Standing
from sessions_app.knowledge_sessions import service as planning
from sessions_app.registrations.models import Registration
from tests import factories
from tests.invitations import round_cast as cast
from tests.page_client import PageClient


@pytest.fixture
def round_(app: Flask) -> InvitationRound:
    made = cast.sent(factories.knowledge_session(slug="noord-1"))
    cast.recipient(made, "Sam").organisation = "De Brug"
    db.session.commit()
    return made


def path_of(round_: InvitationRound, name: str = "Sam") -> str:
    return links.path_for(invited.INVITED_LINK, cast.recipient(round_, name))


def registered() -> int:
    return db.session.scalar(select(func.count()).select_from(Registration)) or 0


def test_the_link_fills_in_what_we_know_and_opening_it_changes_nothing(
    client: PageClient, round_: InvitationRound
) -> None:
    page = client.get(path_of(round_))
    values = {str(field["name"]): field.get("value") for field in page.select("input[name]")}
    assert (values["name"], values["organisation"]) == ("Sam", "De Brug")
    assert "email" not in values and "sam@example.org" in page.get_text()
    assert registered() == 0
    assert cast.stands(round_)["Sam"] is Standing.READY


def test_one_button_registers_her_under_the_address_that_was_invited(
    client: PageClient, round_: InvitationRound
) -> None:
    answer = client.post(path_of(round_), {"name": "Samira", "organisation": "Pantar", "email": "ander@example.org"})
    assert answer.location.endswith("/sessies/noord-1/aangemeld")
    [made] = db.session.scalars(select(Registration))
    assert (made.name, made.organisation, made.person.email) == ("Samira", "Pantar", "sam@example.org")
    assert cast.stands(round_)["Sam"] is Standing.REGISTERED
    assert "/aanmelding/" not in answer.location


def test_where_one_can_take_part_online_too_she_says_how(client: PageClient, app: Flask) -> None:
    round_ = cast.sent(factories.knowledge_session(slug="hybride", online_url="https://meet.example.org/x"))
    page = client.get(path_of(round_))
    sent = {str(field["name"]): str(field.get("value", "")) for field in page.select("form input[type=hidden]")}
    client.post(path_of(round_), sent | {"name": "Sam"}, status=422)
    client.post(path_of(round_), sent | {"name": "Sam", "takes_part": "online"})
    assert db.session.scalars(select(Registration.online)).one()


def test_the_page_is_in_the_language_of_her_mail_unless_she_chose_one(
    client: PageClient, round_: InvitationRound
) -> None:
    round_.language = "en"
    db.session.commit()

    def spoken() -> str:
        return str(client.get(path_of(round_)).html["lang"])

    assert spoken() == "en"
    assert client.get("/").html["lang"] == "nl"  # of that page alone: nothing is kept by looking
    client.set_language("nl")
    assert spoken() == "nl"


def test_who_answers_an_english_invitation_is_spoken_to_in_english(client: PageClient, round_: InvitationRound) -> None:
    round_.language = "en"
    db.session.commit()
    answer = client.post(path_of(round_), {"name": "Samira"})
    assert client.get(answer.location).html["lang"] == "en"
    assert db.session.scalars(select(Registration.language)).one() == "en"


def test_who_is_registered_already_finds_no_form_and_no_personal_link(
    client: PageClient, round_: InvitationRound
) -> None:
    client.post(path_of(round_), {"name": "Sam"})
    page = client.get(path_of(round_))
    assert page.select_one("form input[name=name]") is None
    assert not page.select("a[href^='/aanmelding/']")
    client.post(path_of(round_), {"name": "Sam"})
    assert registered() == 1


def test_a_form_with_a_fault_comes_back_with_what_was_typed(client: PageClient, round_: InvitationRound) -> None:
    answer = client.post(path_of(round_), {"name": "", "organisation": "Nieuw"}, status=422)
    assert 'value="Nieuw"' in answer.text
    assert registered() == 0


def test_the_other_button_declines_and_she_may_come_after_all(client: PageClient, round_: InvitationRound) -> None:
    client.post(f"{path_of(round_)}/nee")
    client.post(f"{path_of(round_)}/nee")
    assert cast.stands(round_)["Sam"] is Standing.DECLINED
    page = client.get(path_of(round_))
    assert page.select_one("form input[name=name]") is not None
    client.post(path_of(round_), {"name": "Sam"})
    assert cast.stands(round_)["Sam"] is Standing.REGISTERED


def test_a_session_that_takes_nobody_offers_no_form(client: PageClient, round_: InvitationRound) -> None:
    with clock.set_to(round_.knowledge_session.starts_at + timedelta(minutes=1)):
        assert client.get(path_of(round_)).select_one("form input[name=name]") is None
        client.post(path_of(round_), {"name": "Sam"}, status=409)
    planning.cancel(round_.knowledge_session, "Te weinig animo")
    db.session.commit()
    assert "Te weinig animo" in client.get(path_of(round_)).get_text()


def test_each_link_opens_its_own_row_alone(client: PageClient, round_: InvitationRound) -> None:
    sam, noa = path_of(round_), path_of(round_, "Noa")
    assert sam != noa
    client.get(sam[:-1] + ("A" if sam[-1] != "A" else "B"), status=404)
    db.session.delete(cast.recipient(round_, "Sam"))
    db.session.commit()
    client.get(sam, status=404)


def test_a_link_asks_for_one_row(app: Flask, round_: InvitationRound) -> None:
    found = invited.find_by_link(path_of(round_).rpartition("/")[2])
    assert isinstance(found, RoundRecipient) and found.name == "Sam"
