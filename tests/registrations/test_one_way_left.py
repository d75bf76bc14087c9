"""A session with both ways that becomes one in the room alone, and the other way about: mails, pages, the door and the
lists say the same of who chose online; once there are both ways again, what she chose counts."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations import erasure, service
from sessions_app.registrations.door_list import rows_of
from sessions_app.registrations.door_words import door_note
from sessions_app.registrations.models import Registration
from sessions_app.registrations.participant_rows import all_of
from sessions_app.registrations.participants import Wanted, participants
from sessions_app.registrations.participants_files import table_of, table_on_paper
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient
from tests.registrations.seating_cast import of, register
from tests.registrations.test_pools import LINK, edit


@pytest.fixture
def session(app: Flask) -> KnowledgeSession:
    """Kim a comes to the room, Kim b chose online."""
    made = factories.knowledge_session(capacity=5, online_capacity=5, online_url=LINK)
    register(made, "a")
    register(made, "b", online=True)
    return made


def only_in_the_room(session: KnowledgeSession) -> None:
    edit(session, online_url="", online_capacity=None)


def both_again(session: KnowledgeSession) -> None:
    edit(session, online_url=LINK, online_capacity=5)


def where(client: PageClient, one: Registration) -> str:
    facts = client.get(service.path_of(one)).select("dl.facts > div")
    return next(" ".join(fact.get_text(" ").split()) for fact in facts if "Waar" in fact.get_text())


def mails_to_b() -> dict[str, str]:
    """The last of each kind."""
    found = db.session.query(OutgoingMail).filter_by(recipient_email="b@example.org").order_by(OutgoingMail.id)
    return {mail.kind: mail.text_body for mail in found.populate_existing()}


def takes_part(table: Any) -> dict[str, str]:
    labels = [column.label for column in table.columns]
    name, way = labels.index("Naam"), labels.index("Doet mee")
    return {row[name]: row[way] for row in table.rows}


def test_her_page_says_what_the_mail_said(client: PageClient, session: KnowledgeSession) -> None:
    hers = of(session, "b")
    assert "Online" in where(client, hers)
    only_in_the_room(session)
    assert "Buurthuis Voorbeeld" in mails_to_b()["invitation"]
    assert LINK not in mails_to_b()["invitation"]
    assert "Buurthuis Voorbeeld" in where(client, hers)
    assert not client.get(service.path_of(hers)).select("#deelname")
    assert erasure.data_of(hers.person)["registrations"][0]["takes_part"] == "room"
    both_again(session)
    assert "Online" in where(client, hers)
    assert "Buurthuis" in where(client, of(session, "a"))


def test_the_door_and_the_lists(client: PageClient, cast: Cast, session: KnowledgeSession) -> None:
    def notes() -> dict[str, str]:
        return {row.name: door_note(session, row) for row in rows_of(session.id)}

    def on_page() -> list[str]:
        page = BeautifulSoup(all_of(participants(session, Wanted()), session), "html.parser")
        return [row.select("th a")[0].get_text() for row in page.select("tr") if "online" in row.get_text()]

    with client.app.test_request_context():
        assert (notes(), on_page()) == ({"Kim a": "", "Kim b": "doet online mee"}, ["Kim b"])
        assert takes_part(table_of(session, Wanted())) == {"Kim a": "in de zaal", "Kim b": "online"}
        only_in_the_room(session)
        assert (notes(), on_page()) == ({"Kim a": "", "Kim b": ""}, [])
        assert takes_part(table_of(session, Wanted())) == {"Kim a": "in de zaal", "Kim b": "in de zaal"}
        assert takes_part(table_on_paper(session, Wanted())) == {"Kim a": "", "Kim b": ""}
        both_again(session)
        assert on_page() == ["Kim b"]


def test_a_confirmation_that_still_waits_to_leave(session: KnowledgeSession) -> None:
    assert "Waar: Online" in mails_to_b()["registration_confirmed"]
    only_in_the_room(session)
    assert "Waar: Buurthuis Voorbeeld" in mails_to_b()["registration_confirmed"]
    both_again(session)
    assert "Waar: Online" in mails_to_b()["registration_confirmed"]


def test_online_only_holds_for_everyone(client: PageClient, session: KnowledgeSession) -> None:
    edit(session, venue_name="", venue_address="", venue_postcode="", online_capacity=None)
    assert takes_part(table_of(session, Wanted())) == {"Kim a": "online", "Kim b": "online"}
    assert "Online" in where(client, of(session, "a"))
