"""Signing in with the account of one's organisation: OpenID Connect (authorization code, PKCE, nonce), by Authlib.

Off unless OIDC_ISSUER and the settings beside it are given. The provider proves an e-mail address and nothing else:
it opens the account that has this address already, makes none, and gives no roles. What it tells is asked for anew
each time, so a key that it replaced is never believed. Authlib is imported when somebody comes this way: it takes along
what a web process can do without.
"""

import hmac
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import current_app

from sessions_app.core import clock

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session

LASTS_SECONDS = 600
CLOCKS_DIFFER_SECONDS = 60
PATIENCE_SECONDS = 5
# With the provider's public key alone: "none" proves nothing, and HS… would take that public key for a password.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
ENTRA = "login.microsoftonline.com"

Attempt = dict[str, Any]  # what the browser session keeps between leaving and coming back


class ProviderIsSilent(Exception):
    """It does not answer, or not as a provider does."""


class NotProven(Exception):
    """What came back proves no verified e-mail address."""


def is_on() -> bool:
    return bool(current_app.config["OIDC_ISSUER"])


def leave(came_for: str, language: str) -> tuple[str, Attempt]:
    """The address at the provider to go to, and what to keep until she is back. Raises ProviderIsSilent."""
    from authlib.common.security import generate_token

    attempt = {
        "state": generate_token(32),
        "nonce": generate_token(32),
        "verifier": generate_token(64),
        "next": came_for[:500],
        "until": int(clock.now().timestamp()) + LASTS_SECONDS,
    }
    with _session() as session:
        address, _ = session.create_authorization_url(
            _told_by_provider(session)["authorization_endpoint"],
            state=attempt["state"],
            nonce=attempt["nonce"],
            code_verifier=attempt["verifier"],
            ui_locales=language,
        )
    return str(address), attempt


def belongs_to(attempt: Attempt | None, state: str) -> bool:
    """Whether this browser left with this state, not long ago."""
    if not attempt or attempt["until"] < clock.now().timestamp():
        return False
    return hmac.compare_digest(str(attempt["state"]).encode(), state.encode())


def proven_address(attempt: Attempt, code: str) -> str:
    """The verified e-mail address that the provider tells for this code. Raises ProviderIsSilent, NotProven."""
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError

    with _session() as session:
        told = _told_by_provider(session)
        token = _token_for(session, told, code, attempt["verifier"])
        keys = _fetched(session, told["jwks_uri"])
    try:
        claims = _validated(token, keys, attempt["nonce"])
    except (JoseError, AuthlibBaseError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotProven(type(error).__name__) from error
    if not is_verified(claims, current_app.config["OIDC_ISSUER"]):
        raise NotProven("the e-mail address is not verified")
    return str(claims["email"])


def is_verified(claims: dict[str, Any], issuer: str) -> bool:
    """Entra ID tells no `email_verified`; of its own it has `xms_edov`: the tenant owns the domain of the address."""
    if not isinstance(claims.get("email"), str):
        return False
    if urlsplit(issuer).hostname == ENTRA and "email_verified" not in claims:
        return claims.get("xms_edov") in (True, "1", "true")
    return claims.get("email_verified") is True


def _session() -> "OAuth2Session":
    from authlib.integrations.requests_client import OAuth2Session

    config = current_app.config
    return OAuth2Session(
        config["OIDC_CLIENT_ID"],
        config["OIDC_CLIENT_SECRET"],
        scope="openid email",
        redirect_uri=f"{config['BASE_URL']}/inloggen/extern/terug",
        code_challenge_method="S256",
    )


def _told_by_provider(session: "OAuth2Session") -> dict[str, Any]:
    """Its discovery document, which must be of this issuer and name no address that is less safe than it."""
    issuer = current_app.config["OIDC_ISSUER"]
    told = _fetched(session, issuer.rstrip("/") + "/.well-known/openid-configuration")
    if told.get("issuer") != issuer:
        raise ProviderIsSilent("OIDC_ISSUER is not the issuer that this provider calls itself")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        scheme = urlsplit(str(told.get(name))).scheme
        if scheme not in ("https", urlsplit(issuer).scheme):
            raise ProviderIsSilent(f"{name} is missing or not https")
    return told


def _fetched(session: "OAuth2Session", address: str) -> dict[str, Any]:
    try:
        answer = session.get(address, withhold_token=True, timeout=PATIENCE_SECONDS, allow_redirects=False)
        found = answer.json() if answer.status_code == 200 else None
    except (OSError, ValueError) as error:  # all faults of requests are an OSError
        raise ProviderIsSilent(type(error).__name__) from error
    if not isinstance(found, dict):
        raise ProviderIsSilent(f"{address} answers {answer.status_code}")
    return found


def _token_for(session: "OAuth2Session", told: dict[str, Any], code: str, verifier: str) -> dict[str, Any]:
    from authlib.common.errors import AuthlibBaseError

    ways = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if "client_secret_basic" not in ways:
        session.token_endpoint_auth_method = "client_secret_post"  # noqa: S105 - the name of a way, no secret
    try:
        token: dict[str, Any] = session.fetch_token(
            told["token_endpoint"],
            grant_type="authorization_code",
            code=code,
            code_verifier=verifier,
            timeout=PATIENCE_SECONDS,
            allow_redirects=False,
        )
    except AuthlibBaseError as error:
        raise NotProven(f"the provider refuses the code: {error.error}") from error
    except (OSError, ValueError) as error:
        raise ProviderIsSilent(type(error).__name__) from error
    return token


def _validated(token: dict[str, Any], keys: dict[str, Any], nonce: str) -> dict[str, Any]:
    """Its signature, then who made it, for whom, until when, and that it answers this attempt."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.jwk import KeySet

    config = current_app.config
    read = jwt.decode(token["id_token"], KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
    claims = CodeIDToken(
        read.claims,
        read.header,
        {
            "iss": {"essential": True, "value": config["OIDC_ISSUER"]},
            "aud": {"essential": True, "value": config["OIDC_CLIENT_ID"]},
            "exp": {"essential": True},
        },
        {"nonce": nonce, "client_id": config["OIDC_CLIENT_ID"], "access_token": token.get("access_token")},
    )
    claims.validate(now=int(clock.now().timestamp()), leeway=CLOCKS_DIFFER_SECONDS)
    return dict(claims)
