"""SECRET_KEY is changed while links are in mailboxes: the story of README "Put it into service", end to end."""

from pathlib import Path

from flask import Flask

from sessions_app.core import clock, links
from sessions_app.core.extensions import db
from sessions_app.registrations.service import REGISTRATION_LINK
from tests import factories
from tests.cast import PASSWORD, Cast
from tests.conftest import NOON, make_app
from tests.page_client import PageClient

OLD, NEW = "o" * 40, "n" * 40


def _app(folder: Path, **keys: object) -> Flask:
    return make_app(f"sqlite:///{folder / 'own.sqlite3'}", folder, **keys)


def _status(app: Flask, path: str) -> int:
    with app.app_context():
        status = app.test_client().get(path).status_code
        db.session.remove()
        db.engine.dispose()
    return int(status)


def test_a_link_outlives_its_key_as_long_as_the_fallbacks_hold_it(tmp_path: Path) -> None:
    with clock.set_to(NOON):
        before = _app(tmp_path, SECRET_KEY=OLD)
        with before.app_context():
            db.create_all()
            registration = factories.registration(factories.knowledge_session())
            path = links.path_for(REGISTRATION_LINK, registration)
        rotating = _app(tmp_path, SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=[OLD])
        with rotating.app_context():
            said_now = links.address_of("registration", registration.id)
        afterwards = _app(tmp_path, SECRET_KEY=NEW)
        assert [_status(app, path) for app in (before, rotating, afterwards)] == [200, 200, 404]
        new_path = said_now.removeprefix("http://localhost")
        assert new_path != path, "a mail that is sent during the rotation carries a link of the new key"
        assert [_status(app, new_path) for app in (before, rotating, afterwards)] == [404, 200, 200]


def test_who_is_signed_in_stays_so_while_the_key_is_rotated(tmp_path: Path) -> None:
    with clock.set_to(NOON):
        before = _app(tmp_path, SECRET_KEY=OLD)
        with before.app_context():
            db.create_all()
            client = PageClient(before)
            client.post("/inloggen", {"email": Cast().organiser_olga.email, "password": PASSWORD})
            cookie = client._client.get_cookie("kennissessies")
            assert cookie is not None
        for keys, status in (({"SECRET_KEY_FALLBACKS": [OLD]}, 200), ({}, 302)):
            app = _app(tmp_path, SECRET_KEY=NEW, **keys)
            with app.app_context():
                browser = app.test_client()
                browser.set_cookie("kennissessies", cookie.value)
                assert browser.get("/beheer").status_code == status
                db.session.remove()
