"""What the holder of a personal link may do; what anyone else may not; asking for the link again."""

from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import SessionStatus
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations import service
from sessions_app.registrations.models import Registration, RegistrationNeed
from sessions_app.registrations.rules import Need, RegistrationStatus
from tests import factories
from tests.page_client import PageClient


@pytest.fixture
def registration(app: Flask) -> Registration:
    return factories.registration(factories.knowledge_session(), "sam@example.org")


@pytest.fixture
def path(registration: Registration) -> str:
    return service.path_of(registration)


def kinds() -> list[str]:
    return [mail.kind for mail in db.session.query(OutgoingMail).order_by(OutgoingMail.id)]


def test_cancelling(client: PageClient, registration: Registration, path: str) -> None:
    for _ in range(2):
        assert client.post(f"{path}/afmelden").location == path
    db.session.expire_all()
    assert registration.is_cancelled
    assert kinds().count("registration_cancelled") == 1


def test_one_click_brings_her_back_as_she_was(client: PageClient, registration: Registration, path: str) -> None:
    registration.question = "Wie belt wie?"
    service.cancel(registration)
    db.session.commit()
    assert client.get(path).select_one(f'form[action="{path}/terug"] button') is not None
    for _ in range(2):
        assert client.post(f"{path}/terug").location == path
    db.session.expire_all()
    assert (registration.is_confirmed, registration.question) == (True, "Wie belt wie?")
    assert kinds().count("registration_confirmed") == 1
    assert "registration_repeated" not in kinds()


@pytest.mark.parametrize("asks", [True, False])
def test_what_she_needs_went_and_she_is_told(
    client: PageClient, registration: Registration, path: str, asks: bool
) -> None:
    registration.knowledge_session.asks_access_needs = asks
    service.cancel(registration)
    db.session.commit()
    client.post(f"{path}/terug")
    assert ("Vul het opnieuw in." in client.get(path).get_text()) is asks


def test_nobody_comes_back_once_registration_is_closed(
    client: PageClient, registration: Registration, path: str
) -> None:
    service.cancel(registration)
    registration.knowledge_session.registration_closes_at = clock.now() - timedelta(hours=1)
    db.session.commit()
    assert not client.get(path).select(f'form[action="{path}/terug"]')
    client.post(f"{path}/terug", status=409)
    db.session.expire_all()
    assert registration.is_cancelled


def test_no_cancelling_once_it_has_begun(client: PageClient, registration: Registration, path: str) -> None:
    with clock.set_to(registration.knowledge_session.starts_at):
        client.post(f"{path}/afmelden", status=409)
    db.session.expire_all()
    assert registration.is_confirmed


def test_no_cancelling_when_the_session_is_cancelled(client: PageClient, registration: Registration, path: str) -> None:
    registration.knowledge_session.status = SessionStatus.CANCELLED
    db.session.commit()
    answer = client.post(f"{path}/afmelden", status=409)
    assert "Deze sessie is afgelast." in answer.get_data(as_text=True)
    assert "afmelden" not in {form["action"].rpartition("/")[2] for form in client.get(path).find_all("form")}
    client.post(f"{path}/verwijderen", {"what": "registration"})
    db.session.expire_all()
    assert (registration.name, registration.is_confirmed, kinds()) == ("", True, [])


def test_get_changes_nothing(client: PageClient, registration: Registration, path: str) -> None:
    client.raw(f"{path}/afmelden", status=405)
    client.get(f"{path}/wijzigen")
    client.get(f"{path}/verwijderen")
    client.raw(f"{path}/gegevens.json")
    db.session.expire_all()
    assert registration.is_confirmed
    assert registration.name


@pytest.mark.parametrize("action", ["wijzigen", "gegevens.json", "verwijderen"])
@pytest.mark.parametrize("damage", ["tampered", "other version", "short", "nonsense"])
def test_unknown_and_tampered_links_are_404(
    client: PageClient, registration: Registration, path: str, action: str, damage: str
) -> None:
    flipped = "A" if path[-1] != "A" else "B"
    damaged = {"tampered": path[:-1] + flipped, "short": path[:-4], "nonsense": "/aanmelding/ë[]"}.get(damage, path)
    if damage == "other version":
        registration.link_version += 1
        db.session.commit()
    client.get(f"{damaged}/{action}", status=404)
    client.post(f"{damaged}/afmelden", status=404)
    assert registration.is_confirmed


def test_changing(client: PageClient, registration: Registration, path: str) -> None:
    registration.needs = [RegistrationNeed(need=Need.LARGE_PRINT)]
    db.session.commit()
    page = client.get(f"{path}/wijzigen")
    assert page.find("input", attrs={"name": "name"})["value"] == registration.name  # type: ignore[index]
    assert [box["value"] for box in page.select("input[name=access_needs][checked]")] == ["large_print"]
    client.post(f"{path}/wijzigen", {"name": ""}, status=422)
    changed = {"name": "Sam Anders", "organisation": "WPI", "question": "Hoe?", "access_needs": "wheelchair"}
    assert client.post(f"{path}/wijzigen", changed | {"email": "other@example.org"}).location == path
    db.session.expire_all()
    assert (registration.name, registration.organisation, registration.question) == ("Sam Anders", "WPI", "Hoe?")
    assert [need.need for need in registration.needs] == [Need.WHEELCHAIR]
    assert registration.person.email == "sam@example.org"


def test_no_changing_after_cancelling_or_afterwards(client: PageClient, registration: Registration, path: str) -> None:
    with clock.set_to(registration.knowledge_session.ends_at):
        client.get(f"{path}/wijzigen", status=409)
    registration.status = RegistrationStatus.CANCELLED
    db.session.commit()
    client.post(f"{path}/wijzigen", {"name": "Sam"}, status=409)


def test_the_page_opens_in_any_browser_any_number_of_times(app: Flask, path: str) -> None:
    for _ in range(3):
        browser = PageClient(app)
        assert browser.raw(path).headers["Cache-Control"] == "no-store"
        assert "Je hebt een plek" in browser.get(path).get_text()
        assert browser.raw(path).headers.get("ETag") is None


def test_my_data(client: PageClient, registration: Registration, path: str) -> None:
    factories.registration(factories.knowledge_session(title="Een andere"), "sam@example.org")
    factories.registration(registration.knowledge_session, "someone.else@example.org", name="Robin")
    answer = client.raw(f"{path}/gegevens.json")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json is not None
    assert answer.json["email"] == "sam@example.org"
    assert len(answer.json["registrations"]) == 2
    assert "Robin" not in answer.get_data(as_text=True)


def test_erasing_from_the_page(client: PageClient, registration: Registration, path: str) -> None:
    client.post(f"{path}/verwijderen", status=422)
    answer = client.post(f"{path}/verwijderen", {"what": "registration"})
    client.get(answer.location)
    client.get(f"{path}/wijzigen", status=404)
    db.session.expire_all()
    assert registration.is_erased


def test_the_link_again(client: PageClient, registration: Registration) -> None:
    waiting = factories.knowledge_session()
    factories.registration(waiting, "sam@example.org", status=RegistrationStatus.WAITING)
    for days in (3, 40):  # of the first one she may still want the slides, or her certificate
        past = factories.knowledge_session(clock.now() - timedelta(days=days))
        factories.registration(past, "sam@example.org")
    waited = factories.knowledge_session(clock.now() - timedelta(days=3))
    factories.registration(waited, "sam@example.org", status=RegistrationStatus.WAITING)
    client.get("/aanmelding")
    for _ in range(2):  # once a day at most
        client.post("/aanmelding", {"email": "SAM@example.org"})
    [mail] = db.session.query(OutgoingMail).all()
    assert (mail.kind, mail.recipient_email) == ("link_again", "sam@example.org")
    assert mail.text_body.count("[[link:registration:") == 3
    assert mail.text_body.count("Deze sessie is voorbij.") == 1
    with clock.set_to(clock.now() + timedelta(days=1)):
        client.post("/aanmelding", {"email": "sam@example.org"})
    assert kinds() == ["link_again"] * 2


def test_the_answer_is_the_same_for_an_unknown_address(app: Flask, registration: Registration) -> None:
    answers = []
    for address in ("sam@example.org", "stranger@example.org"):
        client = PageClient(app)
        client.get("/aanmelding")
        answer = client.post("/aanmelding", {"email": address})
        page = client.get(answer.location)
        page.find("input", attrs={"name": "csrf_token"}).decompose()  # type: ignore[union-attr]
        answers.append((answer.location, sorted(answer.headers.keys()), str(page)))
    assert answers[0] == answers[1]
    assert kinds() == ["link_again"]


def test_no_address_is_an_error_with_what_was_typed(client: PageClient) -> None:
    page = client.inspected(client.post("/aanmelding", {"email": "sam at"}, status=422), 422)
    assert page.find("input", attrs={"name": "email"})["value"] == "sam at"  # type: ignore[index]


def test_her_pages_are_in_the_language_of_her_mails_unless_she_chose_one(
    client: PageClient, registration: Registration, path: str
) -> None:
    registration.language = "en"
    db.session.commit()
    for page in (path, f"{path}/wijzigen"):
        assert client.get(page).html["lang"] == "en"
    client.set_language("nl")
    for page in (path, f"{path}/wijzigen"):
        assert client.get(page).html["lang"] == "nl"
