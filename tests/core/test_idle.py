"""Who leaves her desk is signed out."""

from datetime import timedelta

from flask.testing import FlaskClient

from sessions_app.core import clock
from tests import factories
from tests.cast import PASSWORD, Cast
from tests.page_client import PageClient


def _signed_in(client: PageClient, cast: Cast) -> FlaskClient:
    client.post("/inloggen", {"email": cast.organiser_olga.email, "password": PASSWORD})
    return client._client


def test_two_hours_away_is_signed_out_and_work_is_not(client: PageClient, cast: Cast) -> None:
    browser, began = _signed_in(client, cast), clock.now()
    for minutes, status in ((119, 200), (119 + 119, 200), (119 + 119 + 120, 302), (119 + 119 + 121, 302)):
        with clock.set_to(began + timedelta(minutes=minutes)):
            assert browser.get("/beheer").status_code == status, minutes


def test_a_picture_in_the_background_is_no_work(client: PageClient, cast: Cast) -> None:
    browser, began = _signed_in(client, cast), clock.now()
    with clock.set_to(began + timedelta(minutes=90)):
        browser.get("/static/img/mark.svg")
    with clock.set_to(began + timedelta(minutes=121)):
        assert browser.get("/beheer").status_code == 302


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(client: PageClient, cast: Cast) -> None:
    """The door on a screen that somebody left open."""
    knowledge_session, began = factories.knowledge_session(), clock.now()
    browser = _signed_in(client, cast)
    for minutes in range(10, 120, 10):
        with clock.set_to(began + timedelta(minutes=minutes)):
            assert browser.get(f"/beheer/sessies/{knowledge_session.slug}/presentie/stand").status_code == 200
    with clock.set_to(began + timedelta(minutes=121)):
        assert browser.get("/beheer").status_code == 302


def test_an_older_copy_of_the_cookie_does_not_come_back_to_life(client: PageClient, cast: Cast) -> None:
    browser, began = _signed_in(client, cast), clock.now()
    kept = browser.get_cookie("kennissessies")
    assert kept is not None
    with clock.set_to(began + timedelta(minutes=100)):
        assert browser.get("/beheer").status_code == 200
    with clock.set_to(began + timedelta(minutes=150)):
        browser.set_cookie("kennissessies", kept.value)
        assert browser.get("/beheer").status_code == 302
