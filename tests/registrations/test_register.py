"""Registering on the site: the form, what follows, refusals as sentences, bad input."""

from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.rules import SessionStatus
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import RegistrationStatus
from tests import factories
from tests.conftest import make_app
from tests.page_client import PageClient

FILLED_IN = {
    "name": "Sam van den Voorbeeld",
    "email": "Sam.Voorbeeld@Example.org",
    "organisation": "Zorgaanbieder A",
    "job_title": "Trajectbegeleider",
    "question": "Mag iemand een dag proefwerken?",
    "access_needs": ["large_print", "interpreter"],
    "share_contact": "y",
}


@pytest.fixture
def knowledge_session(app: Flask) -> KnowledgeSession:
    return factories.knowledge_session(slug="dagbesteding", capacity=2)


def registrations() -> list[Registration]:
    db.session.rollback()
    return list(db.session.query(Registration).order_by(Registration.id))


def test_registering(client: PageClient, knowledge_session: KnowledgeSession) -> None:
    page = client.get("/sessies/dagbesteding/aanmelden")
    assert page.find("input", attrs={"name": "email"})
    answer = client.post("/sessies/dagbesteding/aanmelden", FILLED_IN)
    assert answer.location == "/sessies/dagbesteding/aangemeld"
    [made] = registrations()
    assert made.is_confirmed
    assert (made.person.email, made.name) == ("sam.voorbeeld@example.org", "Sam van den Voorbeeld")
    assert made.sort_name == "voorbeeld sam van den"
    assert {need.need.value for need in made.needs} == {"large_print", "interpreter"}
    assert made.share_contact
    client.set_language("en")
    assert client.get("/sessies/dagbesteding/aangemeld").h1.get_text(strip=True) == "You have a place"  # type: ignore[union-attr]


def test_what_the_session_does_not_ask_is_not_asked(client: PageClient, knowledge_session: KnowledgeSession) -> None:
    page = client.get("/sessies/dagbesteding/aanmelden")
    assert page.find("input", attrs={"name": "access_needs"})
    assert not page.find("input", attrs={"name": "dietary_needs"})
    assert not page.find("input", attrs={"name": "takes_part"})
    factories.knowledge_session(slug="hybride", online_url="https://meet.example.org/x", asks_dietary_needs=True)
    page = client.get("/sessies/hybride/aanmelden")
    assert page.find("input", attrs={"name": "dietary_needs"})
    assert page.find("input", attrs={"name": "choose_way", "value": "1"})
    asked = FILLED_IN | {"choose_way": "1"}
    client.post("/sessies/hybride/aanmelden", asked, status=422)  # how she takes part is a question here
    client.post("/sessies/hybride/aanmelden", asked | {"takes_part": "elders"}, status=422)
    client.post("/sessies/hybride/aanmelden", asked | {"takes_part": "online", "dietary_needs": ["halal"]})
    assert registrations()[0].online


@pytest.mark.parametrize("online_capacity", [None, 10])
def test_who_was_not_asked_how_she_takes_part_comes_to_the_room(
    client: PageClient, app: Flask, online_capacity: int | None
) -> None:
    """Another program that knows the fields of old."""
    factories.knowledge_session(
        slug="hybride", online_url="https://meet.example.org/x", online_capacity=online_capacity
    )
    client.get("/sessies/hybride/aanmelden")
    client.post("/sessies/hybride/aanmelden", FILLED_IN)
    [made] = registrations()
    assert made.is_confirmed
    assert not made.online


@pytest.mark.parametrize("capacity", [2, 5])
def test_the_answer_tells_nobody_whether_the_address_was_known(app: Flask, capacity: int) -> None:
    """Two sessions that end in the same state: in one the address was new, in the other it was known."""
    answers = []
    for slug, address in (("xx-1", "new@example.org"), ("xx-2", "KNOWN@example.org")):
        session = factories.knowledge_session(slug=slug, title="Dezelfde titel", capacity=capacity)
        factories.registration(session, "other@example.org")
        if slug == "xx-2":
            factories.registration(session, "known@example.org")
        client = PageClient(app)
        client.get(f"/sessies/{slug}/aanmelden")
        answer = client.post(f"/sessies/{slug}/aanmelden", FILLED_IN | {"email": address})
        page = client.raw(answer.location).get_data(as_text=True)
        answers.append((answer.location.replace(slug, ""), sorted(answer.headers.keys()), page.replace(slug, "")))
    assert answers[0] == answers[1]


def test_a_full_session_tells_how_many_wait_and_nothing_of_her(client: PageClient) -> None:
    session = factories.knowledge_session(slug="vol", capacity=1)
    factories.registration(session, "first@example.org")
    client.set_language("en")
    assert "Nobody is on the waiting list" in client.get("/sessies/vol/aangemeld").get_text()
    seen = []
    for email in ("second@example.org", "second@example.org", "first@example.org", "SECOND@example.org"):
        client.post("/sessies/vol/aanmelden", FILLED_IN | {"email": email})
        page = client.get("/sessies/vol/aangemeld")
        seen.append(page.get_text(" ", strip=True))
    assert len(set(seen)) == 1
    assert "1 person is on the waiting list" in seen[0]
    assert "/aanmelding/" not in str(page)
    assert [one.status for one in registrations()] == [RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING]


def test_errors_keep_what_was_typed(client: PageClient, knowledge_session: KnowledgeSession) -> None:
    wrong = FILLED_IN | {"name": "", "email": "sam.voorbeeld"}
    answer = client.post("/sessies/dagbesteding/aanmelden", wrong, status=422)
    page = client.inspected(answer, 422)
    links = [link["href"] for link in page.select(".error-summary a")]
    assert links == ["#name", "#email"]
    assert page.find("input", attrs={"name": "email"})["value"] == "sam.voorbeeld"  # type: ignore[index]
    assert len(page.select("input[name=access_needs][checked]")) == 2
    assert "proefwerken" in page.find("textarea").get_text()  # type: ignore[union-attr]
    assert registrations() == []


@pytest.mark.parametrize("name", ["\u3164", "\u2800\u115f", "\u200b", "Sam\ufffe", "Sam\ufdd0"])
def test_a_name_that_nobody_can_read_or_keep_is_refused(
    client: PageClient, knowledge_session: KnowledgeSession, name: str
) -> None:
    answer = client.post("/sessies/dagbesteding/aanmelden", FILLED_IN | {"name": name}, status=422)
    page = client.inspected(answer, 422)
    assert [link["href"] for link in page.select(".error-summary a")] == ["#name"]
    assert registrations() == []


@pytest.mark.parametrize("name", ["Win: https://evil.example", "Zie WWW.evil.example"])
def test_nobody_is_sent_a_link_in_the_name_of_a_stranger(
    client: PageClient, knowledge_session: KnowledgeSession, name: str
) -> None:
    answer = client.post("/sessies/dagbesteding/aanmelden", FILLED_IN | {"name": name}, status=422)
    assert "Vul een naam in zonder webadres" in answer.get_data(as_text=True)
    assert registrations() == []
    client.post("/sessies/dagbesteding/aanmelden", FILLED_IN | {"name": "J.Jansen/de Vries-d'Hondt, w.v.t.t."})


@pytest.mark.parametrize("email", ["sam@voorbeeld", f"{'s' * 65}@voorbeeld.nl", "sam@voorbeeld.nl\r\nBcc: x@y.nl"])
def test_an_address_that_no_server_takes_is_refused(
    client: PageClient, knowledge_session: KnowledgeSession, email: str
) -> None:
    client.post("/sessies/dagbesteding/aanmelden", FILLED_IN | {"email": email}, status=422)
    assert registrations() == []


def test_a_wrong_csrf_token_is_a_page_with_the_input_kept(
    client: PageClient, knowledge_session: KnowledgeSession
) -> None:
    answer = client.post("/sessies/dagbesteding/aanmelden", FILLED_IN, status=422, csrf_token="wrong")
    page = client.inspected(answer, 422)
    assert page.select_one(".error-summary li")
    assert page.find("input", attrs={"name": "name"})["value"] == "Sam van den Voorbeeld"  # type: ignore[index]
    assert registrations() == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"status": SessionStatus.CANCELLED}, "cancelled"),
        ({"registration_closes_at": timedelta(days=-1)}, "closed"),
        ({"registration_opens_at": timedelta(days=1)}, "not yet open"),
        ({"starts_at": timedelta(hours=-1)}, "past"),
    ],
)
def test_states_that_forbid_it_answer_409_with_a_sentence(
    app: Flask, client: PageClient, values: dict[str, object], sentence: str
) -> None:
    moments = {name: clock.now() + value if isinstance(value, timedelta) else value for name, value in values.items()}
    factories.knowledge_session(slug="nee", **moments)  # type: ignore[arg-type]
    shown = client.get("/sessies/nee/aanmelden", status=409).select_one("p.lead")
    assert shown
    assert len(shown.get_text(strip=True)) > 20
    client.post("/sessies/nee/aanmelden", FILLED_IN, status=409)
    assert registrations() == []
    assert db.session.query(OutgoingMail).count() == 0


def test_too_early_is_not_called_too_late(client: PageClient) -> None:
    factories.knowledge_session(slug="straks", registration_opens_at=clock.now() + timedelta(days=1))
    page = client.get("/sessies/straks/aanmelden", status=409).get_text(" ")
    assert "Dit kan nog niet" in page
    assert "Je kunt je nog niet aanmelden" in page
    for untrue in ("Dit kan niet meer", "Er is niets bewaard"):
        assert untrue not in page
    factories.knowledge_session(slug="voorbij", registration_closes_at=clock.now() - timedelta(days=1))
    assert "Dit kan niet meer" in client.get("/sessies/voorbij/aanmelden", status=409).get_text(" ")


@pytest.mark.parametrize("path", ["aanmelden", "aangemeld"])
def test_unknown_and_draft_sessions_are_404(client: PageClient, path: str) -> None:
    factories.knowledge_session(slug="concept", status=SessionStatus.DRAFT)
    client.get(f"/sessies/concept/{path}", status=404)
    client.get(f"/sessies/bestaat-niet/{path}", status=404)


def test_a_robot_is_told_so(client: PageClient, knowledge_session: KnowledgeSession) -> None:
    client.post("/sessies/dagbesteding/aanmelden", FILLED_IN | {"fax_number": "020"}, status=422)
    assert registrations() == []


def test_a_robot_is_slowed_down_and_half_a_team_is_not(
    tmp_path_factory: pytest.TempPathFactory, windows_stand_still: None
) -> None:
    folder = tmp_path_factory.mktemp("limited")
    app = make_app(f"sqlite:///{folder / 'test.sqlite3'}", folder, RATELIMIT_ENABLED=True)
    with app.app_context():
        db.create_all()
        factories.knowledge_session(slug="druk")
        client = PageClient(app)
        for _ in range(30):
            client.post("/sessies/druk/aanmelden", {"name": ""}, status=422)
        refused = client.post("/sessies/druk/aanmelden", {"name": ""}, status=429)
        assert int(refused.headers["Retry-After"]) > 0
        client.get("/sessies/druk/aanmelden")
        db.session.remove()
