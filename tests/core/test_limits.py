"""Rate limits: whom they stop, whom they must not, and what happens when the counting itself fails."""

import os
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from sessions_app.agreements.service import AGREEMENTS_LINK
from sessions_app.core import clock, limits, links
from sessions_app.core.extensions import db, limiter
from sessions_app.feedback import room
from sessions_app.registrations.service import REGISTRATION_LINK
from tests import factories
from tests.agreements.made import past_session
from tests.conftest import NOON, make_app
from tests.page_client import PageClient, text_of
from tests.stopping import PATIENCE_SECONDS

LimitedApp = Callable[..., Flask]
REDIS = os.environ.get("TEST_REDIS_URL") or "redis://127.0.0.1:6379/9"
UNREACHABLE = "redis://127.0.0.1:1/0"


@pytest.fixture
def limited_app(tmp_path: Path, windows_stand_still: None) -> Iterator[LimitedApp]:
    """An application with its limits switched on. The limiter is one for the whole process: put back afterwards."""
    kept = dict(vars(limiter))
    with clock.set_to(NOON):
        opened: list[Flask] = []

        def make(**settings: object) -> Flask:
            url = f"sqlite:///{tmp_path / 'limited.sqlite3'}"
            options = {"socket_connect_timeout": PATIENCE_SECONDS} if "redis" in str(settings) else {}
            settings = {"RATELIMIT_ENABLED": True, "RATELIMIT_STORAGE_OPTIONS": options, **settings}
            limiter._storage_options = {}
            app = make_app(url, tmp_path, **settings)
            context = app.app_context()
            context.push()
            app.extensions["open_context"] = context
            opened.append(app)
            db.create_all()
            return app

        yield make
        for app in reversed(opened):
            db.session.remove()
            db.engine.dispose()
            app.extensions["open_context"].pop()
    vars(limiter).update(kept)


def _tries(client: PageClient, number: int, path: str, status: int = 404, **kwargs: object) -> None:
    for _ in range(number):
        client.raw(path, status, **kwargs)


def test_who_guesses_links_is_stopped_with_a_page_in_her_language(limited_app: LimitedApp) -> None:
    client = PageClient(limited_app())
    for purpose in ("aanmelding", "evaluatie", "afspraken"):  # all purposes are counted together
        _tries(client, 10, f"/{purpose}/{'A' * 32}")
    refused = client.raw(f"/aanmelding/{'B' * 32}", 429)
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["Cache-Control"] == "no-store"
    assert "Even wachten" in text_of(refused)
    client.set_language("en")
    page = client.get(f"/aanmelding/{'B' * 32}", 429)
    assert "One moment, please" in page.get_text()


def test_a_room_full_of_people_opens_its_own_links_at_once(limited_app: LimitedApp) -> None:
    client = PageClient(limited_app())
    knowledge_session = factories.knowledge_session(capacity=100)
    paths = [links.path_for(REGISTRATION_LINK, factories.registration(knowledge_session)) for _ in range(80)]
    for path in paths:
        client.raw(path)


def test_one_link_changes_something_thirty_times_a_minute_and_its_neighbour_still_can(limited_app: LimitedApp) -> None:
    client = PageClient(limited_app())
    knowledge_session = factories.knowledge_session()
    mine, other = (links.path_for(REGISTRATION_LINK, factories.registration(knowledge_session)) for _ in range(2))
    for _ in range(30):
        client.post(f"{mine}/wijzigen", {"name": ""}, status=422)
    client.post(f"{mine}/wijzigen", {"name": ""}, status=429)
    client.post(f"{other}/wijzigen", {"name": ""}, status=422)


def test_one_address_is_mailed_its_link_five_times_an_hour_from_wherever(limited_app: LimitedApp) -> None:
    client = PageClient(limited_app())
    for number in range(5):
        client.post("/aanmelding", {"email": "sam@example.org"}, environ_base={"REMOTE_ADDR": f"192.0.2.{number}"})
    client.post("/aanmelding", {"email": "SAM@example.org "}, status=429)
    client.post("/aanmelding", {"email": "noor@example.org"})


def test_one_address_is_mailed_a_new_password_five_times_an_hour_from_wherever(limited_app: LimitedApp) -> None:
    client = PageClient(limited_app())
    for number in range(5):
        address = {"REMOTE_ADDR": f"192.0.2.{number}"}
        client.post("/wachtwoord-vergeten", {"email": "olga@example.org"}, environ_base=address)
    client.post("/wachtwoord-vergeten", {"email": "OLGA@example.org "}, status=429)
    client.post("/wachtwoord-vergeten", {"email": "olaf@example.org"})


def test_one_link_proposes_thirty_agreements_an_hour_and_what_is_refused_does_not_count(
    limited_app: LimitedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each sends a mail to an address that she chooses."""
    client, began = PageClient(limited_app()), clock.seconds_of_the_machine()
    past_session()
    mine, other = (links.path_for(AGREEMENTS_LINK, factories.person(f"{name}@example.org")) for name in ("mo", "ayse"))
    form = {"what": "Samen kijken", "with_email": "kim@example.org", "due_on": "2026-12-01"}
    for number in range(30):
        passed = began + 61 * (number // 10)  # within the thirty a minute that a link changes anything
        monkeypatch.setattr("limits.storage.memory.time", SimpleNamespace(time=lambda now=passed: now))
        client.post(mine, {**form, "what": ""}, status=422)
        client.post(mine, {**form, "what": f"Samen kijken {number}"})
    client.post(mine, form, status=429)
    client.post(other, form)


def test_in_the_room_one_address_is_mailed_five_times_an_hour_and_a_full_room_gets_its_links(
    limited_app: LimitedApp,
) -> None:
    client = PageClient(limited_app())
    ends_soon = factories.knowledge_session(starts_at=clock.now() - timedelta(hours=2, minutes=45))
    page = f"/e/{room.code_of(ends_soon)}"
    for number in range(40):
        client.post(page, {"email": f"deelnemer{number}@example.org"})
    for _ in range(5):
        client.post(page, {"email": "sam@example.org"})
    client.post(page, {"email": "sam@example.org"}, status=429)


def test_searching_is_limited_and_reading_is_not(limited_app: LimitedApp) -> None:
    client = PageClient(limited_app())
    _tries(client, 121, "/archief", 200)
    _tries(client, 120, "/archief?q=wijk", 200)
    client.raw("/archief?q=wijk", 429)
    client.raw("/archief?stadsdeel=noord")


def test_who_was_not_stopped_is_told_of_no_limit(limited_app: LimitedApp) -> None:
    client = PageClient(limited_app())
    told = client.raw("/archief?q=wijk").headers
    assert not [name for name, _value in told if name == "Retry-After" or name.startswith("X-RateLimit")]


def test_a_database_that_is_busy_says_itself_how_long(limited_app: LimitedApp) -> None:
    client = PageClient(limited_app())
    db.drop_all()
    assert client.raw("/archief?q=wijk", 503).headers["Retry-After"] == "10"


def test_the_api_says_it_in_json(limited_app: LimitedApp) -> None:
    client = PageClient(limited_app())
    _tries(client, 60, "/api/v1/sessies", 200)
    _tries(client, 60, "/api/v1/sessies/bestaat-niet")
    refused = client.raw("/api/v1/sessies", 429)
    assert refused.is_json
    assert int(refused.headers["Retry-After"]) > 0


def test_behind_a_proxy_each_visitor_is_counted_by_her_own_address(limited_app: LimitedApp) -> None:
    client = PageClient(limited_app(TRUSTED_PROXIES=1))
    guess = f"/aanmelding/{'A' * 32}"
    _tries(client, 30, guess, headers={"X-Forwarded-For": "203.0.113.7"})
    client.raw(guess, 429, headers={"X-Forwarded-For": "203.0.113.7"})
    client.raw(guess, 429, headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.7"})  # what she made up herself
    client.raw(guess, 404, headers={"X-Forwarded-For": "203.0.113.8"})


def test_without_a_proxy_nobody_gets_round_a_limit_by_a_header(limited_app: LimitedApp) -> None:
    client = PageClient(limited_app())
    for number in range(30):
        client.raw(f"/aanmelding/{'A' * 32}", 404, headers={"X-Forwarded-For": f"203.0.113.{number}"})
    client.raw(f"/aanmelding/{'A' * 32}", 429, headers={"X-Forwarded-For": "203.0.113.99"})


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("", "unknown"),
    ],
)
def test_one_visitor_has_one_name(app: Flask, address: str, counted_as: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert limits.visitor() == counted_as


def test_redis_counts_for_all_processes_together(limited_app: LimitedApp) -> None:
    if not _listens(REDIS):
        pytest.skip("no Redis: set TEST_REDIS_URL, or start a server on 127.0.0.1:6379 (it is optional)")
    address = {"REMOTE_ADDR": f"198.51.100.{os.getpid() % 250}"}
    first = limited_app(RATELIMIT_STORAGE_URI=REDIS)
    limiter.reset()
    _tries(PageClient(first), 30, f"/aanmelding/{'A' * 32}", environ_base=address)
    second = limited_app(RATELIMIT_STORAGE_URI=REDIS)
    PageClient(second).raw(f"/aanmelding/{'A' * 32}", 429, environ_base=address)
    limiter.reset()


def test_when_the_storage_is_down_requests_go_on_and_are_still_counted(limited_app: LimitedApp) -> None:
    client = PageClient(limited_app(RATELIMIT_STORAGE_URI=UNREACHABLE))
    slug = factories.knowledge_session().slug
    client.get(f"/sessies/{slug}/aanmelden")
    for _ in range(31):
        answer = client._client.post(f"/sessies/{slug}/aanmelden", data={"csrf_token": client.csrf_token()})
        assert answer.status_code in (422, 429)
    assert answer.status_code == 429


def _listens(url: str) -> bool:
    host, _, port = url.split("//")[1].split("/")[0].partition(":")
    try:
        with socket.create_connection((host, int(port or 6379)), timeout=PATIENCE_SECONDS):
            return True
    except OSError:
        return False
