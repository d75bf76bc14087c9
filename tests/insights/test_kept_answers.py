"""A drawing that nothing changed is given again at once, to her alone who got it, and never when it may be another."""

from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.feedback.models import ReleasedFigures
from sessions_app.insights import drawings
from sessions_app.people.models import SignInSession, User
from tests import factories
from tests.cast import Cast
from tests.insights.held import EIGHT_OF_TEN, counted_queries, held
from tests.page_client import PageClient

CHART = "/inzicht/tevredenheid.svg"


@pytest.fixture
def cor(client: PageClient, cast: Cast) -> PageClient:
    client.sign_in(cast.coordinator_cor).get("/inzicht")  # the cookie is whole from the first page on
    return client


def test_the_second_time_it_takes_one_statement(cor: PageClient) -> None:
    held(30, EIGHT_OF_TEN)
    first = cor.raw(CHART)
    with counted_queries() as statements:
        again = cor.raw(CHART)
    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])
    assert statements == [], "the glance goes past the session; nothing else is asked"
    assert again.headers["Cache-Control"] == "private, no-cache"


def test_what_changed_is_drawn_anew(cor: PageClient) -> None:
    session = held(30, EIGHT_OF_TEN)
    before = cor.raw(CHART).data
    figures = db.session.get_one(ReleasedFigures, session.id)
    figures.rating_sum -= 10
    db.session.commit()
    assert b"7,0" in cor.raw(CHART).data
    assert b"8,0" in before


def test_a_session_that_ends_is_a_new_point(cor: PageClient) -> None:
    held(30, EIGHT_OF_TEN)
    factories.knowledge_session(clock.now() - timedelta(hours=2))  # it goes on for another hour
    assert b"te weinig" not in cor.raw(CHART).data
    with clock.set_to(clock.now() + timedelta(minutes=70)):
        assert b"te weinig" in cor.raw(CHART).data


def test_whoever_is_signed_out_gets_nothing_of_it(cor: PageClient) -> None:
    held(30, EIGHT_OF_TEN)
    cor.raw(CHART)
    db.session.query(SignInSession).delete()
    db.session.commit()
    cor.raw(CHART, 302)


def test_whose_account_is_closed_gets_nothing_of_it(cor: PageClient, cast: Cast) -> None:
    held(30, EIGHT_OF_TEN)
    cor.raw(CHART)
    db.session.get_one(User, cast.coordinator_cor.id).active = False
    db.session.commit()
    cor.raw(CHART, 302)


def test_whose_scope_became_smaller_sees_less(cor: PageClient, cast: Cast) -> None:
    held(30, EIGHT_OF_TEN, district=factories.district("west"))
    assert b"8,0" in cor.raw(CHART).data
    user = db.session.get_one(User, cast.coordinator_cor.id)
    user.districts = [factories.district("noord")]
    db.session.commit()
    assert b"8,0" not in cor.raw(CHART).data


def test_another_coordinator_gets_her_own(client: PageClient, cast: Cast, app: Flask) -> None:
    held(30, EIGHT_OF_TEN)
    client.sign_in(cast.coordinator_cor).raw(CHART)
    organiser = PageClient(app).sign_in(cast.organiser_olga)
    organiser.raw(CHART, 403)


def test_drawn_once_for_all_processes(cor: PageClient, app: Flask) -> None:
    held(30, EIGHT_OF_TEN)
    first = cor.raw(CHART).data
    drawings._shelf._things.clear()  # as another process begins
    same = f"{CHART}?van=2024-10-01&tot=2026-11-21"  # what she gets without saying so
    with patch("sessions_app.insights.figures.standalone_svg", side_effect=AssertionError("drawn again")):
        assert cor.raw(same).data == first
    assert list(Path(app.config["INSTANCE_DIR"], drawings.FOLDER).iterdir())


def test_old_drawings_make_room(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawings, "MOST", 8)
    folder = Path(app.config["INSTANCE_DIR"], drawings.FOLDER)
    for number in range(20):
        drawings.drawn(("room", number), lambda number=number: b"x" * number)  # type: ignore[misc]
    assert len(list(folder.iterdir())) <= 8
    assert drawings.drawn(("room", 19), lambda: b"other") == b"x" * 19


def test_without_a_folder_it_is_drawn_all_the_same(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "INSTANCE_DIR", "/dev/null/nowhere")
    assert drawings.drawn("nowhere", lambda: b"picture") == b"picture"
