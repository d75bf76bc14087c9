"""Her own page, by the link of her mail: the same address in every state."""

from datetime import timedelta

import pytest

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.feedback.models import FeedbackRequest
from sessions_app.knowledge_sessions.models import SessionStatus
from sessions_app.registrations.models import Attendance, Registration, RegistrationNeed, RegistrationStatus
from sessions_app.registrations.rules import EndedBecause, Need
from sessions_app.registrations.service import path_of
from tests import factories
from tests.page_client import PageClient


def status_of(client: PageClient, registration: Registration) -> tuple[str, str]:
    """The kind and the words of what the page says first."""
    status = client.get(path_of(registration)).select_one(".session-head .status")
    assert status is not None
    return " ".join(status["class"]), status.get_text()


def test_with_a_place_she_sees_her_facts_and_what_she_can_do(client: PageClient) -> None:
    session = factories.knowledge_session(venue_access="Lift")
    registration = factories.registration(session, "sam@example.org", question="Mag dat?", job_title="Begeleider")
    registration.needs = [RegistrationNeed(need=Need.LARGE_PRINT)]
    db.session.commit()
    path = path_of(registration)
    page = client.get(path)
    assert "status--good" in status_of(client, registration)[0]
    for words in ("Sam van den Voorbeeld", "sam@example.org", "Mag dat?", "Begeleider", session.title):
        assert words in page.get_text()
    assert page.select_one(f'form[method="post"][action="{path}/afmelden"] [name="csrf_token"]')
    for address in ("wijzigen", "sessie.ics", "gegevens.json", "verwijderen"):
        assert page.select(f'a[href="{path}/{address}"]'), address
    assert page.select('a[href^="/afspraken/"]')
    assert not page.select('a[href^="/evaluatie/"]')


def test_on_the_waiting_list_she_sees_her_number_and_why(client: PageClient) -> None:
    session = factories.knowledge_session(capacity=1)
    factories.registration(session)
    for minute in (1, 2):
        since = clock.now() + timedelta(minutes=minute)
        last = factories.registration(session, status=RegistrationStatus.WAITING, status_since=since)
    kind, words = status_of(client, last)
    assert "status--care" in kind
    assert "2" in words
    page = client.get(path_of(last))
    assert not page.select('a[href$="/sessie.ics"]')
    assert page.select('form[action$="/afmelden"]')


@pytest.mark.parametrize("state", ["cancelled", "session cancelled", "past"])
def test_when_it_is_over_there_is_nothing_left_to_cancel(client: PageClient, state: str) -> None:
    session = factories.knowledge_session()
    registration = factories.registration(session)
    if state == "cancelled":
        registration.status = RegistrationStatus.CANCELLED
    elif state == "session cancelled":
        session.status, session.cancellation_reason = SessionStatus.CANCELLED, "De zaal is dicht."
    else:
        session.starts_at, session.ends_at = clock.now() - timedelta(hours=4), clock.now() - timedelta(hours=1)
        registration.attendance = Attendance.ATTENDED
    db.session.commit()
    page = client.get(path_of(registration))
    assert not page.select('a[href$="/sessie.ics"]')
    if state != "session cancelled":
        assert not page.select('form[action$="/afmelden"]')
    again = page.select('form[action$="/terug"]')
    assert bool(again) is (state == "cancelled")
    assert ("De zaal is dicht." in page.get_text()) is (state == "session cancelled")


def test_the_evaluation_is_linked_once_she_is_asked_and_until_she_answered(client: PageClient) -> None:
    registration = factories.registration(factories.knowledge_session(clock.now() - timedelta(days=1)))
    db.session.add(FeedbackRequest(registration=registration, asked_at=clock.now(), link_version=0))
    db.session.commit()
    page = client.get(path_of(registration))
    [link] = page.select('a[href^="/evaluatie/"]')
    for told in (page, client.get(str(link["href"]))):
        assert "ongeveer een minuut" in told.get_text(), "as long here as there"
    registration.has_answered = True
    db.session.commit()
    assert not client.get(path_of(registration)).select('a[href^="/evaluatie/"]')


@pytest.mark.parametrize("status", [RegistrationStatus.CANCELLED, RegistrationStatus.WAITING])
def test_who_has_no_place_is_not_promised_the_evaluation(client: PageClient, status: RegistrationStatus) -> None:
    session = factories.knowledge_session()
    assert "Geef een cijfer" in client.get(path_of(factories.registration(session))).get_text()
    assert "Geef een cijfer" not in client.get(path_of(factories.registration(session, status=status))).get_text()


def test_who_was_turned_down_is_not_asked_to_register_again(client: PageClient) -> None:
    session = factories.knowledge_session(needs_approval=True)
    ended = {"status": RegistrationStatus.CANCELLED}
    hers = factories.registration(session, ended_because=EndedBecause.NOT_APPROVED, **ended)
    assert "Meld je weer aan" not in client.get(path_of(hers)).get_text()
    hers = factories.registration(session, ended_because=EndedBecause.OWN, **ended)
    assert "Meld je weer aan" in client.get(path_of(hers)).get_text()


def test_what_she_changed_is_saved_and_said(client: PageClient) -> None:
    path = path_of(factories.registration(factories.knowledge_session()))
    client.post(f"{path}/wijzigen", {"name": "Kim", "organisation": "Buurtteam"}, 303)
    assert "Bewaard." in client.get(path).get_text()
    assert "Bewaard." not in client.get(path).get_text()


def test_looking_changes_nothing_and_is_kept_nowhere(client: PageClient) -> None:
    registration = factories.registration(factories.knowledge_session())
    answer = client.raw(path_of(registration))
    assert answer.headers["Cache-Control"] == "no-store"
    db.session.expire_all()
    assert registration.is_confirmed


def test_a_wrong_tampered_or_revoked_link_is_404(client: PageClient) -> None:
    registration = factories.registration(factories.knowledge_session())
    path = path_of(registration)
    swapped = "A" if path[-1] != "A" else "B"
    client.get(path[:-1] + swapped, 404)
    client.get("/aanmelding/niets", 404)
    registration.link_version += 1
    db.session.commit()
    client.get(path, 404)


def test_in_english(client: PageClient) -> None:
    registration = factories.registration(factories.knowledge_session())
    client.set_language("en")
    page = client.get(path_of(registration))
    assert page.html["lang"] == "en"  # type: ignore[index]
    assert "You have a place" in page.get_text()


@pytest.mark.parametrize(
    ("status", "attendance", "certificate", "agreement"),
    [
        (RegistrationStatus.CONFIRMED, Attendance.ATTENDED, True, True),
        (RegistrationStatus.CONFIRMED, None, True, True),
        (RegistrationStatus.CONFIRMED, Attendance.NO_SHOW, True, False),
        (RegistrationStatus.CANCELLED, None, False, False),
        (RegistrationStatus.REQUESTED, None, False, False),
    ],
)
def test_afterwards_nothing_is_promised_that_does_not_come(
    client: PageClient,
    status: RegistrationStatus,
    attendance: Attendance | None,
    certificate: bool,
    agreement: bool,
) -> None:
    session = factories.knowledge_session(starts_at=clock.now() - timedelta(days=2))
    registration = factories.registration(session, status=status, attendance=attendance)
    page = client.get(path_of(registration))
    assert "Geef een cijfer" not in page.get_text(), "she was not asked"
    assert ("Bewijs van deelname" in page.get_text()) is certificate
    assert bool(page.select('a[href^="/afspraken/"]')) is agreement
    assert bool(page.select("#hierna")) is (certificate or agreement)


def test_afterwards_the_mark_is_right_below_the_session(client: PageClient) -> None:
    session = factories.knowledge_session(starts_at=clock.now() - timedelta(days=2))
    registration = factories.registration(session, attendance=Attendance.ATTENDED)
    db.session.add(FeedbackRequest(registration=registration, asked_at=clock.now(), link_version=0))
    db.session.commit()
    page = client.get(path_of(registration))
    titles = [title["id"] for title in page.select("main h2[id]")]
    assert titles[:2] == ["sessie", "hierna"]
    assert page.select('#hierna ~ ul a[href^="/evaluatie/"]')
