"""Coming back after a cancellation, by one click on her own page."""

from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations import service
from sessions_app.registrations.models import Registration
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
