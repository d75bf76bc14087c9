"""What the provider says, or what others make of it, that opens nothing."""

import hmac
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from joserfc import jwt
from joserfc.jwk import RSAKey

from sessions_app.core.extensions import db
from tests.cast import Cast
from tests.page_client import PageClient, text_of
from tests.people import trail
from tests.people.away_and_back import REFUSED, at_provider, come_back, configured, leave, refused
from tests.people.openid_provider import CLIENT_ID, CLIENT_SECRET, OpenIdProvider, as_text
from tests.people.test_throttle import limited  # noqa: F401 - a fixture


@pytest.fixture
def provider(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenIdProvider]:
    with configured(app, monkeypatch) as provider:
        yield provider


@pytest.mark.parametrize(
    "told",
    [
        {"nonce": "van een ander"},
        {"nonce": None},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"aud": "een-ander"},
        {"aud": "een-ander", "azp": CLIENT_ID},
        {"aud": [CLIENT_ID, "een-ander"], "azp": "een-ander"},
        {"iss": "https://een.ander.example"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email_verified": None, "xms_edov": True},  # Entra's own word, of a provider that is not Entra
        {"email": None},
        {"email": ["olga@example.org"]},
        {"email": "geen adres"},
        {"email": "onbekend@example.org"},
        {"at_hash": 7},
    ],
    ids=str,
)
def test_what_proves_nothing_opens_nothing(
    client: PageClient, cast: Cast, provider: OpenIdProvider, told: dict[str, Any]
) -> None:
    assert cast.organiser_olga.active
    before = trail.newest_id()
    provider.told = told
    refused(client)
    assert [entry.action for entry in trail.entries() if entry.id > before] == ["sign_in_failed"]


def unsigned(claims: dict[str, Any]) -> str:
    return _two_parts("none", claims) + "."


def by_another(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "een"}, claims, RSAKey.generate_key(2048))


def by_password(secret: bytes) -> Callable[[dict[str, Any]], str]:
    def sign(claims: dict[str, Any]) -> str:
        signed = _two_parts("HS256", claims)
        return f"{signed}.{as_text(hmac.digest(secret, signed.encode(), 'sha256'))}"

    return sign


def _two_parts(algorithm: str, claims: dict[str, Any]) -> str:
    return ".".join(as_text(json.dumps(part).encode()) for part in ({"alg": algorithm, "kid": "een"}, claims))


def test_a_token_that_the_provider_did_not_sign_opens_nothing(
    client: PageClient, cast: Cast, provider: OpenIdProvider
) -> None:
    assert cast.organiser_olga.active
    public = provider.key.as_pem(private=False)
    forged: list[Callable[[dict[str, Any]], str]] = [
        unsigned,
        by_another,
        by_password(public),
        by_password(CLIENT_SECRET.encode()),
        lambda claims: "geen.token.",
    ]
    for sign in forged:
        provider.sign = sign
        refused(client)


def test_a_closed_account_stays_closed(client: PageClient, cast: Cast, provider: OpenIdProvider) -> None:
    cast.organiser_olga.active = False
    db.session.commit()
    refused(client)


def test_a_state_of_another_browser_is_refused(
    app: Flask, client: PageClient, cast: Cast, provider: OpenIdProvider
) -> None:
    """Or she would sign in as whoever sent her that link."""
    assert cast.organiser_olga.active
    back = at_provider(leave(PageClient(app)))
    client.get(back, status=422)
    leave(client)
    client.get(back, status=422)
    fields = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    client.post("/inloggen/extern/terug", fields, status=422)
    assert "/token" not in provider.asked


def test_who_says_no_at_the_provider_comes_back_to_the_sign_in_page(
    client: PageClient, provider: OpenIdProvider
) -> None:
    leave(client)
    assert REFUSED in client.get("/inloggen/extern/terug?error=access_denied&state=x", status=422).get_text()


def test_a_code_works_once(app: Flask, client: PageClient, cast: Cast, provider: OpenIdProvider) -> None:
    assert cast.organiser_olga.active
    back = at_provider(leave(client))
    thief = PageClient(app)
    with client._client.session_transaction() as kept, thief._client.session_transaction() as copied:
        copied.update(kept)
    come_back(client, back)
    client.post("/uitloggen")
    client.get(back, status=422)
    assert REFUSED in text_of(come_back(thief, back, 422)), "not with a copy of the cookie of then either"


def test_trying_is_limited_per_network_address(limited: Flask, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    with configured(limited, monkeypatch) as provider:
        client = PageClient(limited)
        for _ in range(60):
            client.post("/inloggen/extern", status=200)
        client.post("/inloggen/extern", status=429)
        for _ in range(10):
            client.post("/inloggen/extern/terug", {"code": "geraden", "state": "geraden"}, status=422)
        client.post("/inloggen/extern/terug", {"code": "geraden", "state": "geraden"}, status=429)
        assert "/token" not in provider.asked
