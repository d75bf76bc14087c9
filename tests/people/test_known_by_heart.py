"""Who is signed in stands in the memory of a process: what another process changes of it counts at once."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, select

from sessions_app.core.extensions import db
from sessions_app.people.models import District, Role, SignInSession, User
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient
from tests.pages.counting import statements


@pytest.fixture
def olga(on_both: Flask) -> Callable[..., int]:
    """Opens a page as a request does, with a session of its own; gives the status."""
    client = PageClient(on_both).sign_in(Cast().organiser_olga)

    def opens(address: str) -> int:
        db.session.remove()
        status = client._client.get(address).status_code
        db.session.remove()
        return status

    return opens


def hers() -> User:
    return db.session.scalars(select(User)).unique().one()


def test_the_second_page_asks_only_whether_her_sign_in_stands(on_both: Flask, olga: Callable[..., int]) -> None:
    slug = factories.knowledge_session().slug
    asked = []
    for _time in range(2):
        with statements() as seen:
            assert olga(f"/beheer/sessies/{slug}") == 200
        asked.append([one for one in seen if any(name in one for name in ("users", "roles", "programme_items"))])
    assert asked[0]
    assert not asked[1]


def test_a_sign_in_that_is_ended_opens_nothing(olga: Callable[..., int], other_process: Flask) -> None:
    assert olga("/beheer") == 200
    with other_process.app_context():
        db.session.execute(delete(SignInSession))
        db.session.commit()
    assert olga("/beheer") == 302


def test_an_account_that_is_switched_off_opens_nothing(olga: Callable[..., int], other_process: Flask) -> None:
    assert olga("/beheer") == 200
    with other_process.app_context():
        hers().active = False
        db.session.commit()
    assert olga("/beheer") == 302


def test_a_role_that_is_taken_away_opens_nothing(olga: Callable[..., int], other_process: Flask) -> None:
    assert olga("/beheer") == 200
    with other_process.app_context():
        hers().roles = [Role(name="coordinator")]
        db.session.commit()
    assert olga("/beheer") == 403


def test_a_session_that_leaves_her_scope_is_not_there(olga: Callable[..., int], other_process: Flask) -> None:
    slug, elsewhere = factories.knowledge_session().slug, factories.district("west").id
    for _time in range(2):
        assert olga(f"/beheer/sessies/{slug}") == 200
    with other_process.app_context():
        factories.session_with(slug).district_id = elsewhere
        db.session.commit()
    assert olga(f"/beheer/sessies/{slug}") == 404


def test_a_district_that_is_taken_from_her_is_closed(olga: Callable[..., int], other_process: Flask) -> None:
    slug, elsewhere = factories.knowledge_session().slug, factories.district("west").id
    assert olga(f"/beheer/sessies/{slug}") == 200
    with other_process.app_context():
        hers().districts = [db.session.get_one(District, elsewhere)]
        db.session.commit()
    assert olga(f"/beheer/sessies/{slug}") == 404
