"""Between the end of a session and the moment on which people are asked for a mark, pages say that this is to come."""

from datetime import timedelta

import pytest

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.feedback import service as feedback
from sessions_app.knowledge_sessions.models import KnowledgeSession, SessionStatus
from sessions_app.registrations.models import Attendance, Registration, RegistrationStatus
from sessions_app.registrations.service import path_of
from tests import factories
from tests.page_client import PageClient

NEXT_MORNING = "uiterlijk op zondag 22 november 2026, 9.00 uur"


@pytest.fixture
def session(client: PageClient) -> KnowledgeSession:
    """Over since an hour; it is Saturday."""
    return factories.knowledge_session(clock.now() - timedelta(hours=3), ends_at=clock.now() - timedelta(hours=1))


def says(client: PageClient, address: str) -> bool:
    words = " ".join(client.get(address).select_one("main").get_text(" ").split())  # type: ignore[union-attr]
    assert ("uiterlijk op" in words) == (NEXT_MORNING in words)
    return NEXT_MORNING in words


def both(client: PageClient, registration: Registration) -> tuple[bool, bool]:
    return says(client, path_of(registration)), says(client, f"/sessies/{registration.knowledge_session.slug}")


def test_until_the_next_morning(client: PageClient, session: KnowledgeSession) -> None:
    hers = factories.registration(session)
    assert both(client, hers) == (True, True)
    assert "Geef een cijfer" in client.get(path_of(hers)).get_text()
    with clock.set_to(session.ends_at - timedelta(minutes=1)):
        assert both(client, hers) == (False, False)
    with clock.set_to(feedback.will_ask_at(session)):  # type: ignore[arg-type]
        assert both(client, hers) == (False, False)


def test_until_the_attendance_is_completed(client: PageClient, session: KnowledgeSession) -> None:
    hers = factories.registration(session)
    session.attendance_completed_at = clock.now()
    feedback.ask(session)
    db.session.commit()
    assert both(client, hers) == (False, False)
    assert client.get(path_of(hers)).select('a[href^="/evaluatie/"]')


def test_not_of_an_evaluation_that_is_closed_or_a_session_that_was_not(
    client: PageClient, session: KnowledgeSession
) -> None:
    hers = factories.registration(session)
    feedback.close(session)
    db.session.commit()
    assert both(client, hers) == (False, False)
    other = factories.knowledge_session(session.starts_at, ends_at=session.ends_at, status=SessionStatus.CANCELLED)
    assert both(client, factories.registration(other)) == (False, False)


@pytest.mark.parametrize(
    "values", [{"attendance": Attendance.NO_SHOW}, {"status": RegistrationStatus.WAITING}, {"has_answered": True}]
)
def test_not_on_the_page_of_who_is_not_asked(
    client: PageClient, session: KnowledgeSession, values: dict[str, object]
) -> None:
    assert both(client, factories.registration(session, **values)) == (False, True)
