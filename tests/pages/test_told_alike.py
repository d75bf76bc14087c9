"""Her own page is made once for all who are told the same: it is hers to the letter, and true at once."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.feedback.models import FeedbackRequest
from sessions_app.knowledge_sessions.models import KnowledgeSession, SessionStatus
from sessions_app.registrations.models import RegisteredByOther, Registration, RegistrationNeed
from sessions_app.registrations.rules import Attendance, Need, RegistrationStatus
from sessions_app.registrations.service import path_of
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient
from tests.pages.conftest import kept_alike
from tests.pages.counting import statements

pytestmark = pytest.mark.usefixtures("shelf")

TOKEN = re.compile(r'name="csrf_token" value="[^"]+"')
ANNE: dict[str, Any] = {
    "name": "Anne <b>& Co</b>",
    "organisation": "Huis 'Aan' de \"Amstel\"",
    "question": "Kan dat?\n<3",
}
BO: dict[str, Any] = {"name": "Bo Çelik", "organisation": "Zorg & Zo", "question": "Mag %(name)s mee?"}
IN_THE_PAST = {"starts_at": timedelta(hours=-4), "ends_at": timedelta(hours=-1)}


def read(client: PageClient, registration: Registration) -> str:
    return TOKEN.sub("", client.raw(path_of(registration)).get_data(as_text=True))


def needs_large_print(registration: Registration) -> None:
    registration.needs = [RegistrationNeed(need=need) for need in (Need.VEGAN, Need.LARGE_PRINT)]
    registration.knowledge_session.asks_access_needs = True


def registered_by_a_colleague(registration: Registration) -> None:
    registration.registered_by = RegisteredByOther(person=factories.person(), name=f"Chef van {registration.name}")


def is_asked_how_it_was(registration: Registration) -> None:
    registration.attendance = Attendance.ATTENDED
    moments = {name: clock.now() + distance for name, distance in IN_THE_PAST.items()}
    for name, moment in moments.items():
        setattr(registration.knowledge_session, name, moment)
    registration.knowledge_session.attendance_completed_at = clock.now()
    db.session.add(FeedbackRequest(registration=registration, asked_at=clock.now(), link_version=0))


def has_said_how_it_was(registration: Registration) -> None:
    is_asked_how_it_was(registration)
    registration.has_answered = True


def shows_herself(registration: Registration) -> None:
    registration.share_contact = True


def is_online(registration: Registration) -> None:
    registration.online = True
    registration.knowledge_session.online_url = "https://example.org/zaal"


def waits_for_a_yes(registration: Registration) -> None:
    registration.status = RegistrationStatus.REQUESTED


def is_called_off(registration: Registration) -> None:
    registration.knowledge_session.status = SessionStatus.CANCELLED
    registration.knowledge_session.cancellation_reason = "De zaal <is> dicht."


STATES = [
    lambda _registration: None, needs_large_print, registered_by_a_colleague, is_asked_how_it_was, has_said_how_it_was,
    shows_herself, is_online, waits_for_a_yes, is_called_off,
]  # fmt: skip


def two_in(state: Callable[[Registration], None]) -> tuple[Registration, Registration]:
    session = factories.knowledge_session(venue_access="Lift")
    anne = factories.registration(session, "anne@example.org", job_title="Begeleider", **ANNE)
    bo = factories.registration(session, "bo@example.org", job_title="Tolk", **BO)
    state(anne)
    state(bo)
    db.session.commit()
    return anne, bo


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("state", STATES)
def test_it_is_what_it_would_be_if_it_were_made_for_her(
    on_both: Flask, shelf: Callable[[], None], state: Callable[[Registration], None], language: str
) -> None:
    anne, bo = two_in(state)
    client = PageClient(on_both)
    client.set_language(language)
    pages = [read(client, one) for one in (anne, anne, bo, anne)]
    assert len(kept_alike()) == 1, "the same page is filled in for both"
    shelf()
    made_for_each = [read(client, one) for one in (anne, bo)]
    assert [pages[-1], pages[2]] == made_for_each
    assert pages[1] == pages[0] == pages[-1]


@pytest.mark.parametrize("state", STATES)
def test_nothing_of_anybody_stays_in_memory(app: Flask, state: Callable[[Registration], None]) -> None:
    anne, _bo = two_in(state)
    client = PageClient(app)
    for _time in range(3):
        client.raw(path_of(anne))
    [page] = kept_alike()
    text = "".join(page.pieces)
    for word in ("Anne", "anne@", "Amstel", "Kan dat", "Begeleider", path_of(anne), "/mail/", "/evaluatie/"):
        assert word not in text
    assert "/afspraken/" not in text


def test_the_third_reader_costs_one_statement(on_both: Flask) -> None:
    anne, bo = two_in(lambda _registration: None)
    client = PageClient(on_both)
    for one in (anne, bo):
        client.raw(path_of(one))
    address = path_of(anne)
    with statements() as seen:
        client.raw(address)
    assert not seen, "one statement beside the transactions"


CHANGES: list[Callable[[Registration], None]] = [
    lambda registration: setattr(registration, "name", "Annemarie"),
    lambda registration: setattr(registration, "question", ""),
    lambda registration: setattr(registration, "status", RegistrationStatus.CANCELLED),
    lambda registration: setattr(registration, "status", RegistrationStatus.WAITING),
    lambda registration: setattr(registration, "share_contact", True),
    lambda registration: setattr(registration.person, "email", "nieuw@example.org"),
    lambda registration: setattr(registration.person, "link_version", 3),
    lambda registration: setattr(registration.knowledge_session, "title", "Een andere titel"),
    lambda registration: setattr(registration.knowledge_session, "status", SessionStatus.CANCELLED),
    needs_large_print,
    registered_by_a_colleague,
    is_asked_how_it_was,
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_is_seen_at_once(
    on_both: Flask, shelf: Callable[[], None], change: Callable[[Registration], None]
) -> None:
    anne, _bo = two_in(lambda _registration: None)
    client = PageClient(on_both)
    before = [read(client, anne) for _time in range(3)][-1]
    change(anne)
    db.session.commit()
    after = read(client, anne)
    shelf()
    assert after == read(client, anne)
    assert after != before


def test_time_goes_on(app: Flask, client: PageClient) -> None:
    anne, _bo = two_in(lambda _registration: None)
    before = [read(client, anne) for _time in range(3)][-1]
    session_id = anne.knowledge_session_id
    with clock.set_to(db.session.get_one(KnowledgeSession, session_id).starts_at):
        assert read(client, anne) != before


def test_who_is_signed_in_has_a_page_of_her_own(app: Flask, cast: Cast) -> None:
    anne, _bo = two_in(lambda _registration: None)
    olga = PageClient(app).sign_in(cast.organiser_olga)
    for _time in range(3):
        assert "/uitloggen" in read(olga, anne)
    assert not kept_alike()
    assert "/uitloggen" not in read(PageClient(app), anne)


def test_a_link_that_was_revoked_opens_nothing_any_more(on_both: Flask) -> None:
    anne, _bo = two_in(lambda _registration: None)
    client, path = PageClient(on_both), path_of(anne)
    for _time in range(3):
        client.raw(path)
    anne.link_version += 1
    db.session.commit()
    client.raw(path, 404)
    anne.name = ""
    db.session.commit()
    client.raw(path_of(anne), 404)


def test_a_word_that_stands_on_each_page_spoils_it_for_nobody(app: Flask, shelf: Callable[[], None]) -> None:
    anne, bo = two_in(lambda _registration: None)
    anne.name, anne.organisation, anne.question = "A", "1", "-"
    db.session.commit()
    client = PageClient(app)
    for one in (anne, anne, bo, bo):
        client.raw(path_of(one))
    assert len(kept_alike()) == 1
    filled_in = read(client, anne)
    shelf()
    assert filled_in == read(client, anne)
