"""What every answer tells the browser, and what the application refuses to believe or to read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import config
from sessions_app.core import clock, links
from sessions_app.core.extensions import db
from sessions_app.registrations.service import REGISTRATION_LINK
from tests import factories
from tests.cast import PASSWORD, Cast
from tests.conftest import NOON, make_app
from tests.page_client import PageClient, text_of

BASE = "https://kennissessies.example.nl"
EMBED = "https://www.gemeente.example.nl"


@pytest.fixture
def production(tmp_path: Path) -> Iterator[Flask]:
    """The application with the cookies, headers and hosts of production."""
    environment = {
        "APP_ENV": "production", "SECRET_KEY": "x" * 40, "SECURITY_PASSWORD_SALT": "y" * 20, "BASE_URL": BASE,
        "MAIL_SERVER": "smtp.example.nl", "MAIL_DEFAULT_SENDER": "sessies@example.nl", "INSTANCE_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'own.sqlite3'}", "QUEUE_URL": "memory:", "EMBED_ORIGINS": EMBED,
        "RATELIMIT_ENABLED": "false", "TRUSTED_HOSTS": "sessies.intern", "SECURITY_TOTP_SECRETS": "1:" + "z" * 40,
    }  # fmt: skip
    settings = config.settings_from(environment) | {"TESTING": True, "PROPAGATE_EXCEPTIONS": False}
    app = make_app(environment["DATABASE_URL"], tmp_path, **settings)
    with app.app_context(), clock.set_to(NOON):
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_production_sends_secure_cookies_that_belong_to_this_host_alone(production: Flask) -> None:
    client = PageClient(production)
    for path in ("/inloggen", "/taal/en"):
        answer = client._client.get(path, base_url=BASE)
        cookies = answer.headers.getlist("Set-Cookie")
        assert cookies
        for cookie in cookies:
            assert cookie.startswith("__Host-"), path
            assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; ")), path
            assert "Domain=" not in cookie


def test_the_chosen_language_holds_in_production(production: Flask) -> None:
    client = PageClient(production)
    client._client.get("/taal/en", base_url=BASE)
    page = client.get("/inloggen", base_url=BASE)
    assert page.html is not None
    assert page.html["lang"] == "en"


def test_production_tells_browsers_to_use_https_only(production: Flask) -> None:
    for path in ("/", "/nergens", "/static/css/base.css"):
        answer = production.test_client().get(path, base_url=BASE)
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains", path


@pytest.mark.parametrize("host", ["evil.example.com", "kennissessies.example.nl.evil.example.com", "127.0.0.1"])
def test_another_name_is_refused_with_a_page(production: Flask, host: str) -> None:
    client = PageClient(production)
    for path in ("/", "/inloggen", "/nergens"):
        page = client.get(path, 400, headers={"Host": host})
        assert host not in str(page)


@pytest.mark.parametrize("host", ["kennissessies.example.nl", "sessies.intern", "sessies.intern:8443"])
def test_the_names_of_ours_are_served(production: Flask, host: str) -> None:
    PageClient(production).get("/inloggen", base_url=BASE, headers={"Host": host})


def test_no_link_is_built_from_the_host_header(app: Flask, client: PageClient) -> None:
    slug = factories.knowledge_session().slug
    for path in ("/", f"/sessies/{slug}", "/api/v1/sessies", "/agenda.ics", f"/sessies/{slug}/sessie.ics", "/inloggen"):
        answer = client.raw(path, headers={"Host": "127.0.0.1:4711", "X-Forwarded-Host": "evil.example.com"})
        assert b"4711" not in answer.data, path
        assert b"evil.example" not in answer.data, path


def test_forwarded_headers_are_believed_only_when_configured(tmp_path: Path) -> None:
    forwarded = {"X-Forwarded-Host": "evil.example.com", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    url = f"sqlite:///{tmp_path / 'own.sqlite3'}"
    behind = make_app(url, tmp_path, TRUSTED_PROXIES=1)
    assert make_app(url, tmp_path).test_client().get("/inloggen", headers=forwarded).status_code == 200
    assert behind.test_client().get("/inloggen", headers=forwarded).status_code == 400


def test_only_the_embeddable_page_may_stand_in_the_named_frames(production: Flask) -> None:
    client = production.test_client()
    told = {
        path: client.get(path, base_url=BASE).headers for path in ("/", "/inloggen", "/embed/programma", "/nergens")
    }
    assert told["/embed/programma"]["Content-Security-Policy"].endswith(f"frame-ancestors {EMBED}")
    assert told["/embed/programma"]["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "X-Frame-Options" not in told["/embed/programma"], "it would forbid what frame-ancestors allows"
    for path in set(told) - {"/embed/programma"}:
        assert told[path]["X-Frame-Options"] == "DENY", path
        assert told[path]["Content-Security-Policy"].endswith("frame-ancestors 'none'"), path


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere(client: PageClient) -> None:
    policy = dict(part.split(" ", 1) for part in client.raw("/").headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in str(policy)
    assert "http" not in str(policy)


@pytest.mark.parametrize("path", ["/", "/nergens", "/static/css/base.css", "/api/v1/sessies", "/agenda.ics", "/gezond"])
def test_every_answer_carries_the_same_protection(client: PageClient, path: str) -> None:
    headers = client._client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "charset=utf-8" in headers["Content-Type"] or headers["Content-Type"] == "application/json"


def test_who_signs_out_leaves_nothing_in_the_browser(client: PageClient, cast: Cast) -> None:
    client.post("/inloggen", {"email": cast.organiser_olga.email, "password": PASSWORD})
    answer = client.post("/uitloggen")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.raw("/").headers


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "//[", "//a\u2100b", "http://[x"],
)
def test_nobody_is_sent_to_another_site(client: PageClient, cast: Cast, target: str) -> None:
    answer = client.raw("/taal/en", 302, query_string={"next": target})
    assert answer.location == "/"
    right = {"email": cast.organiser_olga.email, "password": PASSWORD, "next": target}
    assert client.post("/inloggen", right).location == "/beheer"
    assert client.raw("/inloggen", 303, query_string={"next": target}).location == "/beheer"


def test_a_personal_link_is_told_to_no_other_site_and_found_by_no_robot(client: PageClient) -> None:
    registration = factories.registration(factories.knowledge_session())
    answer = client.raw(links.path_for(REGISTRATION_LINK, registration))
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Cache-Control"] == "no-store"


def test_too_much_at_once_is_refused_with_a_sentence(client: PageClient) -> None:
    slug = factories.knowledge_session().slug
    for size, kind in ((3_000_000, None), (600_000, "multipart/form-data")):
        answer = client.post(f"/sessies/{slug}/aanmelden", {"question": "a" * size}, status=413, content_type=kind)
        assert "meer" in text_of(answer)


@pytest.mark.parametrize("kind", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_too_many_fields_are_refused(client: PageClient, kind: str) -> None:
    slug = factories.knowledge_session().slug
    many = {f"veld{number}": "a" for number in range(600)}
    answer = client.post(f"/sessies/{slug}/aanmelden", many, status=413, content_type=kind)
    assert "meer" in text_of(answer)


def test_an_override_of_the_method_is_not_believed(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.organiser_olga)
    slug = factories.knowledge_session().slug
    path = f"/beheer/sessies/{slug}/publiceren"
    client.raw(path, 405, headers={"X-HTTP-Method-Override": "POST"}, query_string={"_method": "POST"})
    for method in ("TRACE", "PUT", "DELETE", "PATCH"):
        client.raw("/inloggen", 405, method=method)


def test_a_fault_tells_nothing_of_the_inside(app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall() -> str:
        raise RuntimeError("secret of the inside")

    monkeypatch.setitem(app.view_functions, "pages.accessibility", fall)
    fall.access = app.view_functions["pages.privacy"].access  # type: ignore[attr-defined]
    answer = client.raw("/toegankelijkheid", 500)
    for word in (b"secret", b"RuntimeError", b"Traceback", b"sessions_app", b"Werkzeug", b"Python"):
        assert word not in answer.data
