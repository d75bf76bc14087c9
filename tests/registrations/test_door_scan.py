"""A QR code at the door: for staff, for who helps there today, and for nobody else."""

from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.core import clock, links
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.rules import SessionStatus
from sessions_app.registrations import door_links
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import RegistrationStatus
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient


@pytest.fixture
def session(app: Flask) -> KnowledgeSession:
    return factories.knowledge_session(clock.now() + timedelta(minutes=10), slug="nu")


@pytest.fixture
def ans(session: KnowledgeSession) -> Registration:
    return factories.registration(session, name="Ans Voorbeeld", organisation="De Gouden Reael")


@pytest.fixture
def helper(app: Flask, session: KnowledgeSession) -> PageClient:
    door_links.make_link(session)
    db.session.commit()
    client = PageClient(app)
    client.get(door_of(session))
    return client


def door_of(session: KnowledgeSession) -> str:
    return (door_links.address_of(session) or "").removeprefix("http://localhost")


def code_of(registration: Registration) -> str:
    return links.address_of("door", registration.id).removeprefix("http://localhost")


def scanned(client: PageClient, code: str) -> str:
    """Where a helper lands: the address in the code sends her on."""
    return str(client.raw(code, 302).location)


def test_who_opened_the_door_list_may_scan_and_sees_a_name_only(helper: PageClient, ans: Registration) -> None:
    page = helper.get(scanned(helper, code_of(ans)))
    assert "Ans Voorbeeld" in page.get_text()
    assert "De Gouden Reael" not in page.get_text()
    assert ans.person.email not in page.get_text()
    db.session.expire_all()
    assert ans.attendance is None


def test_one_button_and_back_to_the_code(helper: PageClient, session: KnowledgeSession, ans: Registration) -> None:
    landed = scanned(helper, code_of(ans))
    answer = helper.post(f"{door_of(session)}/{ans.id}?gezien=0", {"attendance": "attended", "terug": "code"})
    assert answer.location == landed
    assert "Binnen 12.00" in helper.get(landed).get_text()


def test_another_browser_is_sent_to_the_sign_in_page(app: Flask, helper: PageClient, ans: Registration) -> None:
    assert PageClient(app).raw(code_of(ans), 302).location.startswith("/inloggen")


def test_a_code_of_another_session_says_which_and_no_name(helper: PageClient) -> None:
    other = factories.registration(factories.knowledge_session(title="Een andere sessie"), name="Geheim")
    text = helper.get(scanned(helper, code_of(other))).get_text()
    assert "Een andere sessie" in text
    assert "Geheim" not in text


def test_the_next_day_and_after_revoking_a_helper_scans_nothing(
    helper: PageClient, session: KnowledgeSession, ans: Registration
) -> None:
    landed = scanned(helper, code_of(ans))
    with clock.set_to(clock.now() + timedelta(days=1)):
        assert "Ans Voorbeeld" not in helper.get(landed, status=409).get_text()
    door_links.revoke_link(session)
    db.session.commit()
    helper.get(landed, status=404)
    assert scanned(helper, code_of(ans)).startswith("/inloggen")


def test_staff_elsewhere_who_helps_here_scans_as_a_helper(
    helper: PageClient, cast: Cast, session: KnowledgeSession, ans: Registration
) -> None:
    for someone in (cast.organiser_olaf, cast.coordinator_cor):
        helper.sign_in(someone)
        assert scanned(helper, code_of(ans)).startswith(door_of(session))


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (RegistrationStatus.WAITING, "op de wachtlijst"),
        (RegistrationStatus.CANCELLED, "afgemeld"),
        (RegistrationStatus.OFFERED, "nog geen plek"),
        (RegistrationStatus.REQUESTED, "nog geen plek"),
    ],
)
def test_who_has_no_place_is_said_and_may_be_let_in(
    helper: PageClient, session: KnowledgeSession, status: RegistrationStatus, sentence: str
) -> None:
    wil = factories.registration(session, name="Wil", status=status)
    page = helper.get(scanned(helper, code_of(wil)))
    assert sentence in page.get_text()
    assert "Toch binnenlaten" in page.get_text()
    helper.post(f"{door_of(session)}/{wil.id}?gezien=0", {"attendance": "attended", "terug": "code"})
    db.session.expire_all()
    assert wil.has_attended


def test_a_cancelled_session_lets_nobody_in(client: PageClient, cast: Cast, session: KnowledgeSession) -> None:
    ans = factories.registration(session)
    session.status = SessionStatus.CANCELLED
    db.session.commit()
    page = client.sign_in(cast.organiser_olga).get(code_of(ans))
    assert "gaat niet door" in page.get_text() or "afgelast" in page.get_text()
    assert page.select_one("main form") is None
