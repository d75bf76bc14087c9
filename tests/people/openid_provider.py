"""A small OpenID provider on this machine, that keeps to the protocol (PKCE, one use of each code, its secret) and
that a test can make tell something else than it should."""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.serving import make_server
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from tests.conftest import NOON

CLIENT_ID, CLIENT_SECRET = "kennissessies", "geheim-van-de-proef"


def as_bytes(data: str) -> bytes:
    return base64.urlsafe_b64decode(data + "=" * (-len(data) % 4))


def as_text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class OpenIdProvider:
    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "een"})
        self.email = "olga@example.org"
        self.told: dict[str, Any] = {}  # instead of the claims that are right; None leaves one out
        self.sign: Callable[[dict[str, Any]], str] = lambda claims: jwt.encode(
            {"alg": "RS256", "kid": "een"}, claims, self.key
        )
        self.metadata: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.issuer = ""
        self.now = NOON

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        self.asked.append(request.path)
        answers = {
            "/.well-known/openid-configuration": self._configuration,
            "/authorize": self._authorize,
            "/token": self._token,
            "/keys": lambda _request: Response(_json({"keys": [self.key.as_dict(private=False)]})),
        }
        try:
            answer = answers.get(request.path, _nothing)(request)
        except (BadRequest, NotFound) as refusal:
            answer = Response(_json({"error": "invalid_grant"}), status=refusal.code)
        return answer(environ, start_response)

    def _configuration(self, _request: Request) -> Response:
        own = {"issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize"}
        own |= {"token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys"}
        return Response(_json(own | self.metadata))

    def _authorize(self, request: Request) -> Response:
        """Whoever comes here is signed in already."""
        asked = request.args
        if asked["client_id"] != CLIENT_ID or asked["response_type"] != "code" or "openid" not in asked["scope"]:
            raise BadRequest
        if asked["code_challenge_method"] != "S256":
            raise BadRequest
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked.to_dict()
        return redirect(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")

    def _token(self, request: Request) -> Response:
        given, login = request.form, request.authorization
        if login is None or (login.username, login.password) != (CLIENT_ID, CLIENT_SECRET):
            raise BadRequest
        asked = self.codes.pop(given["code"], None)
        if asked is None or given["redirect_uri"] != asked["redirect_uri"]:
            raise BadRequest
        if as_text(hashlib.sha256(given["code_verifier"].encode()).digest()) != asked["code_challenge"]:
            raise BadRequest
        token = self.sign(self._claims(asked["nonce"]))
        return Response(_json({"access_token": "x", "token_type": "Bearer", "id_token": token}))

    def _claims(self, nonce: str) -> dict[str, Any]:
        now = int(self.now.timestamp())
        right = {"iss": self.issuer, "aud": CLIENT_ID, "sub": "7", "iat": now, "exp": now + 300, "nonce": nonce}
        right |= {"email": self.email, "email_verified": True}
        return {name: value for name, value in (right | self.told).items() if value is not None}


@contextmanager
def running() -> Iterator[OpenIdProvider]:
    provider = OpenIdProvider()
    server = make_server("127.0.0.1", 0, provider, threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()


def _nothing(_request: Request) -> Response:
    raise NotFound


def _json(told: dict[str, Any]) -> str:
    return json.dumps(told)
