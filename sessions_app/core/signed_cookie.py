"""The cookie that holds a browser's session, signed as Flask signs it, by one signer for all: Flask makes it anew, and
tries it out, each time a cookie is read and each time one is written."""

from functools import lru_cache

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class SignedByOne(SecureCookieSessionInterface):
    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        return self._signer(app.secret_key, tuple(app.config["SECRET_KEY_FALLBACKS"] or ()), app)

    @lru_cache(maxsize=10)  # noqa: B019 - lives as long as its application
    def _signer(
        self, _key: str | bytes | None, _keys_before: tuple[str, ...], app: Flask
    ) -> URLSafeTimedSerializer | None:
        return super().get_signing_serializer(app)


def install(app: Flask) -> None:
    app.session_interface = SignedByOne()
