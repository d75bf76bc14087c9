"""Registering colleagues on the site: rows, input that stays, sentences beside the field, what follows."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import RegistrationStatus
from tests import factories
from tests.conftest import NOON, make_app
from tests.page_client import PageClient

PAGE = "/sessies/dagbesteding/aanmelden/groep"
TOKEN = "0123456789abcdef" * 2


def row(number: int, name: str, /, **more: str) -> dict[str, str]:
    values = {"name": name, "email": f"{name.lower()}@example.org"} | more
    return {f"colleagues-{number}-{field}": value for field, value in values.items()}


FILLED_IN = {
    "form_token": TOKEN,
    "name": "Mo de Boer",
    "email": "Mo@Example.org",
    "organisation": "Wijkteam Noord",
    "when_full": "fit",
    **row(0, "Ayse"),
    **row(1, "Bo", organisation="WPI"),
}


@pytest.fixture
def knowledge_session(app: Flask) -> KnowledgeSession:
    return factories.knowledge_session(slug="dagbesteding", capacity=2)


def registrations() -> list[Registration]:
    db.session.rollback()
    return list(db.session.query(Registration).order_by(Registration.number))


def page_of(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.get_data(as_text=True), "html.parser")


def test_registering_colleagues(client: PageClient, knowledge_session: KnowledgeSession) -> None:
    link = client.get("/sessies/dagbesteding/aanmelden").select_one(f'a[href="{PAGE}"]')
    assert link is not None
    assert len(client.get(PAGE).select("[data-row]")) == 2
    answer = client.post(PAGE, FILLED_IN)
    assert answer.location == "/sessies/dagbesteding/aangemeld/groep"
    made = registrations()
    assert [(one.name, one.organisation) for one in made] == [("Ayse", "Wijkteam Noord"), ("Bo", "WPI")]
    assert [one.registered_by.name for one in made if one.registered_by] == ["Mo de Boer"] * 2
    page = client.get(answer.location)
    assert "Je groep is aangemeld" in page.get_text()
    assert "Ayse" not in page.get_text()


def test_herself_first(client: PageClient, knowledge_session: KnowledgeSession) -> None:
    client.post(PAGE, FILLED_IN | {"me_too": "y"})
    assert [(one.person.email, one.status.value) for one in registrations()] == [
        ("mo@example.org", "confirmed"),
        ("ayse@example.org", "confirmed"),
        ("bo@example.org", "waiting"),
    ]


def test_another_row_keeps_what_was_typed(client: PageClient, knowledge_session: KnowledgeSession) -> None:
    sent: dict[str, str] = FILLED_IN | {"more_rows": "1"}
    for rows in (3, 4):
        page = page_of(client.post(PAGE, sent, 200))
        assert len(page.select("[data-row]")) == rows
        assert page.select_one("#colleagues-1-organisation")["value"] == "WPI"  # type: ignore[index]
        assert page.select_one("#form_token")["value"] == TOKEN  # type: ignore[index]
        sent = sent | row(rows - 1, f"Naam{rows}")
    assert registrations() == []


def test_ten_rows_are_all(client: PageClient, knowledge_session: KnowledgeSession) -> None:
    ten = {key: value for number in range(10) for key, value in row(number, f"Naam{number}").items()}
    page = page_of(client.post(PAGE, FILLED_IN | ten | {"more_rows": "1"}, 200))
    assert len(page.select("[data-row]")) == 10
    assert not page.select_one("button[name=more_rows]")
    page = page_of(client.post(PAGE, FILLED_IN | ten | row(10, "Elf"), 422))
    assert "hoogstens 10 collega" in page.select_one(".error-summary").get_text()  # type: ignore[union-attr]


def test_all_or_nobody(client: PageClient, knowledge_session: KnowledgeSession) -> None:
    answer = client.post(PAGE, FILLED_IN | row(2, "Cas") | {"when_full": "all"}, 409)
    page = page_of(answer)
    assert "Er is plek voor 2 van de 3 mensen" in page.select_one(".error-summary").get_text()  # type: ignore[union-attr]
    assert page.select_one(".error-summary a")["href"] == "#when_full-0"  # type: ignore[index]
    assert page.select_one("#colleagues-2-name")["value"] == "Cas"  # type: ignore[index]
    assert registrations() == []
    assert db.session.query(OutgoingMail).count() == 0
    client.post(PAGE, FILLED_IN | {"when_full": "all"})
    assert [one.is_confirmed for one in registrations()] == [True, True]


def test_a_double_click(client: PageClient, knowledge_session: KnowledgeSession) -> None:
    for _click in range(2):
        assert client.post(PAGE, FILLED_IN).location == "/sessies/dagbesteding/aangemeld/groep"
    assert len(registrations()) == 2
    assert db.session.query(OutgoingMail).filter_by(kind="group_registered").count() == 1
    assert db.session.query(OutgoingMail).filter_by(kind="registration_repeated").count() == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "mo"}, "email"),
        (row(0, "Ayse", name=""), "colleagues-0-name"),
        (row(0, "Ayse", email=""), "colleagues-0-email"),
        (row(0, "Ayse", email="ayse"), "colleagues-0-email"),
        (row(1, "Bo", email="AYSE@example.org"), "colleagues-1-email"),
        (row(1, "Bo", email="mo@example.org"), "colleagues-1-email"),
        (row(0, "Ayse", name="x" * 121), "colleagues-0-name"),
        (row(0, "Ayse", name="\u2800"), "colleagues-0-name"),
        (row(0, "", email="") | row(1, "", email="", organisation=""), "colleagues-0-name"),
        ({"fax_number": "1"}, "fax_number"),
    ],
)
def test_a_sentence_beside_the_very_field(
    client: PageClient, knowledge_session: KnowledgeSession, wrong: dict[str, str], field: str
) -> None:
    page = page_of(client.post(PAGE, FILLED_IN | wrong, 422))
    assert [link["href"] for link in page.select(".error-summary a")] == [f"#{field}"]
    assert page.select_one(f"#{field}-error")
    assert page.select_one("#organisation")["value"] == "Wijkteam Noord"  # type: ignore[index]
    assert registrations() == []


def test_the_summary_tells_which_colleague_is_meant(client: PageClient, knowledge_session: KnowledgeSession) -> None:
    page = page_of(client.post(PAGE, FILLED_IN | row(0, "Ayse", email="ayse") | row(1, "Bo", email="bo"), 422))
    told = [link.get_text() for link in page.select(".error-summary a")]
    assert [sentence.partition(": ")[0] for sentence in told] == ["Collega 1", "Collega 2"]
    assert not page.select_one("#colleagues-0-email-error").get_text(strip=True).startswith("Collega")


def test_a_name_of_nothing_is_told_as_a_name_that_is_missing(
    client: PageClient, knowledge_session: KnowledgeSession
) -> None:
    for name in ("", "\u2800"):
        page = page_of(client.post(PAGE, FILLED_IN | row(0, "Ayse", name=name), 422))
        assert "Vul de naam van je collega in" in page.select_one("#colleagues-0-name-error").text


def test_a_hybrid_session_asks_each_how(client: PageClient, app: Flask) -> None:
    factories.knowledge_session(slug="dagbesteding", online_url="https://meet.example.org/x", online_capacity=5)
    page = page_of(client.post(PAGE, FILLED_IN | {"me_too": "y"}, 422))
    links = [link["href"] for link in page.select(".error-summary a")]
    assert sorted(links) == ["#colleagues-0-takes_part-0", "#colleagues-1-takes_part-0", "#takes_part-0"]
    ways = {"takes_part": "room", "colleagues-0-takes_part": "online", "colleagues-1-takes_part": "room"}
    client.post(PAGE, FILLED_IN | {"me_too": "y"} | ways)
    assert [one.online for one in registrations()] == [False, True, False]


def test_with_a_limit_the_organisation_is_needed(client: PageClient, app: Flask) -> None:
    factories.knowledge_session(slug="dagbesteding", limit_per_organisation=2)
    assert "hoogstens 2 plekken per organisatie" in client.get(PAGE).get_text()
    page = page_of(client.post(PAGE, FILLED_IN | {"organisation": ""}, 422))
    assert [link["href"] for link in page.select(".error-summary a")] == ["#organisation"]


def test_with_approval_there_is_nothing_to_choose(client: PageClient, app: Flask) -> None:
    factories.knowledge_session(slug="dagbesteding", needs_approval=True)
    assert not client.get(PAGE).select("[name=when_full]")
    client.post(PAGE, FILLED_IN)
    assert {one.status for one in registrations()} == {RegistrationStatus.REQUESTED}


@pytest.mark.parametrize("known", [False, True])
def test_the_answer_tells_nobody_who_was_known(client: PageClient, app: Flask, known: bool) -> None:
    session = factories.knowledge_session(slug="dagbesteding", title="Titel", capacity=9)
    factories.registration(session, "ayse@example.org" if known else "other@example.org")
    answer = client.post(PAGE, FILLED_IN)
    assert answer.location == "/sessies/dagbesteding/aangemeld/groep"
    assert "Ayse" not in client.get(answer.location).get_text()


def test_a_closed_session(client: PageClient, app: Flask) -> None:
    factories.knowledge_session(slug="dagbesteding", registration_closes_at=NOON)
    client.get(PAGE, 409)
    client.post(PAGE, FILLED_IN, 409)
    client.get("/sessies/bestaat-niet/aanmelden/groep", 404)
    client.get("/sessies/bestaat-niet/aangemeld/groep", 404)


def test_english(client: PageClient, knowledge_session: KnowledgeSession) -> None:
    client.set_language("en")
    assert client.get(PAGE).h1.get_text() == "Register your colleagues"  # type: ignore[union-attr]


def test_groups_are_limited_and_tries_are_not(tmp_path: Any, windows_stand_still: None) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path, RATELIMIT_ENABLED=True)
    with app.app_context():
        db.create_all()
        factories.knowledge_session(slug="dagbesteding", capacity=90)
        client = PageClient(app)
        for _try in range(12):
            client.post(PAGE, FILLED_IN | {"name": ""}, 422)
        for number in range(6):
            client.post(PAGE, FILLED_IN | {"form_token": f"{number:032x}"})
        client.post(PAGE, FILLED_IN | {"form_token": "f" * 32}, 429)  # of one address
        db.session.remove()
        db.engine.dispose()
