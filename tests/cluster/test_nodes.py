"""A web node holds nothing of its own: whatever began at one goes on at the other."""

import gc
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from flask_security import hash_password
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.kept.shelf import Shelf
from sessions_app.core.transaction import transaction
from sessions_app.knowledge_sessions import service as knowledge_sessions
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.rules import SessionStatus
from sessions_app.materials.queries import materials_of
from sessions_app.people import service as people
from sessions_app.people.rules import Role
from sessions_app.registrations import service as registrations
from tests import factories
from tests.cast import PASSWORD
from tests.cluster.parts import HOST, Cluster
from tests.cluster.proxy import Browser, Proxy
from tests.materials.some_files import PDF

ONE, OTHER = 0, 1  # nodes
PUBLIC = ["/", "/sessies/vol", "/sessies/vol/aangemeld", "/agenda.ics", "/api/v1/sessies", "/embed/programma"]


@pytest.fixture
def browser(cluster: Cluster) -> Browser:
    return Browser(Proxy(cluster))


@pytest.fixture
def olga(cluster: Cluster, browser: Browser) -> Iterator[Browser]:
    """An organiser who signed in at the first node."""
    with cluster.looked_into():
        noord = factories.district()
        people.add_user("olga@example.org", hash_password(PASSWORD), [Role.ORGANISER], [noord], [], name="Olga")
        db.session.commit()
    token = browser.get("/inloggen", ONE).form_token
    fields = {"csrf_token": token, "email": "olga@example.org", "password": PASSWORD}
    assert browser.post("/inloggen", fields, ONE).status in (302, 303)
    return browser


def test_who_signed_in_at_one_is_signed_in_at_the_other(cluster: Cluster, olga: Browser) -> None:
    with cluster.looked_into():
        factories.knowledge_session(slug="concept", status=SessionStatus.DRAFT, title="Nog een concept")
        past = factories.knowledge_session(slug="geweest", starts_at=clock.now() - timedelta(hours=5))
        own_page = registrations.path_of(factories.registration(past))
    _what_one_publishes_the_other_shows(olga)
    _what_is_uploaded_at_one_the_other_gives(cluster, olga, own_page)


def _what_one_publishes_the_other_shows(olga: Browser) -> None:
    visitor = Browser(olga.proxy)
    for node in (ONE, OTHER):
        assert "Nog een concept" not in visitor.get("/", node).words
    page = olga.get("/beheer/sessies/concept", OTHER)
    published = olga.post("/beheer/sessies/concept/publiceren", {"csrf_token": page.form_token}, OTHER)
    assert published.status == 303
    for node in (ONE, OTHER):
        assert "Nog een concept" in visitor.get("/", node).words


def _what_is_uploaded_at_one_the_other_gives(cluster: Cluster, olga: Browser, own_page: str) -> None:
    page = "/beheer/sessies/geweest/materiaal"
    files = FileStorage(BytesIO(PDF), "dia.pdf")
    boundary, body = encode_multipart({"csrf_token": olga.get(page, ONE).form_token, "files": files})
    assert olga.send(page, body, f"multipart/form-data; boundary={boundary}", ONE).status == 303
    with cluster.looked_into():
        [made] = materials_of(factories.session_with("geweest"))
        address = f"{own_page}/materiaal/{made.id}"
    given = Browser(olga.proxy).get(address, OTHER)
    assert (given.status, given.body) == (200, PDF)


def test_limits_are_counted_at_both_together(browser: Browser) -> None:
    token = browser.get("/inloggen").form_token
    statuses = [
        browser.post("/inloggen", {"csrf_token": token, "email": f"niemand{n}@example.org", "password": "x"}, n % 2)
        for n in range(11)
    ]
    assert [answer.status for answer in statuses] == [422] * 10 + [429]
    assert browser.post("/inloggen", {"csrf_token": token, "email": "a@example.org"}, OTHER).status == 429


def test_the_last_place_is_gone_at_both_at_once(cluster: Cluster, browser: Browser) -> None:
    with cluster.looked_into():
        factories.knowledge_session(slug="vol", capacity=1, title="Een plek")
    before = {(node, page): browser.get(page, node).body for node in (ONE, OTHER) for page in PUBLIC}
    token = browser.get("/sessies/vol/aanmelden", OTHER).form_token
    fields = {"csrf_token": token, "name": "Sam", "email": "sam@example.org"}
    assert browser.post("/sessies/vol/aanmelden", fields, OTHER).status == 303
    after = {(node, page): Browser(browser.proxy).get(page, node).body for node in (ONE, OTHER) for page in PUBLIC}
    for page in PUBLIC:
        assert after[ONE, page] == after[OTHER, page], page
    for page in ("/", "/sessies/vol", "/sessies/vol/aangemeld"):
        assert after[ONE, page] != before[ONE, page], page


def test_after_a_change_by_a_third_process_both_are_as_new(cluster: Cluster, browser: Browser) -> None:
    with cluster.looked_into():
        factories.knowledge_session(slug="eerst", capacity=2, themes=[factories.theme("Wonen")])
    addresses = ["/", "/sessies/eerst", "/sessies/eerst/sessie.ics", *PUBLIC[3:]]
    for change in (_another_title, _another_name_of_a_theme, _another_name_of_the_district, _one_registers, _cancelled):
        before = {path: _of_both(browser, path) for path in addresses}
        with cluster.looked_into(), transaction():
            change(factories.session_with("eerst"))
        after = {path: _of_both(browser, path) for path in addresses}
        true = {path: _of_a_process_without_memory(cluster, path) for path in addresses}
        assert after == true, change.__name__
        assert after != before, change.__name__


def _another_title(session: KnowledgeSession) -> None:
    session.title = "Nu anders"


def _another_name_of_a_theme(session: KnowledgeSession) -> None:
    session.themes[0].name = "Thuis"


def _another_name_of_the_district(session: KnowledgeSession) -> None:
    session.district.name = "Boven het IJ"


def _one_registers(session: KnowledgeSession) -> None:
    registrations.register(session, registrations.RegistrationDetails("Sam", "sam@example.org"))


def _cancelled(session: KnowledgeSession) -> None:
    knowledge_sessions.cancel(session, "De zaal staat onder water")


def _of_both(browser: Browser, path: str) -> bytes:
    one, other = (Browser(browser.proxy).get(path, node) for node in (ONE, OTHER))
    assert one.body == other.body
    return one.body


def _of_a_process_without_memory(cluster: Cluster, path: str) -> bytes:
    for shelf in [one for one in gc.get_objects() if isinstance(one, Shelf)]:
        vars(shelf).update(vars(Shelf(shelf._most, shelf._most_bytes)))
    return cluster.app.test_client().get(path, base_url=f"https://{HOST}").get_data()
