"""Places are empty, someone waits, and nobody moves up any more: no page and no mail says that the session is full."""

from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession, Series
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations import service
from tests import factories
from tests.page_client import PageClient
from tests.registrations.seating_cast import of, register, standing


@pytest.fixture
def session(app: Flask) -> KnowledgeSession:
    """One place, and it is empty: a cancelled, b and c wait since then."""
    made = factories.knowledge_session(slug="dicht", capacity=1, promotion_closes_at=clock.now() - timedelta(hours=1))
    register(made, "ab")
    service.cancel(of(made, "a"))
    db.session.commit()
    register(made, "c")
    assert standing(made) == {"waiting": "bc", "cancelled": "a"}
    return made


def words(client: PageClient, address: str) -> str:
    return " ".join(client.get(address).select_one("main").get_text(" ").split())  # type: ignore[union-attr]


def test_the_mail_gives_the_reason_of_her_own_page(client: PageClient, session: KnowledgeSession) -> None:
    mail = db.session.query(OutgoingMail).filter_by(kind="waiting_list_joined", recipient_email="c@example.org").one()
    said = " ".join(mail.text_body.split())
    assert "De sessie is vol" not in said + mail.html_body
    since = "sinds zaterdag 21 november 2026, 11.00 uur"
    assert f"Er schuift niemand meer door van de wachtlijst {since}. Je bent nummer 2 op de wachtlijst." in said
    assert "Reken dus niet op een plek." in said
    assert f"er schuift niemand meer door {since}" in words(client, service.path_of(of(session, "c")))


@pytest.mark.parametrize("page", ["/sessies/dicht", "/sessies/dicht/aanmelden", "/sessies/dicht/aangemeld", "/"])
def test_no_page_calls_it_full(client: PageClient, session: KnowledgeSession, page: str) -> None:
    said = words(client, page)
    for untrue in ("Vol,", "Vol ·", "is nu vol", "De plek is bezet", "geen plek vrij"):
        assert untrue not in said
    assert "achtlijst" in said


def test_the_pages_say_how_it_is(client: PageClient, session: KnowledgeSession) -> None:
    closed = "Er schuift niemand meer door van de wachtlijst. Reken dus niet op een plek."
    assert "0 van 1 plek bezet" in words(client, "/sessies/dicht")
    for page in ("/sessies/dicht", "/sessies/dicht/aanmelden", "/sessies/dicht/aangemeld"):
        assert closed in words(client, page)
    assert "Wachtlijst, 2 mensen wachten" in words(client, "/sessies/dicht/aanmelden")
    assert "Er is een wachtlijst" in words(client, "/sessies/dicht/aangemeld")


def test_two_kinds_of_places(client: PageClient, session: KnowledgeSession) -> None:
    session.online_url, session.online_capacity = "https://meet.example.org/x", 1
    db.session.commit()
    said = words(client, "/sessies/dicht/aanmelden")
    assert "In de zaal (je komt op de wachtlijst)" in said
    assert "Zaal: wachtlijst" in said


def test_among_the_dates_of_a_series(client: PageClient, session: KnowledgeSession) -> None:
    session.series = Series(title="Routes", created_at=clock.now())
    factories.knowledge_session(slug="later", series=session.series)
    notes = words(client, "/sessies/later/aanmelden")
    assert "Er is een wachtlijst." in notes
    assert "Vol:" not in notes


def test_really_full_is_still_called_full(client: PageClient) -> None:
    full = factories.knowledge_session(slug="vol", capacity=1)
    register(full, "ab")
    assert "De plek is bezet" in words(client, "/sessies/vol")
    assert "De sessie is nu vol" in words(client, "/sessies/vol/aangemeld")
