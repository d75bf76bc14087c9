"""The link of a helper at the door: made and revoked by the organiser, one session, its day alone."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from sessions_app.core import clock, links
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.rules import SessionStatus
from sessions_app.registrations import door_links, rules
from sessions_app.registrations.models import Registration
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient

TODAY = datetime(2026, 11, 21, 11, 30, tzinfo=UTC)  # half an hour after noon: the door is open
DOOR = "/beheer/sessies/vandaag/presentie"


@pytest.fixture
def session(app: Flask) -> KnowledgeSession:
    return factories.knowledge_session(TODAY, slug="vandaag")


def link_to(session: KnowledgeSession) -> str:
    door_links.make_link(session)
    db.session.commit()
    address = door_links.address_of(session)
    assert address
    return address.removeprefix("http://localhost")


@pytest.mark.parametrize(
    ("published", "today", "refusal"),
    [
        (True, "2026-11-20", rules.DoorLinkTooEarly),
        (True, "2026-11-21", None),
        (True, "2026-11-22", None),
        (True, "2026-11-23", rules.DoorLinkExpired),
        (False, "2026-11-21", rules.SessionIsCancelled),
    ],
)
def test_on_which_days_it_works(published: bool, today: str, refusal: type[Exception] | None) -> None:
    days = [datetime.fromisoformat(day).date() for day in ("2026-11-21", "2026-11-22", today)]
    if refusal is None:
        rules.check_door_link_works(published, *days)
    else:
        with pytest.raises(refusal):
            rules.check_door_link_works(published, *days)


def test_a_new_link_stops_the_old_one_and_revoking_stops_both(on_both: Flask) -> None:
    session = factories.knowledge_session(TODAY)
    first = link_to(session)
    assert link_to(factories.knowledge_session(TODAY)) != first
    second = link_to(session)
    assert door_links.find_by_link(first.rpartition("/")[2]) is None
    assert door_links.find_by_link(second.rpartition("/")[2]) is session
    door_links.revoke_link(session)
    door_links.revoke_link(session)
    assert door_links.find_by_link(second.rpartition("/")[2]) is None
    assert door_links.address_of(session) is None
    assert link_to(session) not in (first, second)


def test_the_organiser_makes_and_revokes_it(client: PageClient, cast: Cast, session: KnowledgeSession) -> None:
    client.sign_in(cast.organiser_olga)
    assert client.get(DOOR).select_one("#hulp-link") is None
    client.post(f"{DOOR}/hulp")
    shown = client.get(DOOR).select_one("#hulp-link")
    assert shown is not None
    path = str(shown["value"]).removeprefix("http://localhost")
    PageClient(client.app).get(path)
    client.post(f"{DOOR}/hulp/intrekken")
    PageClient(client.app).get(path, status=404)


def test_only_organisers_in_scope_hand_it_out(app: Flask, cast: Cast) -> None:
    session = factories.knowledge_session(TODAY, slug="vandaag", partners=[factories.organisation()])
    path = link_to(session)
    for user, status in ((cast.partner_petra, 403), (cast.coordinator_cor, 403), (cast.organiser_olaf, 404)):
        client = PageClient(app).sign_in(user)
        client.post(f"{DOOR}/hulp", status=status)
        client.post(f"{DOOR}/hulp/intrekken", status=status)
    page = PageClient(app).sign_in(cast.partner_petra).get(DOOR)
    assert path not in str(page)
    assert page.select_one("#hulp") is None


def test_it_shows_names_and_nothing_else(client: PageClient, session: KnowledgeSession) -> None:
    details = {"name": "Mo Voorbeeld", "organisation": "Pantar", "job_title": "jobcoach", "question": "Wie betaalt?"}
    factories.registration(session, "mo@example.org", **details)
    page = client.get(link_to(session))
    text = page.get_text(" ", strip=True)
    assert "Mo Voorbeeld" in text
    assert not [word for word in ("Pantar", "mo@example.org", "jobcoach", "Wie betaalt?") if word in str(page)]
    assert page.select_one(".site-header__menu") is None
    assert not page.select("a[href^='/beheer']")
    door = link_to(session)
    found = [len(client.get(f"{door}?zoek={word}").select("li[data-version]")) for word in ("voorbeeld", "pantar")]
    assert found == [1, 0], "nor who works where, by searching for it"


def test_marking_undoing_and_a_walk_in(client: PageClient, session: KnowledgeSession) -> None:
    path, registration = link_to(session), factories.registration(session)
    answer = client.post(f"{path}/{registration.id}", {"attendance": "attended"})
    assert answer.location == f"{path}#deelnemer-{registration.id}"
    assert _attended() == [True]
    client.post(f"{path}/{registration.id}", {"attendance": ""})
    assert _attended() == [False]
    client.post(f"{path}/{registration.id}", {"attendance": "perhaps"}, status=422)
    client.post(path, {"name": "", "email": "robin"}, status=422)
    client.post(path, {"name": "Robin", "email": "robin@example.org"})
    assert _attended() == [False, True]


def test_it_changes_nothing_in_another_session(client: PageClient, session: KnowledgeSession) -> None:
    elsewhere = factories.registration(factories.knowledge_session(TODAY))
    client.post(f"{link_to(session)}/{elsewhere.id}", {"attendance": "attended"}, status=404)
    assert _attended() == [False]


@pytest.mark.parametrize("days", [-1, 1])
def test_on_another_day_it_shows_a_sentence_and_no_names(client: PageClient, days: int) -> None:
    session = factories.knowledge_session(TODAY)
    registration = factories.registration(session, name="Mo Voorbeeld")
    path = link_to(session)
    with clock.set_to(clock.now() + timedelta(days=days)):
        page = client.get(path, status=409)
        client.post(path, {"name": "Robin", "email": "robin@example.org"}, status=409)
        client.post(f"{path}/{registration.id}", {"attendance": "attended"}, status=409)
    assert "Mo Voorbeeld" not in str(page)
    assert session.title in page.get_text()
    assert _attended() == [False]


def test_of_a_cancelled_session_it_opens_nothing(client: PageClient, session: KnowledgeSession) -> None:
    path = link_to(session)
    session.status = SessionStatus.CANCELLED
    db.session.commit()
    client.get(path, status=409)
    with pytest.raises(rules.SessionIsCancelled):
        door_links.make_link(session)


def test_no_link_of_another_purpose(client: PageClient, session: KnowledgeSession) -> None:
    link_to(session)
    registration = factories.registration(session)
    token = links.path_for(links._purposes["registration"], registration).rpartition("/")[2]
    client.get(f"/deur/{token}", status=404)


def _attended() -> list[bool]:
    return [one.has_attended for one in db.session.query(Registration).order_by(Registration.id)]
