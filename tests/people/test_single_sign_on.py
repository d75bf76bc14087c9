"""Single sign-on against a real provider on this machine, asked over HTTP."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from sessions_app.core.extensions import db
from sessions_app.people import accounts, single_sign_on
from sessions_app.people.models import User
from sessions_app.people.rules import Role
from tests.cast import PASSWORD, Cast
from tests.free_port import free_port
from tests.page_client import PageClient, text_of
from tests.people import trail
from tests.people.away_and_back import NAME, SILENT, at_provider, come_back, configured, leave
from tests.people.openid_provider import CLIENT_SECRET, OpenIdProvider
from tests.people.test_second_step import set_up
from tests.people.test_sign_in import signed_in_as


@pytest.fixture
def provider(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenIdProvider]:
    with configured(app, monkeypatch) as provider:
        yield provider


def test_there_is_no_button_unless_it_is_configured(client: PageClient) -> None:
    assert "/inloggen/extern" not in str(client.get("/inloggen"))
    assert client.post("/inloggen/extern").location == "/inloggen"
    assert client.post("/inloggen/extern/terug").location == "/inloggen"
    assert client.raw("/inloggen/extern/terug?code=x&state=y", status=303).location == "/inloggen"


def test_she_signs_in_with_the_account_of_her_organisation(
    client: PageClient, cast: Cast, provider: OpenIdProvider
) -> None:
    olga = cast.organiser_olga
    button = client.get("/inloggen?next=/beheer/mail").find("form", action="/inloggen/extern")
    assert button is not None and NAME in button.get_text()
    provider.email = "Olga@Example.ORG"
    back = at_provider(leave(client, "/beheer/mail"))
    assert "/token" not in provider.asked
    assert client.raw(back).headers["Cache-Control"] == "no-store"
    assert "/token" not in provider.asked and signed_in_as(client) is None, "a GET changes nothing"
    assert come_back(client, back).location == "/beheer/mail"
    assert signed_in_as(client) == olga.fs_uniquifier
    assert trail.last("signed_in").actor_id == olga.id


def test_who_has_no_password_is_told_where_to_choose_one(client: PageClient, provider: OpenIdProvider) -> None:
    """She never used the link of her invitation. An administrator must set up a second step before anything else."""
    user = accounts.invite("noura@example.org", "Noura", [Role.ADMIN], [], [])
    db.session.commit()
    provider.email = user.email
    come_back(client, at_provider(leave(client, "")))
    assert "Nog geen" in client.get("/mijn-account").get_text()
    asking = ("/mijn-account/tweede-stap", "/mijn-account/passkeys/nieuw", "/mijn-account/wachtwoord")
    for address in asking:
        assert client.get(address).select('main a[href="/wachtwoord-vergeten"]'), address
    accounts.set_password(db.session.get_one(User, user.id), PASSWORD)
    db.session.commit()
    client.post("/inloggen", {"email": user.email, "password": PASSWORD})
    for address in asking:
        assert not client.get(address).select('main a[href="/wachtwoord-vergeten"]'), address


def test_what_the_provider_is_asked(client: PageClient, provider: OpenIdProvider) -> None:
    first, second = (parse_qs(urlsplit(leave(client)).query) for _ in range(2))
    assert first["redirect_uri"] == ["http://localhost/inloggen/extern/terug"]
    assert first["code_challenge_method"] == ["S256"] and set(first["scope"][0].split()) == {"openid", "email"}
    assert all(first[name] != second[name] for name in ("state", "nonce", "code_challenge"))
    assert CLIENT_SECRET not in str(first)


def test_the_second_step_is_asked_as_after_a_password(
    app: Flask, client: PageClient, cast: Cast, provider: OpenIdProvider
) -> None:
    set_up(PageClient(app), cast.organiser_olga)
    assert come_back(client, at_provider(leave(client))).location == "/inloggen/code"
    assert signed_in_as(client) is None


def test_she_is_never_led_to_another_site(client: PageClient, cast: Cast, provider: OpenIdProvider) -> None:
    assert cast.organiser_olga.active
    assert come_back(client, at_provider(leave(client, "https://evil.example"))).location == "/beheer"


@pytest.mark.parametrize(
    "metadata",
    [{"issuer": "https://een.ander.example"}, {"token_endpoint": None}, {"jwks_uri": "ftp://x"}],
    ids=str,
)
def test_a_provider_that_is_another_is_not_asked(
    client: PageClient, provider: OpenIdProvider, metadata: dict[str, Any]
) -> None:
    provider.metadata = metadata
    assert SILENT in text_of(client.post("/inloggen/extern", status=503))


def test_a_provider_that_is_down_is_a_sentence(
    app: Flask, client: PageClient, cast: Cast, provider: OpenIdProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = at_provider(leave(client))
    provider.metadata = {"jwks_uri": f"{provider.issuer}/nergens"}
    assert SILENT in text_of(come_back(client, back, 503))
    monkeypatch.setitem(app.config, "OIDC_ISSUER", f"http://127.0.0.1:{free_port()}")
    assert SILENT in text_of(client.post("/inloggen/extern", status=503))
    assert client.get("/inloggen").find("input", attrs={"name": "password"})


@pytest.mark.parametrize(
    ("claims", "verified"),
    [
        ({"xms_edov": True}, True),
        ({"xms_edov": "1"}, True),
        ({"xms_edov": False}, False),
        ({}, False),
        ({"email_verified": False, "xms_edov": True}, False),
    ],
    ids=str,
)
def test_entra_has_a_word_of_its_own(claims: dict[str, Any], verified: bool) -> None:
    entra = "https://login.microsoftonline.com/9c1f4b0e-0000-4000-8000-000000000000/v2.0"
    assert single_sign_on.is_verified({"email": "olga@example.org"} | claims, entra) is verified
